import { option, type Schedule, stepsOption } from "../schedule.ts";

export interface CosineOptions {
  /** Value at the start. */
  initial: number;
  /** Steps to the end. */
  steps: number;
  /** Value at the end, and from there on. @default 0 */
  final?: number;
}

/**
 * Falls along half a period of a cosine: final + ½ (initial − final) (1 + cos(π k / steps)).
 *
 * After the end it stays; PyTorch's rises again.
 *
 * @throws RangeError when an option is out of range.
 *
 * Source: Loshchilov & Hutter 2017, equation 5. Equals `optax.cosine_decay_schedule`, and up to its end
 * `torch.optim.lr_scheduler.CosineAnnealingLR`.
 */
export function cosine({ initial, steps, final = 0 }: CosineOptions): Schedule {
  option("cosine", "initial", initial);
  option("cosine", "final", final);
  stepsOption("cosine", "steps", steps);
  return (step) => halfWave(initial, final, Math.min(step, steps) / steps);
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
export function cosineRestarts({ initial, period, growth = 1, final = 0 }: CosineRestartsOptions): Schedule {
  option("cosineRestarts", "initial", initial);
  option("cosineRestarts", "final", final);
  stepsOption("cosineRestarts", "period", period);
  stepsOption("cosineRestarts", "growth", growth);
  return (step) => {
    if (growth === 1) return halfWave(initial, final, (step % period) / period);
    let begin = 0;
    let length = period;
    while (step >= begin + length) {
      begin += length;
      length *= growth;
    }
    return halfWave(initial, final, (step - begin) / length);
  };
}

/** Half a period of a cosine, from one value at share 0 to the other at share 1. */
export const halfWave = (from: number, to: number, share: number): number =>
  to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
