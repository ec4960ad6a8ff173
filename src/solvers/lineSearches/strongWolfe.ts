import { count, within } from "../../optimizers/hyperparameter.ts";
import type { Line } from "./line.ts";
import { type LineSearch, LONGEST_STEP } from "./lineSearch.ts";

export interface StrongWolfeOptions {
  /** Share c₁ of the decrease that the slope promises and a step must give, in (0, 1). @default 1e-4 */
  decrease?: number;
  /** The slope must shrink to this share c₂ of itself, in (c₁, 1). @default 0.9 */
  curvature?: number;
  /** How many steps may be tried in each of the two phases. @default 100 */
  trials?: number;
}

/** A step that was tried. */
interface Tried {
  readonly step: number;
  readonly value: number;
  readonly slope: number;
}

/**
 * A search for a step that satisfies the strong Wolfe conditions, in two phases: doubling until an interval holds such a step,
 * then zooming in by cubic interpolation.
 *
 *     φ(α) ≤ φ(0) + c₁ α φ′(0)        |φ′(α)| ≤ c₂ |φ′(0)|
 *
 * @throws RangeError when an option is outside its range.
 *
 * Source: Nocedal & Wright 2006, Algorithms 3.5 and 3.6, and (3.59).
 */
export function strongWolfe(options: StrongWolfeOptions = {}): LineSearch {
  const { decrease: c1 = 1e-4, curvature: c2 = 0.9, trials = 100 } = options;
  within("strongWolfe", "decrease", c1, "in (0, 1)", c1 > 0 && c1 < 1);
  within("strongWolfe", "curvature", c2, "in (decrease, 1)", c2 > c1 && c2 < 1);
  count("strongWolfe", "trials", trials);
  return {
    name: "strong Wolfe",
    search(line, first) {
      const isTooHigh = (at: Tried) => !(at.value <= line.startValue + c1 * at.step * line.startSlope);
      const isFlat = (at: Tried) => Math.abs(at.slope) <= c2 * -line.startSlope;
      let before: Tried = { step: 0, value: line.startValue, slope: line.startSlope };
      let step = first;
      for (let k = 0; k < trials; k++) {
        const now = tried(line, step);
        if (now.value === -Infinity) return true;
        if (isTooHigh(now) || (k > 0 && now.value >= before.value))
          return zoom(line, before, now, isTooHigh, isFlat, trials);
        if (isFlat(now) || step >= LONGEST_STEP) return true;
        if (now.slope >= 0) return zoom(line, now, before, isTooHigh, isFlat, trials);
        before = now;
        step = Math.min(2 * step, LONGEST_STEP);
      }
      return true;
    },
  };
}

function tried(line: Line, step: number): Tried {
  const value = line.at(step);
  return { step, value, slope: line.slope };
}

/** `low` is the best step so far; between it and `high` lies one that will do. */
function zoom(
  line: Line,
  low: Tried,
  high: Tried,
  isTooHigh: (at: Tried) => boolean,
  isFlat: (at: Tried) => boolean,
  trials: number,
): boolean {
  for (let k = 0; k < trials && Math.abs(high.step - low.step) > 1e-15 * Math.abs(high.step); k++) {
    const now = tried(line, inside(low, high));
    if (!isTooHigh(now) && isFlat(now)) return true;
    if (isTooHigh(now) || now.value >= low.value) {
      high = now;
      continue;
    }
    if (now.slope * (high.step - low.step) >= 0) high = low;
    low = now;
  }
  if (!(low.step > 0 && low.value < line.startValue)) return false;
  line.at(low.step);
  return true;
}

/** The minimizer of the cubic through both ends, kept a tenth of the interval away from them; else the middle. */
function inside(a: Tried, b: Tried): number {
  const width = b.step - a.step;
  const d1 = a.slope + b.slope - (3 * (a.value - b.value)) / (a.step - b.step);
  const d2 = Math.sign(width) * Math.sqrt(d1 * d1 - a.slope * b.slope);
  const cubic = b.step - (width * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2);
  const share = (cubic - a.step) / width;
  if (!Number.isFinite(share)) return a.step + 0.5 * width;
  return a.step + Math.min(0.9, Math.max(0.1, share)) * width;
}
