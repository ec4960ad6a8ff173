import { backSubstituted, type PivotedQr, pivotedQr, solveDamped, unpivoted } from "../linear/leastSquaresQr.ts";
import { nonNegative, positive } from "../optimizers/hyperparameter.ts";
import type { Problem, Solver, SolverEnding } from "../solver.ts";
import { norm, type Vector, zeros } from "../vector.ts";
import { short } from "./descent.ts";

export interface LevenbergMarquardtOptions {
  /** Converged when a step lowers the cost, and could lower it, by at most this share, ≥ 0. @default 1e-12 */
  costTolerance?: number;
  /** Converged when the region's radius is at most this share of ‖D θ‖, ≥ 0. @default 1e-12 */
  stepTolerance?: number;
  /** Converged when the cosine of the angle between residuals and every column of J is at most this, ≥ 0. @default 1e-12 */
  angleTolerance?: number;
  /** The first radius is this times ‖D θ‖, > 0. @default 100 */
  firstStep?: number;
}

export type LevenbergMarquardtState = {
  cost: number;
  residuals: Vector;
  /** The largest norm that each column of J has had: the scale D of the parameters. */
  scale: Vector;
  radius: number;
  damping: number;
};

const TRIALS_A_STEP = 100;

/**
 * Levenberg and Marquardt's method for least squares: Gauss-Newton steps within an ellipse that is scaled like the parameters.
 *
 *     (JᵀJ + λ D²) p = −Jᵀ r        λ = 0, or ‖D p‖ = Δ        θ ← θ + p when the cost falls
 *
 * Works on the factors of J, so that it loses no digits to JᵀJ. For a {@link leastSquares} objective, such as a fit.
 *
 * @throws RangeError when an option is outside its range; TypeError when the objective has no residuals.
 *
 * Source: Moré 1978, "The Levenberg-Marquardt algorithm: implementation and theory". Takes the steps of MINPACK's `lmder`,
 * which is `scipy.optimize.least_squares(method="lm")`.
 */
export function levenbergMarquardt(options: LevenbergMarquardtOptions = {}): Solver<LevenbergMarquardtState> {
  const owner = "levenbergMarquardt";
  const costTolerance = nonNegative(owner, "costTolerance", options.costTolerance ?? 1e-12);
  const stepTolerance = nonNegative(owner, "stepTolerance", options.stepTolerance ?? 1e-12);
  const angleTolerance = nonNegative(owner, "angleTolerance", options.angleTolerance ?? 1e-12);
  const firstStep = positive(owner, "firstStep", options.firstStep ?? 100);
  return {
    kind: "solver",
    name: "Levenberg-Marquardt",
    hyperparameters: { costTolerance, stepTolerance, angleTolerance, firstStep },
    init(problem, params) {
      const residuals = residualsOf(owner, problem, params);
      const cost = halfSquare(residuals);
      return { cost, residuals, scale: zeros(params.length), radius: 0, damping: 0 };
    },
    step(problem, params, state, { t }) {
      const n = params.length;
      const length = norm(state.residuals);
      const qr = factorsOf(problem, params, state.residuals, n);
      for (let j = 0; j < n; j++) state.scale[j] = Math.max(state.scale[j], qr.columnNorms[j] || (t === 1 ? 1 : 0));
      const { scale } = state;
      const scaled = params.map((x, i) => x * scale[i]);
      if (t === 1) state.radius = firstStep * (norm(scaled) || 1);
      const angle = largestCosine(qr, length, n);
      if (angle <= angleTolerance)
        return ended(`the residuals are orthogonal to J's columns, to within ${short(angle)}`);

      for (let trial = 0; trial < TRIALS_A_STEP; trial++) {
        const p = dampedStep(qr, scale, state);
        const pNorm = norm(p.map((x, i) => x * scale[i]));
        if (t === 1 && trial === 0) state.radius = Math.min(state.radius, pNorm);
        const candidate = params.map((x, i) => x + p[i]);
        const residuals = problem.residuals!(candidate);
        const size = norm(residuals);
        const actual = 0.1 * size < length ? 1 - (size / length) ** 2 : -1;
        const jp = norm(timesR(qr, p, n)) / length;
        const damped = (Math.sqrt(state.damping) * pNorm) / length;
        const promised = jp * jp + 2 * damped * damped;
        const slope = -(jp * jp + damped * damped);
        const share = promised === 0 ? 0 : actual / promised;
        resize(state, share, actual, slope, pNorm, size, length);
        const took = share >= 1e-4;
        if (took) {
          params.set(candidate);
          state.residuals = residuals;
          state.cost = halfSquare(residuals);
        }
        if (Math.abs(actual) <= costTolerance && promised <= costTolerance && share <= 2)
          return ended(`the last step changed the cost by a share of ${short(Math.abs(actual))}`);
        if (state.radius <= stepTolerance * norm(params.map((x, i) => x * scale[i])))
          return ended(`the region's radius ${short(state.radius)} is within ${stepTolerance} of ‖D θ‖`);
        if (state.cost === 0) return ended("every residual is 0");
        if (took) return undefined;
        if (Math.abs(actual) <= 2.2e-16 && promised <= 2.2e-16) return ended("the cost can fall no further in float64");
      }
      return { status: "failed", message: "no step within the region lowers the cost" };
    },
  };
}

