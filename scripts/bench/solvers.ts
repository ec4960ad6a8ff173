// Solvers beside SciPy's, L-BFGS first: the whole of our processor time against SciPy's; both run on one thread, and other work on
// the machine weighs less in it than in the wall's time. Ten runs before the first measured one make the derivatives and let V8
// compile what is often used.
//   node scripts/bench/solvers.ts [repeats]     default 5; needs the build
// BENCH_PYTHON is a Python with scipy and cma; without it one is made.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { pythonPeer } from "./peerTools.ts";

interface Measure {
  readonly name: string;
  readonly milliseconds: number;
  readonly values: number;
  readonly cost: number;
}

interface Run {
  readonly evaluations: { readonly values: number };
  readonly cost: number;
}
interface Problem {
  readonly objective: unknown;
  readonly start: readonly number[];
}
interface Library {
  [solver: string]: unknown;
  minimize(objective: unknown, solver: unknown, options: { start: number[]; steps: number }): Run;
  rosenbrockChain(options: { dimension: number }): unknown;
  moreGarbowHillstrom: readonly Problem[];
}

const GOAL = 5;

/** On Rosenbrock's valley of so many parameters, by the names of SciPy's methods; CMA-ES beside its author's package `cma`. */
const VALLEYS: readonly [method: string, solver: string, dimension: number][] = [
  ["BFGS", "bfgs", 100],
  ["CG", "conjugateGradient", 100],
  ["Newton-CG", "newtonCg", 100],
  ["trust-ncg", "steihaug", 100],
  ["Nelder-Mead", "nelderMead", 6],
  ["Powell", "powell", 10],
  ["CMA-ES", "cmaEs", 10],
];
const repeats = Number(process.argv[2] ?? 5);
const python = process.env["BENCH_PYTHON"] ?? (await pythonPeer("scipy", "numpy", "cma"));
const library = (await import(pathToFileURL(join(import.meta.dirname, "../../dist/src/index.js")).href)) as Library;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

function ours(name: string, problems: readonly Problem[], make: () => unknown): Measure {
  const times: number[] = [];
  let values = 0;
  let cost = 0;
  for (let i = -10; i < repeats; i++) {
    values = cost = 0;
    const started = process.cpuUsage();
    for (const { objective, start } of problems) {
      const run = library.minimize(objective, make(), { start: [...start], steps: 20_000 });
      values += run.evaluations.values;
      cost += run.cost;
    }
    const { user, system } = process.cpuUsage(started);
    if (i >= 0) times.push((user + system) / 1000);
  }
  return { name, milliseconds: median(times), values, cost };
}

function theirs(): Measure[] {
  const args = [join(import.meta.dirname, "solverPeers.py"), String(repeats), process.execPath];
  const { status, stdout, stderr } = spawnSync(python, args, { encoding: "utf8", timeout: 600_000 });
  if (status !== 0)
    throw new Error(`bench: ${python} with scipy and cma is needed (BENCH_PYTHON): ${stderr || status}`);
  const lines = stdout.trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Measure);
}

type Make = (options?: Record<string, number>) => unknown;
const WITHOUT_GRADIENT: Readonly<Record<string, Record<string, number>>> = {
  nelderMead: {},
  powell: {},
  cmaEs: { stepSize: 0.5 },
};
const solver = (name: string) => () => (library[name] as Make)(WITHOUT_GRADIENT[name] ?? { gradientTolerance: 1e-6 });
const valley = (dimension: number): Problem => ({
  objective: library.rosenbrockChain({ dimension }),
  start: Array.from({ length: dimension }, (_, i) => (i % 2 ? 1 : -1.2)),
});
const mine = [
  ours("L-BFGS, rosenbrock 1,000", [valley(1000)], solver("lbfgs")),
  ours("L-BFGS, the 35 of Moré, Garbow & Hillstrom", library.moreGarbowHillstrom, solver("lbfgs")),
  ...VALLEYS.map(([method, name, dimension]) =>
    ours(`${method}, rosenbrock ${dimension}`, [valley(dimension)], solver(name)),
  ),
];
const peers = theirs();
let missed = 0;
console.log(
  `${process.version}: median of ${repeats}; SciPy's time on the 35 leaves its function calls out, ours has them in`,
);
for (const row of mine) {
  const peer = peers.find(({ name }) => name === row.name)!;
  const ratio = peer.milliseconds / row.milliseconds;
  const goal = row.name.startsWith("L-BFGS") ? GOAL : 1;
  if (!(ratio >= goal)) missed++;
  console.log(
    `${row.name.padEnd(44)} ours ${row.milliseconds.toFixed(1)} ms (${row.values} values)   SciPy ${peer.milliseconds.toFixed(1)} ms (${peer.values} values)   ${ratio.toFixed(2)} times, goal ${goal}: ${ratio >= goal ? "reached" : "MISSED"}`,
  );
}
process.exitCode = missed === 0 ? 0 : 1;
