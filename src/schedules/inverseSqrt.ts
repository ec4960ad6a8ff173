import { given, option, type Schedule, shownIn, stepsOption } from "../schedule.ts";

export interface InverseSqrtOptions {
  /** The value at the end of the warm-up. */
  peak: number;
  /** Steps w of the warm-up. */
  warmup: number;
}

/**
 * Up in a straight line, then down as the inverse square root of the step: peak · min((k + 1) / w, √(w / (k + 1))).
 *
 * @throws RangeError when an option is out of range.
 *
 * Source: Vaswani et al. 2017, equation 3, with the peak in place of the model's width.
 */
export function inverseSqrt(options: InverseSqrtOptions): Schedule {
  const { peak, warmup } = given("inverseSqrt", options);
  option("inverseSqrt", "peak", peak);
  stepsOption("inverseSqrt", "warmup", warmup);
  return shownIn(10 * warmup, (step) => peak * Math.min((step + 1) / warmup, Math.sqrt(warmup / (step + 1))));
}
