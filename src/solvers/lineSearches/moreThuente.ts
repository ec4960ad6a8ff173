import { count, within } from "../../optimizers/hyperparameter.ts";
import type { Line } from "./line.ts";
import { type LineSearch, LONGEST_STEP } from "./lineSearch.ts";
import { type Bracket, safeguardedStep } from "./safeguardedStep.ts";

export interface MoreThuenteOptions {
  /** Share c₁ of the decrease that the slope promises and a step must give, in (0, 1). @default 1e-4 */
  decrease?: number;
  /** The slope must shrink to this share c₂ of itself, in (c₁, 1). @default 0.9 */
  curvature?: number;
  /** The bracket is narrow enough at this relative width, > 0. @default 1e-14 */
  width?: number;
  /** How many steps may be tried. @default 100 */
  trials?: number;
}

/**
 * Moré and Thuente's search for a step that satisfies the strong Wolfe conditions, with few trials.
 *
 *     φ(α) ≤ φ(0) + c₁ α φ′(0)        |φ′(α)| ≤ c₂ |φ′(0)|
 *
 * It keeps a bracket and takes safeguarded cubic and quadratic steps in it, first on the auxiliary function
 * ψ(α) = φ(α) − φ(0) − c₁ α φ′(0), then on φ. The search of MINPACK-2, which SciPy's BFGS, CG and L-BFGS-B use.
 *
 * @throws RangeError when an option is outside its range.
 *
 * Source: Moré & Thuente 1994, "Line search algorithms with guaranteed sufficient decrease".
 */
export function moreThuente(options: MoreThuenteOptions = {}): LineSearch {
  const { decrease: c1 = 1e-4, curvature: c2 = 0.9, width = 1e-14, trials = 100 } = options;
  within("moreThuente", "decrease", c1, "in (0, 1)", c1 > 0 && c1 < 1);
  within("moreThuente", "curvature", c2, "in (decrease, 1)", c2 > c1 && c2 < 1);
  within("moreThuente", "width", width, "a finite number > 0", width > 0);
  count("moreThuente", "trials", trials);
  return {
    name: "Moré-Thuente",
    search: (line, first) => search(line, first, c1, c2, width, trials),
  };
}

function search(line: Line, first: number, c1: number, c2: number, width: number, trials: number): boolean {
  const { startValue, startSlope } = line;
  const promised = c1 * startSlope;
  let atX = { step: 0, value: startValue, slope: startSlope };
  let atY = atX;
  let isBracketed = false;
  let onAuxiliary = true;
  let least = 0;
  let most = 5 * first;
  let lastWidth = LONGEST_STEP;
  let widthBefore = 2 * LONGEST_STEP;
  let step = first;
  for (let k = 0; k < trials; k++) {
    let value = line.at(step);
    // Outside the function's domain nothing can be interpolated: halve the way back to the best step.
    for (; !Number.isFinite(value) && value > 0 && k < trials; k++) {
      step = atX.step + 0.5 * (step - atX.step);
      most = Math.min(most, step);
      value = line.at(step);
    }
    if (!Number.isFinite(value)) return value < 0;
    const slope = line.slope;
    const enough = startValue + step * promised;
    if (onAuxiliary && value <= enough && slope >= 0) onAuxiliary = false;
    if (value <= enough && Math.abs(slope) <= c2 * -startSlope) return true;
    if (step >= LONGEST_STEP && value <= enough && slope <= promised) return true;
    if (isBracketed && (step <= least || step >= most || most - least <= width * most)) break;

    const shift = onAuxiliary && value <= atX.value && value > enough ? promised : 0;
    const lowered = (at: Bracket["x"]) => ({
      step: at.step,
      value: at.value - at.step * shift,
      slope: at.slope - shift,
    });
    const next = safeguardedStep(
      { x: lowered(atX), y: lowered(atY), isBracketed },
      lowered({ step, value, slope }),
      least,
      most,
    );
    const raised = (at: Bracket["x"]) => ({
      step: at.step,
      value: at.value + at.step * shift,
      slope: at.slope + shift,
    });
    atX = raised(next.bracket.x);
    atY = raised(next.bracket.y);
    isBracketed = next.bracket.isBracketed;
    step = next.step;

    if (isBracketed) {
      const apart = Math.abs(atY.step - atX.step);
      if (apart >= 0.66 * widthBefore) step = atX.step + 0.5 * (atY.step - atX.step);
      widthBefore = lastWidth;
      lastWidth = apart;
      least = Math.min(atX.step, atY.step);
      most = Math.max(atX.step, atY.step);
    } else {
      least = step + 1.1 * (step - atX.step);
      most = step + 4 * (step - atX.step);
    }
    step = Math.min(step, LONGEST_STEP);
    if (isBracketed && (step <= least || step >= most || most - least <= width * most)) step = atX.step;
  }
  // Near a minimum rounding may hide the slope's condition; a step that helps is better than none.
  if (!(atX.step > 0 && atX.value < startValue)) return false;
  line.at(atX.step);
  return true;
}
