// Prints the table of evaluation counts in docs/solvers.md: Thalweg's solvers over SciPy's, on the same problems.
//   npm run build && node scripts/solverCounts.ts
// An evaluation is a value, a gradient, a Hessian or a Hessian product. Problems count on which SciPy's run ends flat by our measure,
// and ours converges as low as SciPy's.
import { gradientTolerance, library, scipy, solverProblems } from "./solverRuns.ts";

interface Counts {
  readonly values: number;
  readonly gradients: number;
  readonly hessians: number;
}
interface ScipyRun extends Counts {
  readonly problem: string;
  readonly method: string;
  readonly success: boolean;
  readonly largest: number;
  readonly products: number;
  readonly cost: number;
}

const PAIRS: readonly [make: string, options: object, method: string][] = [
  ["bfgs", { gradientTolerance }, "BFGS"],
  ["lbfgs", { gradientTolerance }, "L-BFGS-B"],
  ["conjugateGradient", { gradientTolerance }, "CG"],
  ["newtonCg", { gradientTolerance }, "Newton-CG"],
  ["steihaug", { gradientTolerance }, "trust-ncg"],
  ["trustRegionNewton", { gradientTolerance }, "trust-exact"],
  ["levenbergMarquardt", {}, "lm"],
  ["levenbergMarquardt", {}, "trf"],
  ["gaussNewton", {}, "lm"],
  ["nelderMead", {}, "Nelder-Mead"],
  ["powell", {}, "Powell"],
];
/** Those judge by other measures than the gradient. */
const OTHER_TESTS = ["lm", "trf", "Nelder-Mead", "Powell"];

const problems: { name: string; objective: unknown; start: number[] }[] = solverProblems(library);
console.log(
  "| solver | SciPy's | problems | geometric mean | median | in total | beyond 1.1 |\n| --- | --- | --- | --- | --- | --- | --- |",
);
for (const [make, options, method] of PAIRS) {
  const runs: ScipyRun[] = scipy.runs.filter((run: ScipyRun) => run.method === method && run.success);
  const shared = runs.filter(({ largest }) => OTHER_TESTS.includes(method) || largest <= gradientTolerance);
  const rows = shared.flatMap((theirs) => {
    const { name, objective, start } = problems.find((problem) => problem.name === theirs.problem)!;
    const run = library.minimize(objective, library[make](options), { start: [...start], steps: 10_000 });
    const spent = (counts: Counts, products: number) => counts.values + counts.gradients + counts.hessians + products;
    const isAsLow = run.cost <= theirs.cost + 1e-6 * Math.max(1e-2, Math.abs(theirs.cost));
    if (run.status !== "converged" || !isAsLow) return [];
    const [ours, its] = [spent(run.evaluations, run.evaluations.hessianProducts), spent(theirs, theirs.products)];
    return [{ name, ours, its, ratio: ours / its }];
  });
  const sorted = rows.map(({ ratio }) => ratio).sort((a, b) => a - b);
  const mean = Math.exp(sorted.reduce((sum, ratio) => sum + Math.log(ratio), 0) / sorted.length);
  const total = rows.reduce((sum, { ours }) => sum + ours, 0) / rows.reduce((sum, { its }) => sum + its, 0);
  const beyond = rows.filter(({ ratio }) => ratio > 1.1).map(({ name, ratio }) => `${name} ${ratio.toFixed(2)}`);
  const problemsOf = `${rows.length} of ${shared.length}`;
  const cells = [`\`${make}\``, method, problemsOf, mean, sorted[sorted.length >> 1]!, total];
  console.log(
    `| ${cells.map((cell) => (typeof cell === "number" ? cell.toFixed(2) : cell)).join(" | ")} | ${beyond.join(", ")} |`,
  );
}
