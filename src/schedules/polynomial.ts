import { given, option, type Schedule, shownIn, stepsOption } from "../schedule.ts";

export interface LinearOptions {
  /** Value at the start. */
  initial: number;
  /** Value at the end, and from there on. @default 0 */
  final?: number;
  /** Steps from the one to the other. */
  steps: number;
  /** Steps before it begins to change. @default 0 */
  delay?: number;
}

export interface PolynomialOptions extends LinearOptions {
  /** Exponent p, > 0; 1 is a straight line. @default 1 */
  power?: number;
}

/**
 * From one value to another along a power of the time that is left.
 *
 *     (initial − final) (1 − (k − delay) / steps)^p + final
 *
 * @throws RangeError when an option is out of range. Equals `optax.polynomial_schedule` and
 * `torch.optim.lr_scheduler.PolynomialLR`.
 */
export function polynomial(options: PolynomialOptions): Schedule {
  return along("polynomial", options);
}

/**
 * From one value to another along a straight line, such as up to a peak.
 *
 * @throws RangeError when an option is out of range. Equals `optax.linear_schedule` and `torch.optim.lr_scheduler.LinearLR`.
 */
export function linear(options: LinearOptions): Schedule {
  return along("linear", { ...given("linear", options), power: 1 });
}

function along(owner: string, options: PolynomialOptions): Schedule {
  const { initial, final = 0, power = 1, steps, delay = 0 } = given(owner, options);
  option(owner, "initial", initial);
  option(owner, "final", final);
  option(owner, "power", power, "a finite number > 0", (value) => value > 0);
  stepsOption(owner, "steps", steps);
  stepsOption(owner, "delay", delay, 0);
  return shownIn(delay + steps, (step) => {
    const left = 1 - Math.min(Math.max(step - delay, 0), steps) / steps;
    return (initial - final) * left ** power + final;
  });
}
