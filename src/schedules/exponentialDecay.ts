import { given, option, type Schedule, stepsOption } from "../schedule.ts";

export interface ExponentialDecayOptions {
  /** Value at the start. */
  initial: number;
  /** Factor over `every` steps, > 0. */
  factor: number;
  /** Steps over which the factor is reached. @default 1 */
  every?: number;
  /** Fall at once after every so many steps, in place of a little at each. @default false */
  staircase?: boolean;
  /** Steps before it begins to change. @default 0 */
  delay?: number;
  /** Where it stops. @default never */
  limit?: number;
}

/**
 * Changes by the same factor in equal numbers of steps: initial · factor^((k − delay) / every), held at `limit`.
 *
 * @throws RangeError when an option is out of range. Equals `optax.exponential_decay`, and with `every: 1`
 * `torch.optim.lr_scheduler.ExponentialLR`.
 */
export function exponentialDecay(options: ExponentialDecayOptions): Schedule {
  const { initial, factor, every = 1, staircase = false, delay = 0, limit } = given("exponentialDecay", options);
  option("exponentialDecay", "initial", initial);
  option("exponentialDecay", "factor", factor, "a finite number > 0", (value) => value > 0);
  stepsOption("exponentialDecay", "every", every);
  stepsOption("exponentialDecay", "delay", delay, 0);
  if (limit !== undefined) option("exponentialDecay", "limit", limit);
  const hold = limit === undefined ? (x: number) => x : (x: number) => (factor < 1 ? Math.max : Math.min)(x, limit);
  return (step) => {
    const times = Math.max(0, step - delay) / every;
    return hold(initial * factor ** (staircase ? Math.floor(times) : times));
  };
}
