import { backSubstituted, unpivoted } from "../linear/leastSquaresQr.ts";
import { nonNegative } from "../optimizers/hyperparameter.ts";
import type { Solver } from "../solver.ts";
import { norm, type Vector, zeros } from "../vector.ts";
import { short } from "./descent.ts";
import { factorsOf, halfSquare, largestCosine, residualsOf } from "./levenbergMarquardt.ts";

export interface GaussNewtonOptions {
  /** Converged when the cosine of the angle between residuals and every column of J is at most this, ≥ 0. @default 1e-10 */
  angleTolerance?: number;
  /** Converged when a step that lowers the cost no more is shorter than this share of ‖θ‖, ≥ 0. @default 1e-8 */
  stepTolerance?: number;
}

export type GaussNewtonState = { cost: number; residuals: Vector };

/**
 * Gauss-Newton for least squares: each step solves the problem with the residuals taken as linear, and is halved until the cost
 * falls.
 *
 *     min ‖J p + r‖        θ ← θ + α p        α = 1, ½, ¼, …
 *
 * As fast as Newton's method where the residuals end small, without second derivatives. Where J loses rank it may fail; then
 * {@link levenbergMarquardt} goes on.
 *
 * @throws RangeError when an option is outside its range; TypeError when the objective has no residuals.
 *
 * Source: Nocedal & Wright 2006, §10.3 (damped Gauss-Newton, by QR factors with pivoting).
 */
export function gaussNewton(options: GaussNewtonOptions = {}): Solver<GaussNewtonState> {
  const angleTolerance = nonNegative("gaussNewton", "angleTolerance", options.angleTolerance ?? 1e-10);
  const stepTolerance = nonNegative("gaussNewton", "stepTolerance", options.stepTolerance ?? 1e-8);
  return {
    kind: "solver",
    name: "Gauss-Newton",
    hyperparameters: { angleTolerance, stepTolerance },
    init(problem, params) {
      const residuals = residualsOf("gaussNewton", problem, params);
      return { cost: halfSquare(residuals), residuals };
    },
    step(problem, params, state) {
      const n = params.length;
      const qr = factorsOf(problem, params, state.residuals, n);
      const angle = largestCosine(qr, norm(state.residuals), n);
      if (angle <= angleTolerance)
        return {
          status: "converged",
          message: `the residuals are orthogonal to J's columns, to within ${short(angle)}`,
        };
      // Columns that are rounding beside the first say nothing.
      const r = qr.r.slice();
      for (let i = 0; i < n; i++) if (Math.abs(r[i * n + i]) <= 1e-14 * Math.abs(r[0])) r[i * n + i] = 0;
      const p = unpivoted(backSubstituted(r, qr.qtb, n), qr.order);
      // The slope of the cost along −p is −‖J p‖², of which Armijo's rule asks a share.
      let fall = 0;
      for (let i = 0; i < n; i++) if (r[i * n + i] !== 0) fall += qr.qtb[i] ** 2;
      const candidate = zeros(n);
      for (let share = 1; share > 1e-6; share /= 2) {
        for (let i = 0; i < n; i++) candidate[i] = params[i] - share * p[i];
        const residuals = problem.residuals!(candidate);
        const cost = halfSquare(residuals);
        if (!(cost <= state.cost - 1e-4 * share * fall)) continue;
        params.set(candidate);
        state.cost = cost;
        state.residuals = residuals;
        return undefined;
      }
      if (norm(p) <= stepTolerance * norm(params) || fall <= 1e-12 * state.cost)
        return { status: "converged", message: "the cost can fall no further in float64, and the step is short" };
      return { status: "failed", message: "no step lowers the cost; levenbergMarquardt() may go on" };
    },
  };
}
