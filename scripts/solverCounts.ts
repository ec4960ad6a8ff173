// Prints the table of evaluation counts in docs/solvers.md: Thalweg's solvers over SciPy's, on the same problems.
//   npm run build && node scripts/solverCounts.ts
// An evaluation is a value, a gradient, a Hessian or a Hessian product. Problems count on which SciPy's run ends flat by our measure.
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
}

const PAIRS: readonly [make: string, options: object, method: string][] = [
  ["bfgs", { gradientTolerance }, "BFGS"],
  ["lbfgs", { gradientTolerance }, "L-BFGS-B"],
  ["conjugateGradient", { gradientTolerance }, "CG"],
  ["newtonCg", { gradientTolerance }, "Newton-CG"],
  ["steihaug", { gradientTolerance }, "trust-ncg"],
  ["trustRegionNewton", { gradientTolerance }, "trust-exact"],
  ["levenbergMarquardt", {}, "lm"],
  ["nelderMead", {}, "Nelder-Mead"],
  ["powell", {}, "Powell"],
];
/** Those judge by other measures than the gradient. */
const OTHER_TESTS = ["lm", "Nelder-Mead", "Powell"];

const problems: { name: string; objective: unknown; start: number[] }[] = solverProblems(library);
console.log(
  "| solver | SciPy's | problems | geometric mean | median | beyond 1.1 |\n| --- | --- | --- | --- | --- | --- |",
);
for (const [make, options, method] of PAIRS) {
  const runs: ScipyRun[] = scipy.runs.filter((run: ScipyRun) => run.method === method && run.success);
  const shared = runs.filter(({ largest }) => OTHER_TESTS.includes(method) || largest <= gradientTolerance);
  const rows = shared.map((theirs) => {
    const { name, objective, start } = problems.find((problem) => problem.name === theirs.problem)!;
    const run = library.minimize(objective, library[make](options), { start: [...start], steps: 10_000 });
    const spent = (counts: Counts, products: number) => counts.values + counts.gradients + counts.hessians + products;
    return { name, ratio: spent(run.evaluations, run.evaluations.hessianProducts) / spent(theirs, theirs.products) };
  });
  const sorted = rows.map(({ ratio }) => ratio).sort((a, b) => a - b);
  const mean = Math.exp(sorted.reduce((sum, ratio) => sum + Math.log(ratio), 0) / sorted.length);
  const beyond = rows.filter(({ ratio }) => ratio > 1.1).map(({ name, ratio }) => `${name} ${ratio.toFixed(2)}`);
  const cells = [`\`${make}\``, method, rows.length, mean.toFixed(2), sorted[sorted.length >> 1]!.toFixed(2)];
  console.log(`| ${cells.join(" | ")} | ${beyond.join(", ")} |`);
}
