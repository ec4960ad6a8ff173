// L-BFGS beside SciPy's L-BFGS-B: the whole of our processor time against SciPy's; both run on one thread, and other work on
// the machine weighs less in it than in the wall's time. Ten runs before the first measured one make the derivatives and let V8
// compile what is often used.
//   node scripts/bench/solvers.ts [repeats]     default 5; needs the build
// BENCH_PYTHON is a Python with scipy; without it one is made.
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
  lbfgs(options: { gradientTolerance: number }): unknown;
  minimize(objective: unknown, solver: unknown, options: { start: number[]; steps: number }): Run;
  rosenbrockChain(options: { dimension: number }): unknown;
  moreGarbowHillstrom: readonly Problem[];
}

const GOAL = 5;
const repeats = Number(process.argv[2] ?? 5);
const python = process.env["BENCH_PYTHON"] ?? (await pythonPeer("scipy", "numpy"));
const library = (await import(pathToFileURL(join(import.meta.dirname, "../../dist/src/index.js")).href)) as Library;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

function ours(name: string, problems: readonly Problem[]): Measure {
  const times: number[] = [];
  let values = 0;
  let cost = 0;
  for (let i = -10; i < repeats; i++) {
    values = cost = 0;
    const started = process.cpuUsage();
    for (const { objective, start } of problems) {
      const solver = library.lbfgs({ gradientTolerance: 1e-6 });
      const run = library.minimize(objective, solver, { start: [...start], steps: 20_000 });
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
  if (status !== 0) throw new Error(`bench: ${python} with scipy is needed (BENCH_PYTHON): ${stderr || status}`);
  const lines = stdout.trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Measure);
}

const valley = Array.from({ length: 1000 }, (_, i) => (i % 2 ? 1 : -1.2));
const mine = [
  ours("rosenbrock 1,000", [{ objective: library.rosenbrockChain({ dimension: 1000 }), start: valley }]),
  ours("the 35 of Moré, Garbow & Hillstrom", library.moreGarbowHillstrom),
];
const peers = theirs();
let missed = 0;
console.log(
  `${process.version}: median of ${repeats}; SciPy's time on the 35 leaves its function calls out, ours has them in`,
);
for (const row of mine) {
  const peer = peers.find(({ name }) => name === row.name)!;
  const ratio = peer.milliseconds / row.milliseconds;
  if (!(ratio >= GOAL)) missed++;
  console.log(
    `L-BFGS, ${row.name.padEnd(36)} ours ${row.milliseconds.toFixed(1)} ms (${row.values} values)   SciPy ${peer.milliseconds.toFixed(1)} ms (${peer.values} values)   ${ratio.toFixed(2)} times, goal ${GOAL}: ${ratio >= GOAL ? "reached" : "MISSED"}`,
  );
}
process.exitCode = missed === 0 ? 0 : 1;
