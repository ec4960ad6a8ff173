// The runtime beside JAX, NumPy and PyTorch, in one run, taking turns.
//   node scripts/bench/runtime.ts [repeats]     default 15
// BENCH_PYTHON is a Python with jax, numpy and, as its wheels are large, only if you like torch; without it one is made.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { liftedProgram } from "./liftedProgram.ts";
import { pythonPeer } from "./peerTools.ts";

const repeats = Number(process.argv[2] ?? 15);
const python = process.env["BENCH_PYTHON"] ?? (await pythonPeer("jax", "numpy"));

interface Measure {
  readonly system: string;
  readonly name: string;
  readonly first: number;
  readonly median: number;
  readonly sum: number;
}

/** Of two numbers, their gradients one after the other. */
const GRADIENTS = ["himmelblau", "rosenbrock", "beale", "rastrigin", "ackley", "shubert"] as const;

type F = (x: number, y: number) => number;
type Column = Float64Array;
interface Options {
  readonly way?: string;
  readonly workers?: number;
}
interface Batched {
  grid(axes: Column[], options: Options): Column;
  valuesAndGradients(points: Column[], options: Options): { values: Column; gradients: Column[] };
  descend(points: Column[], options: Options & { steps: number; learningRate: number }): Column[];
}
type Program = Record<(typeof GRADIENTS)[number], F> & {
  batched(f: F): Batched;
  grad(f: F): (x: number, y: number) => [number, number];
};

const program = await liftedProgram<Program>(
  'export { batched, grad } from "../../src/index.ts"; export * from "./runtimeFunctions.ts";',
  { include: /runtimeFunctions\.ts$/ },
);

function sumOf(columns: readonly Column[]): number {
  let sum = 0;
  for (const column of columns) for (let i = 0; i < column.length; i++) sum += column[i]!;
  return sum;
}

const axis = (n: number): Column => Float64Array.from({ length: n }, (_, i) => -5 + i * (10 / (n - 1)));

function mesh(n: number): Column[] {
  const along = axis(n);
  return [
    Float64Array.from({ length: n * n }, (_, i) => along[i % n]!),
    Float64Array.from({ length: n * n }, (_, i) => along[Math.floor(i / n)]!),
  ];
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Times in milliseconds; of one call where a run makes several. Columns are summed, to be compared, outside the time. */
function measure(system: string, name: string, run: () => number | readonly Column[], calls = 1): Measure {
  const times: number[] = [];
  let sum = 0;
  for (let i = 0; i < repeats; i++) {
    const started = performance.now();
    const result = run();
    times.push((performance.now() - started) / calls);
    sum = typeof result === "number" ? result : sumOf(result);
  }
  return { system, name, first: times[0]!, median: median(times.slice(1)), sum };
}

const SYSTEMS: Readonly<Record<string, Options>> = {
  ours: {},
  "1 thread": { workers: 0 },
  javascript: { way: "javascript" },
};

function ours(): Measure[] {
  const { batched, grad, rosenbrock } = program;
  const measures: Measure[] = [];
  for (const [system, options] of Object.entries(SYSTEMS)) {
    for (const [f, rate] of [
      ["himmelblau", 0.01],
      ["ackley", 0.001],
      ["rastrigin", 0.001],
    ] as const) {
      const points = mesh(200);
      const starts = mesh(100);
      const batch = batched(program[f]);
      const add = (name: string, run: () => readonly Column[]): void =>
        void measures.push(measure(system, `${f}: ${name}`, run));
      add("contour 200 x 200", () => [batch.grid([axis(200), axis(200)], options)]);
      add("gradients 200 x 200", () => batch.valuesAndGradients(points, options).gradients.slice(0, 1));
      add("basins 100 x 100, 500 steps", () => batch.descend(starts, { ...options, steps: 500, learningRate: rate }));
    }
  }
  const gradient = grad(rosenbrock);
  measures.push(
    measure("ours", "rosenbrock: one start, 10,000 steps", () => {
      let [x, y] = [-1.5, 2];
      for (let i = 0; i < 10_000; i++) {
        const [p, q] = gradient(x, y);
        x -= 1e-3 * p;
        y -= 1e-3 * q;
      }
      return x + y;
    }),
    ...GRADIENTS.map((name) => oneByOne(name, grad(program[name]))),
  );
  return measures;
}

/** The same 300 points again and again, as the others need much longer. */
function oneByOne(name: string, gradient: (x: number, y: number) => [number, number]): Measure {
  const points = Array.from({ length: 300 }, (_, i) => [0.5 + 0.01 * (i % 37), -0.7 + 0.02 * (i % 41)] as const);
  const rounds = 200;
  const run = (): number => {
    let sum = 0;
    for (let round = 0; round < rounds; round++)
      for (const [x, y] of points) {
        const [p, q] = gradient(x, y);
        sum += p + q;
      }
    return sum / rounds;
  };
  return measure("ours", `${name}: one gradient`, run, rounds * points.length);
}

function peers(): Measure[] {
  const { status, stdout, stderr } = spawnSync(
    python,
    [join(import.meta.dirname, "runtimePeers.py"), String(repeats)],
    {
      encoding: "utf8",
      timeout: 300_000,
    },
  );
  if (status !== 0)
    throw new Error(`bench: ${python} with jax and numpy is needed (BENCH_PYTHON): ${stderr || status}`);
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Measure);
}

// Turns: a machine that is busy for a while is so for both. The first run of each is a new process for the peers only.
const rounds = [ours(), peers(), ours(), peers()];
const firsts = [...rounds[0]!, ...rounds[1]!];
const all = rounds.flat();
const names = [...new Set(all.map(({ name }) => name))];
const OTHERS = ["jax", "numpy", "torch"];
const systems = [...Object.keys(SYSTEMS), ...OTHERS];
const of = (list: readonly Measure[], name: string, system: string): Measure[] =>
  list.filter((m) => m.name === name && m.system === system);

console.log(
  `${process.version}: median warm (first) of ${repeats}; ratio = the fastest other / ours, above 1 ours is faster`,
);
const head = ["".padEnd(40), ...systems.map((s) => s.padStart(20)), "others/ours"];
console.log(head.join(" "));
for (const name of names) {
  const medians = systems.map((system) => Math.min(...of(all, name, system).map((m) => m.median)));
  const cells = systems.map((system, i) => {
    const first = of(firsts, name, system)[0]?.first;
    return (first === undefined ? "-" : `${time(medians[i]!)} (${time(first)})`).padStart(20);
  });
  const best = Math.min(...OTHERS.map((system) => medians[systems.indexOf(system)]!));
  console.log([name.padEnd(40), ...cells, (best / medians[0]!).toFixed(2).padStart(8)].join(" "));
  const sums = ["ours", ...OTHERS].flatMap((system) => of(all, name, system)).map((m) => m.sum);
  const spread = Math.max(...sums) - Math.min(...sums);
  if (!(spread <= 1e-6 * Math.max(1, Math.abs(sums[0]!))))
    console.log(`  results differ: ${[...new Set(sums)].join(", ")}`);
}

function time(milliseconds: number): string {
  if (milliseconds >= 1) return `${milliseconds.toFixed(milliseconds < 100 ? 1 : 0)} ms`;
  if (milliseconds >= 1e-3) return `${(milliseconds * 1e3).toFixed(milliseconds < 0.1 ? 1 : 0)} µs`;
  return `${(milliseconds * 1e6).toFixed(0)} ns`;
}
