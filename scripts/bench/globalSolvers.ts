// How often global solvers find the least minimum: ours beside SciPy's, from the same starts, with as many evaluations.
//   node scripts/bench/globalSolvers.ts [seeds]     default 20; needs the build; prints the table of docs/solvers.md
// An evaluation is a value or a gradient; SciPy's local searches make gradients of differences, so of values. What a run has seen
// within 1,000 evaluations a parameter counts; it has found the minimum when that is within 10⁻⁴ (1 + |f*|) of it. The solvers
// have their defaults, but for CMA-ES. BENCH_PYTHON is a Python with scipy; without it one is made.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { pythonPeer } from "./peerTools.ts";

interface Objective {
  readonly name: string;
  readonly domain: readonly [readonly [number, number], ...(readonly [number, number])[]];
  readonly minima: readonly { readonly value: number }[];
  value(params: readonly number[]): number;
  gradient(params: readonly number[]): number[];
  valueAndGradient(params: readonly number[]): { value: number; gradient: number[] };
}

const seeds = Number(process.argv[2] ?? 20);
const library = await import(pathToFileURL(join(import.meta.dirname, "../../dist/src/index.js")).href);
const dimensions = (make: string, n: number): Objective => library[make]({ dimension: n });
const objectives: readonly Objective[] = [
  library.ackley({ dimension: 5 }),
  library.crossInTray,
  library.dropWave,
  library.goldsteinPrice,
  dimensions("griewank", 2),
  dimensions("griewank", 5),
  library.holderTable,
  dimensions("levy", 5),
  dimensions("rastrigin", 2),
  dimensions("rastrigin", 5),
  dimensions("schwefel", 2),
  dimensions("schwefel", 5),
  library.shubert,
  dimensions("styblinskiTang", 5),
];

const STEPS = 100_000;
const PAIRS: readonly [make: string, scipy: string][] = [
  ["differentialEvolution", "differential_evolution"],
  ["dualAnnealing", "dual_annealing"],
  ["basinHopping", "basinhopping"],
];
const ALONE = ["cmaEs", "particleSwarm"];
/** CMA-ES knows no box: it begins as wide as a quarter of it. */
const optionsFor = (make: string, { domain: [[min, max]] }: Objective) =>
  make === "cmaEs" ? { restarts: 9, stepSize: (max - min) / 4 } : {};

interface Task {
  readonly name: string;
  readonly dimension: number;
  readonly budget: number;
  readonly enough: number;
  readonly starts: readonly (readonly number[])[];
  /** f at the starts, so that both sides can be seen to mean one function. */
  readonly values: readonly number[];
}

const tasks: readonly Task[] = objectives.map((f) => {
  const n = f.domain.length;
  const least = f.minima[0]!.value;
  const starts = Array.from({ length: seeds }, (_, seed) => {
    const numbers = library.random(seed).stream(f.name);
    return f.domain.map(([min, max]) => min + (max - min) * numbers.uniform());
  });
  return {
    ...{ name: f.name, dimension: n, budget: 1000 * n, enough: least + 1e-4 * (1 + Math.abs(least)), starts },
    values: starts.map((start) => f.value(start)),
  };
});

/** After how many evaluations a run finds the minimum; undefined when it does not within the budget. */
function foundAfter(f: Objective, make: string, task: Task, seed: number): number | undefined {
  let spent = 0;
  let after: number | undefined;
  const seen = (value: number, price: number): number => {
    spent += price;
    if (spent <= task.budget && value <= task.enough) after ??= spent;
    return value;
  };
  const counted = {
    ...f,
    value: (params: number[]) => seen(f.value(params), 1),
    gradient: (params: number[]) => {
      spent++;
      return f.gradient(params);
    },
    valueAndGradient: (params: number[]) => {
      const both = f.valueAndGradient(params);
      seen(both.value, 2);
      return both;
    },
  };
  library.minimize(counted, library[make](optionsFor(make, f)), {
    ...{ start: [...task.starts[seed]!], steps: STEPS, seed, record: STEPS },
    onStep: () => spent < task.budget && after === undefined,
  });
  return after;
}

/** For each solver and task, what the starts that led to the minimum took. */
function theirs(): Record<string, number[][]> {
  const script = join(import.meta.dirname, "globalPeers.py");
  const { status, stdout, stderr } = spawnSync(python, [script], {
    ...{ input: JSON.stringify(tasks), encoding: "utf8", timeout: 3_600_000, maxBuffer: 2 ** 26 },
  });
  if (status !== 0) throw new Error(`bench: ${python} with scipy is needed (BENCH_PYTHON): ${stderr || status}`);
  return JSON.parse(stdout);
}

const python = process.env["BENCH_PYTHON"] ?? (await pythonPeer("scipy", "numpy"));
const peers = theirs();
const header = [...PAIRS.flatMap(([make]) => [`\`${make}\``, "SciPy's"]), ...ALONE.map((make) => `\`${make}\``)];
console.log(`| found of ${seeds} | ${header.join(" | ")} |\n|${" --- |".repeat(header.length + 1)}`);
const totals = header.map(() => 0);
const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
objectives.forEach((f, k) => {
  const task = tasks[k]!;
  const ours = (make: string) => task.starts.flatMap((_, seed) => foundAfter(f, make, task, seed) ?? []);
  const row = [...PAIRS.flatMap(([make, scipy]) => [ours(make), peers[scipy]![k]!]), ...ALONE.map(ours)];
  row.forEach(({ length }, i) => {
    totals[i]! += length;
  });
  const cells = row.map((taken) => (taken.length ? `${taken.length} (${median(taken)})` : "0"));
  console.log(`| ${f.name}, ${task.dimension} | ${cells.join(" | ")} |`);
});
console.log(`| all of ${seeds * objectives.length} | ${totals.join(" | ")} |`);
