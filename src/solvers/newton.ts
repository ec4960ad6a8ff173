import { cholesky, choleskySolve } from "../linear/cholesky.ts";
import { symmetricEigen } from "../linear/symmetricEigen.ts";
import { nonNegative } from "../optimizers/hyperparameter.ts";
import type { Problem, Solver } from "../solver.ts";
import type { Vector } from "../vector.ts";
import { arrive, type DescentState, descend, descentAt, flatEnding } from "./descent.ts";
import { backtracking } from "./lineSearches/backtracking.ts";
import { checkedLineSearch, type LineSearch } from "./lineSearches/lineSearch.ts";

export interface NewtonOptions {
  /** Converged when max |gᵢ| is at most this, ≥ 0. @default 1e-8 */
  gradientTolerance?: number;
  /** @default backtracking() */
  lineSearch?: LineSearch;
}

/**
 * Newton's method, modified where the Hessian is not positive definite: its eigenvalues count by their size.
 *
 *     |H| d = −g        θ ← θ + α d        |H| = Q |Λ| Qᵀ, no eigenvalue below 10⁻⁸ of the largest
 *
 * Near a minimum |H| is H and α is 1, and the error is squared with each step. Saddles repel it, as they do the saddle-free
 * Newton method. Needs second derivatives; n³/3 operations a step, about 9 n³ where the Hessian is not positive definite.
 *
 * @throws RangeError when an option is outside its range; TypeError when the objective has no Hessian.
 *
 * Source: Nocedal & Wright 2006, Algorithm 3.2 and §3.4 (eigenvalue modification); Dauphin et al. 2014, Algorithm 1.
 */
export function newton(options: NewtonOptions = {}): Solver<DescentState> {
  const gradientTolerance = nonNegative("newton", "gradientTolerance", options.gradientTolerance ?? 1e-8);
  const lineSearch = checkedLineSearch("newton", options.lineSearch ?? backtracking());
  return {
    kind: "solver",
    name: "Newton",
    hyperparameters: { gradientTolerance, lineSearch: lineSearch.name },
    init: (problem, params) => descentAt(problem, params),
    step(problem, params, state, { t }) {
      const flat = t === 1 ? flatEnding(state, gradientTolerance) : undefined;
      if (flat) return flat;
      const direction = newtonDirection(hessianOf("newton", problem, params), state.gradient);
      const went = descend(problem, params, state, direction, lineSearch, 1);
      if ("stuck" in went) return went.stuck;
      arrive(state, went.line);
      return flatEnding(state, gradientTolerance);
    },
  };
}

export function hessianOf(owner: string, problem: Problem, params: Vector): Vector {
  if (problem.hessian) return problem.hessian(params);
  throw new TypeError(`${owner}: the objective must have a Hessian; lbfgs() needs gradients only`);
}

/** −|H|⁻¹ g. */
function newtonDirection(hessian: Vector, gradient: Vector): Vector {
  const n = gradient.length;
  const direction = gradient.map((g) => -g);
  const factor = hessian.slice();
  if (cholesky(factor, n)) {
    choleskySolve(factor, n, direction);
    return direction;
  }
  if (!hessian.every(Number.isFinite)) return direction;
  const { values, vectors } = symmetricEigen(hessian, n);
  const floor = 1e-8 * Math.max(Math.abs(values[0]), Math.abs(values[n - 1])) || 1;
  direction.fill(0);
  for (let j = 0; j < n; j++) {
    let slope = 0;
    for (let i = 0; i < n; i++) slope += vectors[i * n + j] * gradient[i];
    const part = slope / Math.max(Math.abs(values[j]), floor);
    for (let i = 0; i < n; i++) direction[i] -= part * vectors[i * n + j];
  }
  return direction;
}
