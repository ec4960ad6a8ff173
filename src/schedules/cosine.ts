import { given, option, type Schedule, shownIn, stepsOption } from "../schedule.ts";
import { shown } from "../shown.ts";

export interface CosineOptions {
  /** Value at the start. */
  initial: number;
  /** Steps to the end. */
  steps: number;
  /** Value at the end, and from there on. @default 0 */
  final?: number;
  /** Exponent p of the wave, > 0: it falls sooner with p > 1. @default 1 */
  exponent?: number;
  /** Rise again after the end, and fall, and so on, as PyTorch's does, in place of staying. @default false */
  rises?: boolean;
}

/**
 * Falls along half a period of a cosine: final + (initial − final) (½ (1 + cos(π k / steps)))^p.
 *
 * @throws RangeError when an option is out of range.
 *
 * Source: Loshchilov & Hutter 2017, equation 5. Equals `optax.cosine_decay_schedule`, and with `rises`
 * `torch.optim.lr_scheduler.CosineAnnealingLR`, which is the same up to the end.
 */
export function cosine(options: CosineOptions): Schedule {
  const { initial, steps, final = 0, exponent = 1, rises = false } = given("cosine", options);
  option("cosine", "initial", initial);
  option("cosine", "final", final);
  stepsOption("cosine", "steps", steps);
  option("cosine", "exponent", exponent, "a finite number > 0", (value) => value > 0);
  if (typeof rises !== "boolean") throw new TypeError(`cosine: rises must be true or false, got ${shown(rises)}`);
  const shareAt = (step: number) => (rises ? step : Math.min(step, steps)) / steps;
  if (exponent === 1) return shownIn(rises ? 2 * steps : steps, (step) => halfWave(initial, final, shareAt(step)));
  return shownIn(steps, (step) => final + (initial - final) * halfWave(1, 0, shareAt(step)) ** exponent);
}

export interface CosineRestartsOptions {
  /** Value at the start of each cycle. */
  initial: number;
  /** Steps of the first cycle. */
  period: number;
  /** Factor of each cycle's length, a whole number. @default 1 */
  growth?: number;
  /** Value that each cycle falls to. @default 0 */
  final?: number;
}

/**
 * Cosine decay that starts again after each cycle (SGDR).
 *
 * @throws RangeError when an option is out of range.
 *
 * Source: Loshchilov & Hutter 2017, equation 5. Equals `torch.optim.lr_scheduler.CosineAnnealingWarmRestarts`.
 */
export function cosineRestarts(options: CosineRestartsOptions): Schedule {
  const { initial, period, growth = 1, final = 0 } = given("cosineRestarts", options);
  option("cosineRestarts", "initial", initial);
  option("cosineRestarts", "final", final);
  stepsOption("cosineRestarts", "period", period);
  stepsOption("cosineRestarts", "growth", growth);
  return shownIn(period * (1 + growth + growth * growth) - 1, (step) => {
    if (growth === 1) return halfWave(initial, final, (step % period) / period);
    let begin = 0;
    let length = period;
    while (step >= begin + length) {
      begin += length;
      length *= growth;
    }
    return halfWave(initial, final, (step - begin) / length);
  });
}

/** Half a period of a cosine, from one value at share 0 to the other at share 1. */
export const halfWave = (from: number, to: number, share: number): number =>
  to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