const ended = (message: string): SolverEnding => ({ status: "converged", message });

export function residualsOf(owner: string, problem: Problem, params: Vector): Vector {
  if (problem.residuals && problem.jacobian) return problem.residuals(params);
  throw new TypeError(`${owner}: the objective must have residuals; make it with leastSquares(residuals)`);
}

export function halfSquare(residuals: Vector): number {
  const length = norm(residuals);
  return 0.5 * length * length;
}

export function factorsOf(problem: Problem, params: Vector, residuals: Vector, n: number): PivotedQr {
  return pivotedQr(problem.jacobian!(params), residuals.length, n, residuals);
}

/** max |Jⱼᵀ r| / (‖Jⱼ‖ ‖r‖). */
export function largestCosine({ r, order, qtb, columnNorms }: PivotedQr, length: number, n: number): number {
  if (length === 0) return 0;
  let most = 0;
  for (let j = 0; j < n; j++) {
    if (columnNorms[order[j]] === 0) continue;
    let sum = 0;
    for (let i = 0; i <= j; i++) sum += r[i * n + j] * (qtb[i] / length);
    most = Math.max(most, Math.abs(sum / columnNorms[order[j]]));
  }
  return most;
}

/** R Pᵀ p, as long as J p. */
function timesR({ r, order }: PivotedQr, p: Vector, n: number): Vector {
  const out = zeros(n);
  for (let j = 0; j < n; j++) for (let i = 0; i <= j; i++) out[i] += r[i * n + j] * p[order[j]];
  return out;
}

/** The step with ‖D p‖ within a tenth of the radius, and its λ: Newton's method on ‖D p(λ)‖ − Δ (MINPACK's `lmpar`). */
function dampedStep(qr: PivotedQr, scale: Vector, state: LevenbergMarquardtState): Vector {
  const n = scale.length;
  const { r, order, qtb } = qr;
  const { radius } = state;
  const gauss = unpivoted(backSubstituted(r, qtb, n), order);
  let x = gauss;
  let dx = x.map((value, i) => value * scale[i]);
  let length = norm(dx);
  let excess = length - radius;
  const turned = (p: Vector) => p.map((value) => -value);
  if (excess <= 0.1 * radius) {
    state.damping = 0;
    return turned(x);
  }
  const isFull = r[(n - 1) * n + n - 1] !== 0 && order.every((_, j) => r[j * n + j] !== 0);
  let low = isFull ? excess / radius / curvature(r, order, scale, dx, length) : 0;
  let gradient = 0;
  for (let j = 0; j < n; j++) {
    let sum = 0;
    for (let i = 0; i <= j; i++) sum += r[i * n + j] * qtb[i];
    gradient = Math.hypot(gradient, sum / scale[order[j]]);
  }
  let high = gradient / radius || Number.MIN_VALUE / Math.min(radius, 0.1);
  let damping = Math.min(Math.max(state.damping, low), high) || gradient / length;
  for (let trial = 0; trial < 10; trial++) {
    damping = damping || Math.max(Number.MIN_VALUE, 0.001 * high);
    const root = Math.sqrt(damping);
    const solved = solveDamped(
      qr,
      scale.map((d) => root * d),
    );
    x = solved.x;
    dx = x.map((value, i) => value * scale[i]);
    length = norm(dx);
    const before = excess;
    excess = length - radius;
    if (Math.abs(excess) <= 0.1 * radius || (low === 0 && excess <= before && before < 0)) break;
    const correction = excess / radius / curvature(solved.s, order, scale, dx, length);
    if (excess > 0) low = Math.max(low, damping);
    else high = Math.min(high, damping);
    damping = Math.max(low, damping + correction);
  }
  state.damping = damping;
  return turned(x);
}

/** ‖S⁻ᵀ Pᵀ D² x‖² / ‖D x‖²: how fast ‖D x‖ falls as λ grows. */
function curvature(s: Vector, order: Int32Array, scale: Vector, dx: Vector, length: number): number {
  const n = scale.length;
  const w = zeros(n);
  for (let j = 0; j < n; j++) {
    let sum = scale[order[j]] * (dx[order[j]] / length);
    for (let i = 0; i < j; i++) sum -= s[i * n + j] * w[i];
    w[j] = sum / s[j * n + j];
  }
  const size = norm(w);
  return size * size;
}

/** The radius and λ after a step that gave `share` of what was promised. */
function resize(
  state: LevenbergMarquardtState,
  share: number,
  actual: number,
  slope: number,
  pNorm: number,
  size: number,
  length: number,
): void {
  if (share <= 0.25) {
    let factor = actual >= 0 ? 0.5 : (0.5 * slope) / (slope + 0.5 * actual);
    if (!(0.1 * size < length) || !(factor >= 0.1)) factor = 0.1;
    state.radius = factor * Math.min(state.radius, 10 * pNorm);
    state.damping /= factor;
  } else if (state.damping === 0 || share >= 0.75) {
    state.radius = 2 * pNorm;
    state.damping *= 0.5;
  }
}
