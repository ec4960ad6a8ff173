import { backSubstituted, unpivoted } from "../linear/leastSquaresQr.ts";
import { nonNegative } from "../optimizers/hyperparameter.ts";
import type { Solver, SolverEnding } from "../solver.ts";
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
 * Gauss-Newton for least squares: each step solves the problem with the residuals taken as linear, and is cut until the cost
 * falls.
 *
 *     min ‖J p + r‖        θ ← θ + α p        α = 1, then where parabolas through the costs have their minima
 *
 * As fast as Newton's method where the residuals end small, without second derivatives. Where J loses rank it may fail; then
 * {@link levenbergMarquardt} goes on.
 *
 * @throws RangeError when an option is outside its range; TypeError when the objective has no residuals.
 *
 * Source: Nocedal & Wright 2006, §10.3 (damped Gauss-Newton, by QR factors with pivoting) and (3.58), safeguarded.
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
      // The model promises no more than rounding, or the step is little more: it is still the most exact one.
      const isLast = fall <= 1e-14 * state.cost || norm(p) <= 1e-12 * norm(params);
      const candidate = zeros(n);
      for (let share = 1; share > 1e-6; ) {
        for (let i = 0; i < n; i++) candidate[i] = params[i] - share * p[i];
        const residuals = problem.residuals!(candidate);
        const cost = halfSquare(residuals);
        if (cost <= state.cost - 1e-4 * share * fall) {
          params.set(candidate);
          state.cost = cost;
          state.residuals = residuals;
          return isLast ? WITHIN_ROUNDING : undefined;
        }
        if (isLast) break;
        const parabola = (0.5 * fall * share * share) / (cost - state.cost + fall * share);
        share = Math.min(0.5 * share, Math.max(0.1 * share, parabola || 0));
      }
      if (norm(p) <= stepTolerance * norm(params) || fall <= 1e-12 * state.cost) return WITHIN_ROUNDING;
      return { status: "failed", message: "no step lowers the cost; levenbergMarquardt() may go on" };
    },
  };
}

const WITHIN_ROUNDING: SolverEnding = {
  status: "converged",
  message: "the cost can fall no further in float64, and the step is short",
};
