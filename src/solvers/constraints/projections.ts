import { positive } from "../../optimizers/hyperparameter.ts";
import { shown } from "../../shown.ts";
import { norm, type Vector } from "../../vector.ts";

/** A closed convex set, known by how to get to its nearest point. A value; write your own the same way. */
export interface Projection {
  readonly name: string;
  /** Moves `params` to the nearest point of the set, in place; points of the set stay as they are. */
  project(params: Vector): void;
}

/**
 * The box {θ : min ≤ θ ≤ max}; one number stands for every parameter. An end may be infinite: `box(0, Infinity)` is the
 * orthant of numbers that are not negative.
 *
 *     P(θ) = min(max(θ, min), max)
 *
 * @throws TypeError when an end is neither a number nor an array; RangeError when an end is NaN or a min is above its max, and when a run's parameters are of another number.
 */
export function box(min: number | readonly number[], max: number | readonly number[]): Projection {
  for (const [name, end] of Object.entries({ min, max }))
    if (typeof end !== "number" && !(Array.isArray(end) && end.length > 0))
      throw new TypeError(`box: ${name} must be a number or an array of one for each parameter, got ${shown(end)}`);
  const at = (end: number | readonly number[], i: number) => (typeof end === "number" ? end : end[i]);
  const length = Array.isArray(min) ? min.length : Array.isArray(max) ? max.length : 1;
  for (let i = 0; i < length; i++)
    if (!(at(min, i) <= at(max, i)))
      throw new RangeError(
        `box: min must be at most max, got ${shown(at(min, i))} and ${shown(at(max, i))} for parameter ${i}`,
      );
  return {
    name: "box",
    project(params) {
      for (const end of [min, max])
        if (typeof end !== "number" && end.length !== params.length)
          throw new RangeError(
            `box: an end must be a number or one for each of ${params.length} parameters, got ${end.length}`,
          );
      for (let i = 0; i < params.length; i++) params[i] = Math.min(Math.max(params[i], at(min, i)), at(max, i));
    },
  };
}

/**
 * The simplex {θ : θ ≥ 0, Σ θᵢ = total}: shares of a whole.
 *
 *     P(θ) = max(θ − τ, 0), τ such that the parts sum to the total
 *
 * @throws RangeError when `total` is not a finite number > 0.
 *
 * Source: Duchi, Shalev-Shwartz, Singer & Chandra 2008, figure 1.
 */
export function simplex(total = 1): Projection {
  positive("simplex", "total", total);
  return {
    name: "simplex",
    project(params) {
      const sorted = params.slice().sort().reverse();
      let sum = 0;
      let tau = 0;
      for (let k = 0; k < sorted.length; k++) {
        sum += sorted[k];
        const candidate = (sum - total) / (k + 1);
        if (sorted[k] <= candidate) break;
        tau = candidate;
      }
      for (let i = 0; i < params.length; i++) params[i] = Math.max(params[i] - tau, 0);
    },
  };
}

/**
 * The ball {θ : ‖θ − center‖₂ ≤ radius}.
 *
 *     P(θ) = center + (θ − center) min(1, radius / ‖θ − center‖)
 *
 * @throws RangeError when the radius is not a finite number > 0, and when a run's parameters are of another number than the center's.
 */
export function ball(radius: number, center?: readonly number[]): Projection {
  positive("ball", "radius", radius);
  return {
    name: "ball",
    project(params) {
      if (center && center.length !== params.length)
        throw new RangeError(
          `ball: center must have a number for each of ${params.length} parameters, got ${center.length}`,
        );
      const away = center ? params.map((x, i) => x - center[i]) : params;
      const length = norm(away);
      if (length <= radius) return;
      for (let i = 0; i < params.length; i++) params[i] = (center?.[i] ?? 0) + away[i] * (radius / length);
    },
  };
}
