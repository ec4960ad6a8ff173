import { given, option, type Schedule, shownIn, stepsOption } from "../schedule.ts";
import { shown } from "../shown.ts";

export interface StepDecayOptions {
  /** Value at the start. */
  initial: number;
  /** Steps between two falls. */
  every: number;
  /** Factor of each fall, > 0. @default 0.1 */
  factor?: number;
}

/**
 * Falls by a factor every so many steps: initial · factor^⌊k / every⌋.
 *
 * @throws RangeError when an option is out of range. Equals `torch.optim.lr_scheduler.StepLR`.
 */
export function stepDecay(options: StepDecayOptions): Schedule {
  const { initial, every, factor = 0.1 } = given("stepDecay", options);
  option("stepDecay", "initial", initial);
  stepsOption("stepDecay", "every", every);
  option("stepDecay", "factor", factor, "a finite number > 0", (value) => value > 0);
  return shownIn(5 * every, (step) => initial * factor ** Math.floor(step / every));
}

export interface MultistepOptions {
  /** Value at the start. */
  initial: number;
  /** The steps at which it falls, rising. */
  at: readonly number[];
  /** Factor of each fall, > 0. @default 0.1 */
  factor?: number;
}

/**
 * Falls by a factor at each of the steps named: initial · factor^(how many of them are ≤ k).
 *
 * @throws RangeError when an option is out of range or the steps don't rise. Equals `torch.optim.lr_scheduler.MultiStepLR`.
 */
export function multistep(options: MultistepOptions): Schedule {
  const { initial, at, factor = 0.1 } = given("multistep", options);
  option("multistep", "initial", initial);
  option("multistep", "factor", factor, "a finite number > 0", (value) => value > 0);
  if (!Array.isArray(at)) throw new TypeError(`multistep: at must be an array of steps, got ${shown(at)}`);
  at.forEach((step, i) => {
    stepsOption("multistep", `at[${i}]`, step, i === 0 ? 0 : at[i - 1] + 1);
  });
  const falls = [...at];
  return shownIn(
    Math.ceil(1.25 * (falls.at(-1) ?? 0)) || undefined,
    (step) => initial * factor ** falls.filter((fall) => fall <= step).length,
  );
}
