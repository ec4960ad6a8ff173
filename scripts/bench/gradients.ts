// Gradients of functions of many numbers beside gradients written by hand, and JAX's, in one run, taking turns; and what the first
// gradient of a new function costs.
//   node scripts/bench/gradients.ts [repeats]     default 30
// BENCH_PYTHON is a Python with jax; without it one is made.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { liftModule } from "../../src/lift/moduleText.ts";
import { Project } from "../../src/lift/project.ts";
import type * as functions from "./gradientFunctions.ts";
import { liftedProgram } from "./liftedProgram.ts";
import { pythonPeer } from "./peerTools.ts";

const repeats = Number(process.argv[2] ?? 30);
const python = process.env["BENCH_PYTHON"] ?? (await pythonPeer("jax", "numpy"));

type Gradient = (params: never) => unknown;
type Built = typeof functions & {
  grad(f: (params: never) => number): Gradient;
  flatten(x: unknown): Float64Array;
  fresh: ((x: number[]) => number)[];
};

/** Ten lines, as somebody writes them for the first time; the number makes each another one. */
const newFunction = (i: number): string => `(x: number[]): number => {
  const center = ${i} / 10;
  let cost = 0;
  for (let k = 0; k + 1 < x.length; k++) {
    const d = x[k + 1] - x[k] ** 2;
    const r = Math.hypot(d, x[k] - center);
    if (r > 2) cost += r;
    else cost += 0.5 * r * r + Math.log1p(d * d);
  }
  return cost;
}`;
const NEW = 30;

const program = await lifted();
const rows = rowsOf(program);

