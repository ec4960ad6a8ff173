import { checkSchedule, given, option, type Schedule, shownIn, stepsOption } from "../schedule.ts";
import { shown } from "../shown.ts";

/**
 * Schedules one after the other: each begins at 0 again, at its boundary.
 *
 *     join([linear({ initial: 0, final: 1, steps: 10 }), cosine({ initial: 1, steps: 90 })], [10])
 *
 * @throws TypeError when they are no arrays; RangeError when the boundaries are not one fewer than the schedules, or don't rise. Equals `optax.join_schedules` and
 * `torch.optim.lr_scheduler.SequentialLR`.
 */
export function join(schedules: readonly Schedule[], boundaries: readonly number[]): Schedule {
  if (!(Array.isArray(schedules) && Array.isArray(boundaries)))
    throw new TypeError(
      `join: schedules and boundaries must be arrays, got ${shown(schedules)} and ${shown(boundaries)}`,
    );
  if (schedules.length === 0) throw new RangeError("join: there must be at least one schedule, got none");
  schedules.forEach((schedule, i) => {
    checkSchedule("join", `schedules[${i}]`, schedule);
  });
  if (boundaries.length !== schedules.length - 1)
    throw new RangeError(
      `join: ${schedules.length} schedules must have ${schedules.length - 1} boundaries, got ${boundaries.length}`,
    );
  boundaries.forEach((boundary, i) => {
    stepsOption("join", `boundaries[${i}]`, boundary, i === 0 ? 0 : boundaries[i - 1] + 1);
  });
  const begins = [0, ...boundaries];
  const last = schedules.at(-1)!.steps ?? Math.max(begins.at(-1)! / 2, 100);
  return shownIn(Math.ceil(begins.at(-1)! + last), (step) => {
    const at = begins.findLastIndex((begin) => begin <= step);
    return schedules[Math.max(at, 0)](step - begins[Math.max(at, 0)]);
  });
}

export interface WarmupOptions {
  /** Steps of the warm-up. */
  steps: number;
  /** Value at the start. @default 0 */
  initial?: number;
}

/**
 * A straight line up to the first value of `schedule`, then the schedule from its start.
 *
 * @throws RangeError when an option is out of range. Equals Optax's `warmup_…_schedule`.
 */
export function warmup(schedule: Schedule, options: WarmupOptions): Schedule {
  checkSchedule("warmup", "schedule", schedule);
  const { steps, initial = 0 } = given("warmup", options);
  stepsOption("warmup", "steps", steps);
  option("warmup", "initial", initial);
  return shownIn(steps + (schedule.steps ?? 3 * steps), (step) => {
    if (step >= steps) return schedule(step - steps);
    const peak = schedule(0);
    return (initial - peak) * (1 - step / steps) + peak;
  });
}

/** The product of schedules, step by step. Equals `torch.optim.lr_scheduler.ChainedScheduler` of their factors. */
export function product(...schedules: readonly Schedule[]): Schedule {
  schedules.forEach((schedule, i) => {
    checkSchedule("product", `schedules[${i}]`, schedule);
  });
  const known = schedules.flatMap(({ steps }) => steps ?? []);
  return shownIn(known.length > 0 ? Math.max(...known) : undefined, (step) =>
    schedules.reduce((value, schedule) => value * schedule(step), 1),
  );
}

export interface MultiplicativeOptions {
  /** Value at the start. */
  initial: number;
  /** The factor of each step after the first, by its number, from 1. */
  factor: Schedule;
}

/**
 * Multiplied anew at each step: initial · factor(1) · factor(2) · … · factor(k).
 *
 *     multiplicative({ initial: 0.1, factor: (step) => (step % 100 === 0 ? 0.5 : 1) })
 *
 * @throws TypeError and RangeError when an option is of another kind or not finite. Equals
 * `torch.optim.lr_scheduler.MultiplicativeLR`.
 */
export function multiplicative(options: MultiplicativeOptions): Schedule {
  const { initial, factor } = given("multiplicative", options);
  const values = [option("multiplicative", "initial", initial)];
  checkSchedule("multiplicative", "factor", factor);
  return shownIn(factor.steps, (step) => {
    while (values.length <= step) values.push(values[values.length - 1] * factor(values.length));
    return values[step];
  });
}
