import { count, fraction, within } from "../../optimizers/hyperparameter.ts";
import type { Line } from "./line.ts";
import type { LineSearch } from "./lineSearch.ts";

export interface BacktrackingOptions {
  /** Share c₁ of the decrease that the slope promises and a step must give, in (0, 1). @default 1e-4 */
  decrease?: number;
  /** A step that is too long is cut to at most this share of itself, in (0, 1). @default 0.5 */
  shrink?: number;
  /** How often a step may be cut. @default 60 */
  trials?: number;
}

/**
 * Backtracking: cuts the first step until the cost falls enough. Asks for values only.
 *
 *     φ(α) ≤ φ(0) + c₁ α φ′(0)        else α ← the parabola's minimizer, within [0.1 α, shrink α]
 *
 * @throws RangeError when an option is outside its range.
 *
 * Source: Armijo 1966; Nocedal & Wright 2006, Algorithm 3.1 and §3.5 (interpolation); Dennis & Schnabel 1983, A6.3.1.
 */
export function backtracking(options: BacktrackingOptions = {}): LineSearch {
  const c1 = fraction("backtracking", "decrease", options.decrease ?? 1e-4);
  within("backtracking", "decrease", c1, "in (0, 1)", c1 > 0);
  const shrink = fraction("backtracking", "shrink", options.shrink ?? 0.5);
  within("backtracking", "shrink", shrink, "in (0, 1)", shrink > 0);
  const trials = count("backtracking", "trials", options.trials ?? 60);
  return {
    name: "backtracking",
    search(line, first) {
      let step = first;
      for (let k = 0; k < trials; k++) {
        const value = line.valueAt(step);
        if (value <= line.startValue + c1 * step * line.startSlope) return true;
        step = Math.max(0.1 * step, Math.min(shrink * step, parabolaMinimizer(line, step, value, shrink)));
      }
      return false;
    },
  };
}

/** Where the parabola through φ(0), φ′(0) and φ(α) is least. */
function parabolaMinimizer({ startValue, startSlope }: Line, step: number, value: number, shrink: number): number {
  if (!Number.isFinite(value)) return shrink * step;
  return (-startSlope * step * step) / (2 * (value - startValue - startSlope * step));
}
