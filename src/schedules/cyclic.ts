import { given, option, type Schedule, shownIn, stepsOption } from "../schedule.ts";

export interface CyclicOptions {
  /** The value between two cycles. */
  least: number;
  /** The largest value of the first cycle. */
  most: number;
  /** Steps up. @default 2000 */
  up?: number;
  /** Steps down. @default as many as up */
  down?: number;
  /** Factor of the height of each cycle after the first, > 0; 1 keeps it, ½ is "triangular2". @default 1 */
  cycleFactor?: number;
  /** Factor of the height at each step, > 0 ("exp_range"). @default 1 */
  stepFactor?: number;
}

/**
 * Up and down in straight lines, again and again.
 *
 * @throws RangeError when an option is out of range.
 *
 * Source: Smith 2017. Equals `torch.optim.lr_scheduler.CyclicLR` in its three modes.
 */
export function cyclic(options: CyclicOptions): Schedule {
  const { least, most, up = 2000, down = up, cycleFactor = 1, stepFactor = 1 } = given("cyclic", options);
  option("cyclic", "least", least);
  option("cyclic", "most", most, `at least the least value (${least})`, (value) => value >= least);
  stepsOption("cyclic", "up", up);
  stepsOption("cyclic", "down", down);
  option("cyclic", "cycleFactor", cycleFactor, "a finite number > 0", (value) => value > 0);
  option("cyclic", "stepFactor", stepFactor, "a finite number > 0", (value) => value > 0);
  return shownIn(3 * (up + down), (step) => {
    const cycle = Math.floor(step / (up + down));
    const within = step - cycle * (up + down);
    const height = within <= up ? within / up : 1 - (within - up) / down;
    return least + (most - least) * height * cycleFactor ** cycle * stepFactor ** step;
  });
}
