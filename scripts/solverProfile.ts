// Draws docs/solvers-profile.svg: performance profiles of Thalweg's solvers and SciPy's on the same problems.
//   npm run build && node scripts/solverProfile.ts
// A run has solved its problem when f − f* ≤ 10⁻⁶ (f₀ − f*), f* the least that any of them found. The curve is the share of
// problems that a solver has solved with at most τ times the evaluations (values + gradients + Hessian products) of the best.
// Source: Dolan & Moré 2002; Moré & Wild 2009 (the test).
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gradientTolerance, library, root, scipy, solverProblems } from "./solverRuns.ts";

interface Outcome {
  readonly problem: string;
  readonly solver: string;
  readonly cost: number;
  readonly evaluations: number;
}

const PAIRS: readonly [make: string, method: string, colour: string][] = [
  ["bfgs", "BFGS", "#2a78d6"],
  ["lbfgs", "L-BFGS-B", "#e8710a"],
  ["conjugateGradient", "CG", "#1a9c62"],
  ["newtonCg", "Newton-CG", "#c2342c"],
  ["steihaug", "trust-ncg", "#8659c4"],
];

const problems: { name: string; objective: { value(x: number[]): number }; start: number[] }[] =
  solverProblems(library);
const outcomes: Outcome[] = problems.flatMap(({ name, objective, start }) => [
  ...PAIRS.map(([make]) => {
    const solver = library[make]({ gradientTolerance });
    const run = library.minimize(objective, solver, { start: [...start], steps: 5000 });
    const { values, gradients, hessianProducts } = run.evaluations;
    return { problem: name, solver: make, cost: run.cost, evaluations: values + gradients + hessianProducts };
  }),
  ...scipy.runs
    .filter((run: { problem: string }) => run.problem === name)
    .map((run: { method: string; cost?: number; values: number; gradients: number; products: number }) => ({
      problem: name,
      solver: run.method,
      cost: run.cost ?? Infinity,
      evaluations: run.values + run.gradients + run.products,
    })),
]);

const shown = PAIRS.flatMap(([make, method, colour]) => [
  { solver: make, label: make, colour, dash: "" },
  { solver: method, label: `SciPy ${method}`, colour, dash: "5 4" },
]);

/** For each solver, evaluations over the best's on every problem; ∞ where it did not solve it. */
const ratios = new Map(shown.map(({ solver }) => [solver, [] as number[]]));
for (const { name, objective, start } of problems) {
  const here = outcomes.filter(({ problem, solver }) => problem === name && ratios.has(solver));
  const least = Math.min(...here.map(({ cost }) => cost));
  const first = objective.value(start);
  const needed = (o: Outcome) => (o.cost - least <= 1e-6 * (first - least) ? o.evaluations : Infinity);
  const best = Math.min(...here.map(needed));
  for (const o of here) ratios.get(o.solver)!.push(needed(o) / best);
}

const WIDTH = 760;
const HEIGHT = 420;
const PLOT = { left: 62, right: 540, top: 24, bottom: 360 };
const MOST = 32;
const x = (tau: number) => PLOT.left + (Math.log2(tau) / Math.log2(MOST)) * (PLOT.right - PLOT.left);
const y = (share: number) => PLOT.bottom - share * (PLOT.bottom - PLOT.top);
const text = (at: number, top: number, what: string, more = "") => `<text x="${at}" y="${top}" ${more}>${what}</text>`;

const parts: string[] = [];
for (const tau of [1, 2, 4, 8, 16, 32])
  parts.push(
    `<line x1="${x(tau)}" x2="${x(tau)}" y1="${PLOT.top}" y2="${PLOT.bottom}" class="grid"/>`,
    text(x(tau), PLOT.bottom + 18, String(tau), 'text-anchor="middle"'),
  );
for (const share of [0, 0.2, 0.4, 0.6, 0.8, 1])
  parts.push(
    `<line x1="${PLOT.left}" x2="${PLOT.right}" y1="${y(share)}" y2="${y(share)}" class="grid"/>`,
    text(PLOT.left - 8, y(share) + 4, share.toFixed(1), 'text-anchor="end"'),
  );
const summary: string[] = [];
shown.forEach(({ solver, label, colour, dash }, i) => {
  const sorted = [...ratios.get(solver)!].sort((a, b) => a - b);
  const at = (tau: number) => sorted.filter((ratio) => ratio <= tau).length / sorted.length;
  const steps = sorted.filter((ratio) => ratio <= MOST);
  let path = `M${x(1)} ${y(0)}`;
  steps.forEach((ratio, k) => {
    path += ` H${x(ratio).toFixed(1)} V${y((k + 1) / sorted.length).toFixed(1)}`;
  });
  path += ` H${PLOT.right}`;
  parts.push(`<path d="${path}" stroke="${colour}" ${dash ? `stroke-dasharray="${dash}"` : ""} class="curve"/>`);
  const top = PLOT.top + 14 + 22 * i;
  parts.push(
    `<line x1="${PLOT.right + 18}" x2="${PLOT.right + 52}" y1="${top - 4}" y2="${top - 4}" stroke="${colour}" ${dash ? `stroke-dasharray="${dash}"` : ""} class="curve"/>`,
    text(PLOT.right + 60, top, label),
  );
  const solved = sorted.filter(Number.isFinite).length;
  summary.push(
    `${label.padEnd(20)} solved ${solved} of ${sorted.length}, τ = 1: ${at(1).toFixed(2)}, τ = 2: ${at(2).toFixed(2)}`,
  );
});
parts.push(
  text(
    (PLOT.left + PLOT.right) / 2,
    HEIGHT - 20,
    "τ: evaluations, in multiples of the best solver's",
    'text-anchor="middle"',
  ),
  `<text transform="translate(18 ${(PLOT.top + PLOT.bottom) / 2}) rotate(-90)" text-anchor="middle">share of ${problems.length} problems solved</text>`,
);
const style = "text{font:13px system-ui,sans-serif;fill:#333}.grid{stroke:#ddd}.curve{fill:none;stroke-width:2}";
writeFileSync(
  join(root, "docs/solvers-profile.svg"),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img"><title>Performance profiles of five solvers of Thalweg and of SciPy</title><style>${style}</style><rect width="100%" height="100%" fill="#fff"/>${parts.join("\n")}</svg>\n`,
);
console.log(summary.join("\n"));
