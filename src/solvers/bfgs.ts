import { identity, timesVector } from "../linear/products.ts";
import { nonNegative } from "../optimizers/hyperparameter.ts";
import type { Solver } from "../solver.ts";
import { dot, type Vector } from "../vector.ts";
import { arrive, type DescentState, descend, descentAt, firstStep, flatEnding } from "./descent.ts";
import { checkedLineSearch, type LineSearch } from "./lineSearches/lineSearch.ts";
import { moreThuente } from "./lineSearches/moreThuente.ts";

export interface BfgsOptions {
  /** Converged when max |gᵢ| is at most this, ≥ 0. @default 1e-8 */
  gradientTolerance?: number;
  /** @default moreThuente() */
  lineSearch?: LineSearch;
}

/** The approximate inverse Hessian, row by row, and what the last step lowered the cost by (NaN before the first). */
export type BfgsState = DescentState & { inverse: Vector; decrease: number };

/**
 * BFGS: Newton's method with an approximate inverse Hessian H, learnt from how the gradient changes.
 *
 *     d = −H g        θ ← θ + α d        s = α d,  y = g₊ − g,  ρ = 1 / yᵀs
 *     H ← (I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ
 *
 * H starts as the identity; n² numbers of memory. A step with yᵀs ≤ 0 leaves H as it is. A search that fails starts again from
 * the identity once.
 *
 * @throws RangeError when an option is outside its range.
 *
 * Source: Nocedal & Wright 2006, Algorithm 6.1. Ends where `scipy.optimize.minimize(method="BFGS")` ends.
 */
export function bfgs(options: BfgsOptions = {}): Solver<BfgsState> {
  const gradientTolerance = nonNegative("bfgs", "gradientTolerance", options.gradientTolerance ?? 1e-8);
  const lineSearch = checkedLineSearch("bfgs", options.lineSearch ?? moreThuente());
  return {
    kind: "solver",
    name: "BFGS",
    hyperparameters: { gradientTolerance, lineSearch: lineSearch.name },
    init: (problem, params) => ({
      ...descentAt(problem, params),
      inverse: identity(params.length),
      decrease: Number.NaN,
    }),
    step(problem, params, state, { t }) {
      const flat = t === 1 ? flatEnding(state, gradientTolerance) : undefined;
      if (flat) return flat;
      const { inverse } = state;
      const n = params.length;
      const before = state.gradient.slice();
      const cost = state.cost;
      const direction = timesVector(inverse, before, n).map((d) => -d);
      const slope = dot(before, direction);
      const went = descend(problem, params, state, direction, lineSearch, firstStep(state, slope));
      if ("stuck" in went) {
        if (went.stuck.status !== "failed" || Number.isNaN(state.decrease)) return went.stuck;
        inverse.set(identity(n));
        state.decrease = Number.NaN;
        return undefined;
      }
      const { line } = went;
      arrive(state, line);
      state.decrease = cost - line.value;
      for (let i = 0; i < n; i++) {
        direction[i] *= line.step;
        before[i] = line.gradient[i] - before[i];
      }
      update(inverse, direction, before, n);
      return flatEnding(state, gradientTolerance);
    },
  };
}

/** The update multiplied out: H − ρ (s (Hy)ᵀ + (Hy) sᵀ) + ρ (1 + ρ yᵀHy) s sᵀ. */
function update(inverse: Vector, s: Vector, y: Vector, n: number): void {
  const curvature = dot(s, y);
  if (!(curvature > 0)) return;
  const rho = 1 / curvature;
  const hy = timesVector(inverse, y, n);
  const scale = rho * (1 + rho * dot(y, hy));
  if (!Number.isFinite(scale)) return;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) inverse[i * n + j] += scale * s[i] * s[j] - rho * (s[i] * hy[j] + hy[i] * s[j]);
}
