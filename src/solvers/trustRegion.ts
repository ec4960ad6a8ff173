import { nonNegative, positive, within } from "../optimizers/hyperparameter.ts";
import type { Problem, Solver, SolverEnding } from "../solver.ts";
import { norm, type Vector, zeros } from "../vector.ts";
import { BOTTOMLESS, boundless, type DescentState, descentAt, flatEnding, short } from "./descent.ts";
import { LONGEST_STEP } from "./lineSearches/lineSearch.ts";

export interface TrustRegionOptions {
  /** Converged when max |gᵢ| is at most this, ≥ 0. @default 1e-8 */
  gradientTolerance?: number;
  /** Radius Δ of the first region, > 0. @default 1 */
  radius?: number;
  /** The largest radius, at least the first; SciPy's is 1000. @default 1e20, from where on a cost that falls has no bound */
  largestRadius?: number;
  /** A step is taken when it gives more than this share η of what the model promised, in [0, 0.25). @default 0.15 */
  acceptance?: number;
}

export type TrustRegionState = DescentState & { radius: number };

/** A step within the region, what the model says it lowers the cost by, and whether it reaches the region's edge. */
export interface TrustStep {
  readonly step: Vector;
  readonly promised: number;
  readonly atEdge: boolean;
}

/** Makes the model of the cost at a point, whose minimizer within any radius can then be asked for. */
export type TrustModel = (problem: Problem, params: Vector, state: DescentState) => (radius: number) => TrustStep;

const REGIONS_A_STEP = 100;

/**
 * The loop of every trust-region method: trust a quadratic model of the cost within a radius Δ, and let the radius follow how
 * well the model foretold the last step.
 *
 *     ρ = (f(θ) − f(θ + p)) / (m(0) − m(p))        ρ < ¼: Δ ← Δ / 4        ρ > ¾ and ‖p‖ = Δ: Δ ← min(2Δ, Δmax)
 *
 * One step of the solver shrinks the region until the model's step is accepted.
 *
 * Source: Nocedal & Wright 2006, Algorithm 4.1.
 */
export function trustRegion(
  owner: string,
  name: string,
  model: TrustModel,
  options: TrustRegionOptions,
): Solver<TrustRegionState> {
  const { acceptance = 0.15 } = options;
  const gradientTolerance = nonNegative(owner, "gradientTolerance", options.gradientTolerance ?? 1e-8);
  const radius = positive(owner, "radius", options.radius ?? 1);
  const most = options.largestRadius ?? Math.max(LONGEST_STEP, radius);
  within(owner, "largestRadius", most, "at least radius", most >= radius);
  within(owner, "acceptance", acceptance, "in [0, 0.25)", acceptance >= 0 && acceptance < 0.25);
  return {
    kind: "solver",
    name,
    hyperparameters: { gradientTolerance, radius, largestRadius: most, acceptance },
    init: (problem, params) => ({ ...descentAt(problem, params), radius }),
    step(problem, params, state, { t }) {
      const flat = t === 1 ? flatEnding(state, gradientTolerance) : undefined;
      if (flat) return flat;
      const within = model(problem, params, state);
      const trial = zeros(params.length);
      for (let region = 0; region < REGIONS_A_STEP; region++) {
        const { step, promised, atEdge } = within(state.radius);
        if (!(promised > 0)) return stuck(params, state, promised, atEdge);
        for (let i = 0; i < trial.length; i++) trial[i] = params[i] + step[i];
        const value = problem.value(trial);
        const share = (state.cost - value) / promised;
        const length = norm(step);
        if (!(share >= 0.25)) state.radius /= 4;
        else if (share > 0.75 && atEdge) state.radius = Math.min(2 * state.radius, most);
        if (share > acceptance) {
          params.set(trial);
          state.cost = value;
          if (value === -Infinity) return undefined;
          if (length >= LONGEST_STEP) return boundless(value);
          problem.valueAndGradient(params, state.gradient);
          state.gradientNorm = norm(state.gradient);
          return flatEnding(state, gradientTolerance);
        }
        if (promised <= 1e-15 * Math.abs(state.cost) || length <= 1e-16 * norm(params))
          return stuck(params, state, promised, atEdge);
      }
      return stuck(params, state, Number.NaN, true);
    },
  };
}

/**
 * Nothing lower was found: at a minimum to within rounding, or a failure. A region that has shrunk to nothing where the cost is
 * steep, as at a kink, promises as little as a minimum does.
 */
function stuck(
  params: Vector,
  { cost, gradientNorm }: TrustRegionState,
  promised: number,
  atEdge: boolean,
): SolverEnding {
  const isSteep = atEdge && gradientNorm * Math.max(1, norm(params)) > 1e-4 * Math.abs(cost);
  if (!isSteep && (promised <= 1e-14 * Math.abs(cost) || promised === 0))
    return {
      status: "converged",
      message: "the cost can fall no further in float64; what the model promises is within rounding",
    };
  if (cost < -BOTTOMLESS) return boundless(cost);
  return {
    status: "failed",
    message: `no step within the region lowers the cost; the gradient's norm is ${short(gradientNorm)}`,
  };
}
