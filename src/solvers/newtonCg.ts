import { nonNegative } from "../optimizers/hyperparameter.ts";
import type { Problem, Solver } from "../solver.ts";
import { dot, unitScale, type Vector, zeros } from "../vector.ts";
import { arrive, type DescentState, descend, descentAt, flatEnding } from "./descent.ts";
import { checkedLineSearch, type LineSearch } from "./lineSearches/lineSearch.ts";
import { moreThuente } from "./lineSearches/moreThuente.ts";

export interface NewtonCgOptions {
  /** Converged when max |gᵢ| is at most this, ≥ 0. @default 1e-8 */
  gradientTolerance?: number;
  /** @default moreThuente() */
  lineSearch?: LineSearch;
}

/** With what the last step lowered the cost by (NaN before the first). */
export type NewtonCgState = DescentState & { decrease: number };

/**
 * Newton's method by conjugate gradients, for many parameters: H d = −g is solved only as well as it is worth, with products
 * H p and no matrix.
 *
 *     ‖H d + g‖₁ ≤ min(0.5, √‖g‖₁) ‖g‖₁      θ ← θ + α d
 *
 * At the first direction p with pᵀHp ≤ 0 the inner loop ends with what it has, at the start with −g ‖g‖² / |gᵀHg|.
 *
 * @throws RangeError when an option is outside its range; TypeError when the objective has neither products nor a Hessian.
 *
 * Source: Nocedal & Wright 2006, Algorithm 7.1. Ends where `scipy.optimize.minimize(method="Newton-CG")` ends.
 */
export function newtonCg(options: NewtonCgOptions = {}): Solver<NewtonCgState> {
  const gradientTolerance = nonNegative("newtonCg", "gradientTolerance", options.gradientTolerance ?? 1e-8);
  const lineSearch = checkedLineSearch("newtonCg", options.lineSearch ?? moreThuente());
  return {
    kind: "solver",
    name: "Newton-CG",
    hyperparameters: { gradientTolerance, lineSearch: lineSearch.name },
    init: (problem, params) => ({ ...descentAt(problem, params), decrease: Number.NaN }),
    step(problem, params, state, { t }) {
      const flat = t === 1 ? flatEnding(state, gradientTolerance) : undefined;
      if (flat) return flat;
      const direction = innerLoop(problem, params, state);
      const cost = state.cost;
      // As far as the last step's decrease says, and never beyond Newton's 1 (Nocedal & Wright, (3.60)).
      const guess = Math.min(1, (1.01 * 2 * state.decrease) / -dot(direction, state.gradient));
      const went = descend(problem, params, state, direction, lineSearch, guess > 0 ? guess : 1);
      if ("stuck" in went) return went.stuck;
      arrive(state, went.line);
      state.decrease = cost - state.cost;
      return flatEnding(state, gradientTolerance);
    },
  };
}

function innerLoop(problem: Problem, params: Vector, { gradient }: DescentState): Vector {
  const n = params.length;
  const direction = zeros(n);
  // Residuals, directions and their products are in units of 1 / scale; what is given back is not.
  const scale = unitScale(gradient);
  const residual = gradient.map((g) => scale * g);
  const along = residual.map((r) => -r);
  const product = zeros(n);
  const size = sizeOf(gradient);
  const enough = Math.min(0.5, Math.sqrt(size)) * (scale * size);
  let square = dot(residual, residual);
  for (let k = 0; k < 20 * n && sizeOf(residual) > enough; k++) {
    hessianTimes("newtonCg", problem, params, along, product);
    const curvature = dot(along, product);
    if (!(curvature > 3e-16 * dot(along, along)))
      return k === 0 ? downhill(along, square / Math.abs(curvature), scale) : direction;
    const alpha = square / curvature;
    for (let i = 0; i < n; i++) {
      direction[i] += (alpha / scale) * along[i];
      residual[i] += alpha * product[i];
    }
    const next = dot(residual, residual);
    const beta = next / square;
    for (let i = 0; i < n; i++) along[i] = beta * along[i] - residual[i];
    square = next;
  }
  return direction;
}

/** ‖r‖₁. */
function sizeOf(row: Vector): number {
  let sum = 0;
  for (let i = 0; i < row.length; i++) sum += Math.abs(row[i]);
  return sum;
}

/** −g, as far as the curvature's size says. */
function downhill(along: Vector, far: number, scale: number): Vector {
  return along.map((d) => ((Number.isFinite(far) ? far : 1) / scale) * d);
}

/** Writes H v into `out`: a product where the objective has them, else by the whole Hessian. */
export function hessianTimes(owner: string, problem: Problem, params: Vector, v: Vector, out: Vector): void {
  if (problem.hessianProduct) {
    problem.hessianProduct(params, v, out);
    return;
  }
  if (!problem.hessian)
    throw new TypeError(
      `${owner}: the objective must have Hessian products or a Hessian; lbfgs() needs gradients only`,
    );
  const hessian = problem.hessian(params);
  const n = v.length;
  for (let i = 0; i < n; i++) out[i] = dot(hessian.subarray(i * n, i * n + n), v);
}
