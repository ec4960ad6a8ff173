import { nonNegative, positive, within } from "../optimizers/hyperparameter.ts";
import type { Solver } from "../solver.ts";
import type { Vector } from "../vector.ts";
import { costAt } from "./bounds.ts";
import { short } from "./descent.ts";

export interface PatternSearchOptions {
  /** First step Δ along each axis, > 0. @default 0.5 */
  stepSize?: number;
  /** Δ is multiplied by this when no axis helps, in (0, 1). @default 0.5 */
  shrink?: number;
  /** Δ is multiplied by this when one helps, ≥ 1. @default 1 */
  grow?: number;
  /** Converged when Δ is at most this, ≥ 0. @default 1e-8 */
  stepTolerance?: number;
}

/** `last`: the way that helped last, 2i for +eᵢ, 2i + 1 for −eᵢ; it is tried first. */
export type PatternSearchState = { cost: number; stepSize: number; last: number };

/**
 * Pattern (compass) search: tries θ ± Δ eᵢ, goes to the first that is lower, and shrinks Δ when none is. Values only, and
 * convergence is proven where the cost is smooth.
 *
 * @throws RangeError when an option is outside its range.
 *
 * Source: Hooke & Jeeves 1961; Kolda, Lewis & Torczon 2003, Algorithm 3.2 (compass search, opportunistic polls).
 */
export function patternSearch(options: PatternSearchOptions = {}): Solver<PatternSearchState> {
  const owner = "patternSearch";
  const stepSize = positive(owner, "stepSize", options.stepSize ?? 0.5);
  const { shrink = 0.5, grow = 1 } = options;
  within(owner, "shrink", shrink, "in (0, 1)", shrink > 0 && shrink < 1);
  within(owner, "grow", grow, "at least 1", grow >= 1);
  const stepTolerance = nonNegative(owner, "stepTolerance", options.stepTolerance ?? 1e-8);
  return {
    kind: "solver",
    name: "pattern search",
    startsAnywhere: true,
    hyperparameters: { stepSize, shrink, grow, stepTolerance },
    init: (problem, params) => ({ cost: costAt(problem, params), stepSize, last: 0 }),
    step(problem, params, state) {
      const ways = 2 * params.length;
      const point: Vector = params.slice();
      for (let k = 0; k < ways; k++) {
        const way = (state.last + k) % ways;
        const i = way >> 1;
        point[i] = params[i] + (way % 2 ? -state.stepSize : state.stepSize);
        const value = costAt(problem, point);
        if (value < state.cost) {
          params.set(point);
          state.cost = value;
          state.last = way;
          state.stepSize *= grow;
          return undefined;
        }
        point[i] = params[i];
      }
      state.stepSize *= shrink;
      if (state.stepSize > stepTolerance) return undefined;
      return { status: "converged", message: `no axis lowers the cost at a step of ${short(state.stepSize)}` };
    },
  };
}
