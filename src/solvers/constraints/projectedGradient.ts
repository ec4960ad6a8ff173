import { largest } from "../../lanes/passes.ts";
import { count, nonNegative } from "../../optimizers/hyperparameter.ts";
import { shown } from "../../shown.ts";
import type { Solver } from "../../solver.ts";
import { dot, norm, type Vector, zeros } from "../../vector.ts";
import { type DescentState, descentAt } from "../descent.ts";
import { LONGEST_STEP } from "../lineSearches/lineSearch.ts";
import type { Projection } from "./projections.ts";

export interface ProjectedGradientOptions {
  /** Converged when max |P(θ − g) − θ| is at most this, ≥ 0. @default 1e-8 */
  gradientTolerance?: number;
  /** The cost must be below the highest of so many last ones; with 1 it never rises. @default 10 */
  memory?: number;
}

/** The spectral step λ; the last costs and the last short steps, newest last. */
export type ProjectedGradientState = DescentState & { rate: number; costs: Vector; shorts: Vector };

const SHORTEST = 1e-30;
const LONGEST = 1e30;
/** How many short steps are looked at, and below which share of the long one they are taken. */
const SHORTS = 5;
const SHARE = 0.5;

/**
 * The spectral projected gradient method: minimizes over a convex set, given how to project on it.
 *
 *     d = P(θ − λ g) − θ        θ ← θ + α d
 *     λ ← sᵀs / sᵀy, or the least of the last sᵀy / yᵀy where that is less than half of it
 *
 * Every point after the first step is of the set; a start outside is projected first.
 *
 *     minimize(f, projectedGradient(box(0, 1)), { start })
 *
 * @throws RangeError when an option is outside its range; TypeError when `onto` is no projection.
 *
 * Source: Birgin, Martínez & Raydan 2000, SPG2; Barzilai & Borwein 1988 (the two steps); Frassoldati, Zanni & Zanghirati 2008,
 * ABBmin1 (when to take which: with the long one alone a narrow valley takes twenty times the steps).
 */
export function projectedGradient(
  onto: Projection,
  options: ProjectedGradientOptions = {},
): Solver<ProjectedGradientState> {
  const owner = "projectedGradient";
  if (typeof onto?.project !== "function")
    throw new TypeError(`${owner}: onto must be a projection such as box(0, 1), got ${shown(onto)}`);
  const gradientTolerance = nonNegative(owner, "gradientTolerance", options.gradientTolerance ?? 1e-8);
  const memory = count(owner, "memory", options.memory ?? 10);
  return {
    kind: "solver",
    name: `projected gradient, ${onto.name}`,
    hyperparameters: { onto: onto.name, gradientTolerance, memory },
    init(problem, params) {
      const state = descentAt(problem, params);
      return { ...state, rate: Number.NaN, costs: Float64Array.of(state.cost), shorts: zeros(0) };
    },
    step(problem, params, state, { t }) {
      const { gradient } = state;
      const n = params.length;
      const look = () => {
        state.cost = problem.valueAndGradient(params, gradient);
        state.gradientNorm = norm(gradient);
      };
      if (t === 1) {
        const inside = params.slice();
        onto.project(inside);
        if (inside.some((x, i) => x !== params[i])) {
          params.set(inside);
          look();
          state.costs = Float64Array.of(state.cost);
        }
      }
      const towards = (rate: number) => {
        const point = params.map((x, i) => x - rate * gradient[i]);
        onto.project(point);
        for (let i = 0; i < n; i++) point[i] -= params[i];
        return point;
      };
      const ending = () => {
        if (largest(params) >= LONGEST_STEP)
          return {
            status: "failed" as const,
            message: "the set goes on and so does the fall: the cost seems to have no lower bound",
          };
        const size = largest(towards(1));
        if (!(size <= gradientTolerance)) return undefined;
        return {
          status: "converged" as const,
          message: `the projected gradient's largest part ${size} is within ${gradientTolerance}`,
        };
      };
      if (t === 1) {
        const flat = ending();
        if (flat) return flat;
        state.rate = 1 / largest(towards(1));
      }
      const direction = towards(state.rate);
      const slope = dot(gradient, direction);
      const highest = Math.max(...state.costs);
      const trial = zeros(n);
      for (let share = 1; ; ) {
        for (let i = 0; i < n; i++) trial[i] = params[i] + share * direction[i];
        const value = problem.value(trial);
        if (value <= highest + 1e-4 * share * slope) {
          state.cost = value;
          break;
        }
        // Also where a gradient that is NaN gives no direction.
        if (!(share * largest(direction) > 1e-16 * Math.max(1, largest(params))))
          return { status: "failed", message: "no step within the set lowers the cost" };
        const parabola = (-0.5 * share * share * slope) / (value - state.cost - share * slope);
        share = parabola >= 0.1 * share && parabola <= 0.9 * share ? parabola : 0.5 * share;
      }
      const before = gradient.slice();
      const s = trial.map((x, i) => x - params[i]);
      params.set(trial);
      if (state.cost === -Infinity) return undefined;
      look();
      const y = gradient.map((g, i) => g - before[i]);
      const curvature = dot(s, y);
      if (curvature > 0) {
        const [long, short] = [dot(s, s) / curvature, curvature / dot(y, y)];
        state.shorts = Float64Array.of(...state.shorts.slice(1 - SHORTS), short);
        const rate = short < SHARE * long ? Math.min(...state.shorts) : long;
        state.rate = Math.min(LONGEST, Math.max(SHORTEST, rate));
      } else state.rate = LONGEST;
      state.costs = Float64Array.of(...state.costs.slice(-memory + 1 || state.costs.length), state.cost);
      return ending();
    },
  };
}
