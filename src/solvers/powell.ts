import { identity } from "../linear/products.ts";
import { nonNegative, positive } from "../optimizers/hyperparameter.ts";
import type { Solver } from "../solver.ts";
import { type Vector, zeros } from "../vector.ts";
import { costAt } from "./bounds.ts";
import { boundless, short } from "./descent.ts";
import { brent } from "./lineSearches/brent.ts";
import { LONGEST_STEP } from "./lineSearches/lineSearch.ts";

export interface PowellOptions {
  /** Relative width to which the line searches narrow, > 0; they use 100 times this. @default 1e-6 */
  paramsTolerance?: number;
  /** Converged when a step lowers the cost by at most this share of it, ≥ 0. @default 1e-12 */
  costTolerance?: number;
}

/** Directions, a row each. */
export type PowellState = { cost: number; directions: Vector };

/**
 * Powell's method: a line search along each of n directions in turn, one of which gives way to where the whole step went.
 * Values only.
 *
 *     θ₀ = θ,  θᵢ = θᵢ₋₁ + αᵢ dᵢ        d = θₙ − θ₀ replaces the direction of the greatest decrease, where that helps
 *
 * @throws RangeError when a tolerance is out of range.
 *
 * Source: Powell 1964; Press et al. 2007, §10.7 (discarding the direction of largest decrease). Takes the steps of
 * `scipy.optimize.minimize(method="Powell")`.
 */
export function powell(options: PowellOptions = {}): Solver<PowellState> {
  const paramsTolerance = positive("powell", "paramsTolerance", options.paramsTolerance ?? 1e-6);
  const costTolerance = nonNegative("powell", "costTolerance", options.costTolerance ?? 1e-12);
  return {
    kind: "solver",
    name: "Powell",
    startsAnywhere: true,
    hyperparameters: { paramsTolerance, costTolerance },
    init(problem, params) {
      return { cost: costAt(problem, params), directions: identity(params.length) };
    },
    step(problem, params, state) {
      const n = params.length;
      const { directions } = state;
      const point = zeros(n);
      const valueAt = (direction: Vector, far: number) => {
        for (let i = 0; i < n; i++) point[i] = params[i] + far * direction[i];
        return problem.value(point);
      };
      /** Goes to the least cost along a direction, which is then as long as the way. */
      const search = (direction: Vector) => {
        if (direction.every((d) => d === 0)) return;
        const best = brent((far) => valueAt(direction, far), state.cost, 100 * paramsTolerance);
        if (!(best.value < state.cost)) {
          direction.fill(0);
          return;
        }
        for (let i = 0; i < n; i++) params[i] += direction[i] *= best.x;
        state.cost = best.value;
      };

      const start = params.slice();
      const cost = state.cost;
      let greatest = 0;
      let at = 0;
      for (let k = 0; k < n; k++) {
        const before = state.cost;
        search(directions.slice(k * n, k * n + n));
        if (state.cost === -Infinity) return undefined;
        if (!params.every((x) => Math.abs(x) < LONGEST_STEP)) return boundless(state.cost);
        if (before - state.cost > greatest) [greatest, at] = [before - state.cost, k];
      }
      const fall = state.cost < cost ? cost - state.cost : 0;
      if (fall < Infinity && 2 * fall <= costTolerance * (Math.abs(cost) + Math.abs(state.cost)) + 1e-20)
        return { status: "converged", message: `a search along every direction lowered the cost by ${short(fall)}` };
      const whole = params.map((x, i) => x - start[i]);
      const beyond = valueAt(whole, 1);
      if (!(beyond < cost)) return undefined;
      const bend = 2 * (cost + beyond - 2 * state.cost) * (fall - greatest) ** 2;
      if (bend >= greatest * (cost - beyond) ** 2) return undefined;
      search(whole);
      if (whole.every((d) => d === 0)) return undefined;
      directions.copyWithin(at * n, (n - 1) * n, n * n);
      directions.set(whole, (n - 1) * n);
      return undefined;
    },
  };
}