async function lifted(): Promise<Built> {
  const folder = mkdtempSync(join(tmpdir(), "thalweg-bench-"));
  try {
    const fresh = Array.from({ length: NEW }, (_, i) => `const f${i} = ${newFunction(i)};`).join("\n");
    const names = Array.from({ length: NEW }, (_, i) => `f${i}`);
    const path = join(folder, "fresh.ts");
    writeFileSync(path, `${fresh}\nexport const fresh = [${names.join(", ")}];\n`);
    return await liftedProgram<Built>(
      `export { grad, flatten } from "../../src/derivative/index.ts";
        export * from "./gradientFunctions.ts"; export { fresh } from ${JSON.stringify(path)};`,
      { include: /(gradientFunctions|fresh)\.ts$/ },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Row {
  readonly name: string;
  readonly params: unknown;
  readonly ours: Gradient;
  readonly byHand: Gradient;
  readonly calls: number;
}

function rowsOf(p: Built): Row[] {
  const atoms = Array.from(
    { length: 150 },
    (_, i) => (i % 3 === 0 ? (i / 3) % 4 : Math.floor(i / 3 / (i % 3 === 1 ? 4 : 16)) % 4) * 1.15 + 0.05 * Math.sin(i),
  );
  const net = {
    w: Array.from({ length: 16 }, (_, k) => Array.from({ length: 8 }, (_, j) => 0.3 * Math.sin(k + 2 * j))),
    b: Array.from({ length: 16 }, (_, k) => 0.1 * Math.cos(k)),
    out: Array.from({ length: 16 }, (_, k) => 0.2 * Math.sin(k)),
    bias: 0.1,
  };
  const ramp = Array.from({ length: 1000 }, (_, i) => Math.sin(i + 1));
  const row = (name: string, params: unknown, f: unknown, byHand: unknown, calls: number): Row => ({
    name,
    params,
    ours: p.grad(f as (params: never) => number),
    byHand: byHand as Gradient,
    calls,
  });
  return [
    row("rosenbrock, n = 1,000", ramp, p.rosenbrock, p.rosenbrockByHand, 200),
    row("lennardJones, 50 atoms", atoms, p.lennardJones, p.lennardJonesByHand, 100),
    row("oscillator, 1,000 steps of RK4", [1.2, 0.7, 0.3], p.oscillator, p.oscillatorByHand, 20),
    row("netCost, 8-16-1, 64 examples", net, p.netCost, p.netCostByHand, 20),
  ];
}

interface Measure {
  readonly system: string;
  readonly name: string;
  readonly first: number;
  readonly best: number;
  readonly sum: number;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

function measure(system: string, { name, params, calls }: Row, gradient: Gradient): Measure {
  const started = performance.now();
  let result = gradient(params as never);
  const first = performance.now() - started;
  const times: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const from = performance.now();
    for (let k = 0; k < calls; k++) result = gradient(params as never);
    times.push((performance.now() - from) / calls);
  }
  return { system, name, first, best: Math.min(...times), sum: sumOf(result) };
}

/** Weighted, so that numbers in other places count. */
const sumOf = (gradient: unknown): number => program.flatten(gradient).reduce((sum, g, i) => sum + g * Math.cos(i), 0);

function peers(): Measure[] {
  const input = JSON.stringify({ repeats, rows: rows.map(({ name, params }) => ({ name, params })) });
  const { status, stdout, stderr } = spawnSync(python, [join(import.meta.dirname, "gradientPeers.py")], {
    encoding: "utf8",
    input,
    timeout: 300_000,
  });
  if (status !== 0) throw new Error(`bench: ${python} with jax is needed (BENCH_PYTHON): ${stderr || status}`);
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Measure);
}

const ours = (): Measure[] =>
  rows.flatMap((row) => [measure("ours", row, row.ours), measure("by hand", row, row.byHand)]);

const all = [...ours(), ...peers(), ...ours(), ...peers()];
const systems = ["ours", "by hand", "jax"];
console.log(
  `${process.version}: the best of ${repeats}, as the machine may be busy (first); ratios above 1: ours is faster`,
);
console.log(["".padEnd(34), ...systems.map((s) => s.padStart(22)), " by hand/ours", "     jax/ours"].join(""));
for (const { name } of rows) {
  const of = (system: string): Measure[] => all.filter((m) => m.name === name && m.system === system);
  const best = systems.map((system) => Math.min(...of(system).map((m) => m.best)));
  const cells = systems.map((system, i) => `${time(best[i]!)} (${time(of(system)[0]!.first)})`.padStart(22));
  const ratios = [1, 2].map((i) => (best[i]! / best[0]!).toFixed(2).padStart(13));
  console.log([name.padEnd(34), ...cells, ...ratios].join(""));
  const sums = systems.flatMap((system) => of(system).map((m) => m.sum));
  const spread = Math.max(...sums) - Math.min(...sums);
  if (!(spread <= 1e-8 * Math.max(1, Math.abs(sums[0]!))))
    console.log(`  results differ: ${[...new Set(sums)].join(", ")}`);
}
firstGradients();

/** Of functions that nobody has asked for: what lifting costs, and what the first gradient. */
function firstGradients(): void {
  const project = new Project(import.meta.dirname);
  const lifting: number[] = [];
  const first: number[] = [];
  for (let i = 0; i < NEW; i++) {
    let from = performance.now();
    const { program: checked, source } = project.open(
      join(import.meta.dirname, "new.ts"),
      `export const f = ${newFunction(i)};`,
    );
    liftModule(checked, source, {});
    lifting.push(performance.now() - from);
    from = performance.now();
    program.grad(program.fresh[i]! as never)([0.3, 1.2, -0.5, 2] as never);
    first.push(performance.now() - from);
  }
  const shown = (times: number[]): string => `${time(median(times.slice(5)))} (the very first ${time(times[0]!)})`;
  console.log(`a new function of ten lines: lifted in ${shown(lifting)}, first gradient in ${shown(first)}`);
}

function time(milliseconds: number): string {
  if (milliseconds >= 1) return `${milliseconds.toFixed(milliseconds < 100 ? 1 : 0)} ms`;
  return `${(milliseconds * 1e3).toFixed(milliseconds < 0.1 ? 1 : 0)} µs`;
}
