// Batches beside JAX and NumPy, in one run, taking turns.
//   BENCH_PYTHON=python3 node scripts/bench/batch.ts [repeats]     default 15; the Python needs jax and numpy
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { lift } from "../../src/lift/index.ts";

const repeats = Number(process.argv[2] ?? 15);
const python = process.env["BENCH_PYTHON"] ?? "python3";

interface Measure {
  readonly system: string;
  readonly name: string;
  readonly first: number;
  readonly median: number;
  readonly sum: number;
}

type F = (x: number, y: number) => number;
type Column = Float64Array;
interface Options {
  readonly way?: string;
  readonly workers?: number;
}
interface Batched {
  values(points: Column[], options: Options): Column;
  valuesAndGradients(points: Column[], options: Options): { values: Column; gradients: Column[] };
  descend(points: Column[], options: Options & { steps: number; learningRate: number }): Column[];
}
type Program = Record<"himmelblau" | "ackley" | "rastrigin" | "rosenbrock", F> & {
  batched(f: F): Batched;
  grad(f: F): (x: number, y: number) => [number, number];
};

const program = await lifted();

/** As a user's project is built. In a file of its own, not a data: address, which errors would repeat whole. */
async function lifted(): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), "thalweg-bench-"));
  try {
    const outfile = join(folder, "program.mjs");
    await build({
      stdin: {
        contents: 'export { batched, grad } from "../../src/index.ts"; export * from "./batchFunctions.ts";',
        resolveDir: import.meta.dirname,
        loader: "ts",
      },
      bundle: true,
      format: "esm",
      target: "esnext",
      outfile,
      plugins: [lift({ include: /batchFunctions\.ts$/ })],
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function sumOf(column: Column): number {
  let sum = 0;
  for (let i = 0; i < column.length; i++) sum += column[i]!;
  return sum;
}

function mesh(n: number): Column[] {
  const axis = (i: number): number => -5 + i * (10 / (n - 1));
  return [
    Float64Array.from({ length: n * n }, (_, i) => axis(i % n)),
    Float64Array.from({ length: n * n }, (_, i) => axis(Math.floor(i / n))),
  ];
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

function measure(system: string, name: string, run: () => number): Measure {
  const times: number[] = [];
  let sum = 0;
  for (let i = 0; i < repeats; i++) {
    const started = performance.now();
    sum = run();
    times.push(performance.now() - started);
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
      const add = (name: string, run: () => number): void => void measures.push(measure(system, `${f}: ${name}`, run));
      add("contour 200 x 200", () => sumOf(batch.values(points, options)));
      add("gradients 200 x 200", () => sumOf(batch.valuesAndGradients(points, options).gradients[0]!));
      add("basins 100 x 100, 500 steps", () => {
        const [x, y] = batch.descend(starts, { ...options, steps: 500, learningRate: rate });
        return sumOf(x!) + sumOf(y!);
      });
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
  );
  return measures;
}

function peers(): Measure[] {
  const { status, stdout, stderr } = spawnSync(python, [join(import.meta.dirname, "batchPeers.py"), String(repeats)], {
    encoding: "utf8",
    timeout: 300_000,
  });
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
const systems = [...Object.keys(SYSTEMS), "jax", "numpy"];
const of = (list: readonly Measure[], name: string, system: string): Measure[] =>
  list.filter((m) => m.name === name && m.system === system);

console.log(`${process.version}, ms: median warm (first); ratio = jax / ours and numpy / ours, above 1 ours is faster`);
console.log(["".padEnd(40), ...systems.map((s) => s.padStart(18)), "jax/ours", "numpy/ours"].join(" "));
for (const name of names) {
  const row = systems.map((system) => {
    const found = of(all, name, system);
    return found.length ? Math.min(...found.map((m) => m.median)) : Number.NaN;
  });
  const cells = systems.map((system, i) => {
    const first = of(firsts, name, system)[0]?.first;
    return (Number.isNaN(row[i]) ? "-" : `${row[i]!.toFixed(2)} (${first!.toFixed(1)})`).padStart(18);
  });
  const ratio = (i: number): string => (Number.isNaN(row[i]) ? "-" : (row[i]! / row[0]!).toFixed(2)).padStart(8);
  console.log([name.padEnd(40), ...cells, ratio(3), ratio(4)].join(" "));
  const sums = of(all, name, "ours")
    .concat(of(all, name, "jax"), of(all, name, "numpy"))
    .map((m) => m.sum);
  const spread = Math.max(...sums) - Math.min(...sums);
  if (!(spread <= 1e-6 * Math.max(1, Math.abs(sums[0]!))))
    console.log(`  results differ: ${[...new Set(sums)].join(", ")}`);
}
