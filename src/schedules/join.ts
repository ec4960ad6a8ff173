import { checkSchedule, option, type Schedule, stepsOption } from "../schedule.ts";

/**
 * Schedules one after the other: each begins at 0 again, at its boundary.
 *
 *     join([linear({ initial: 0, final: 1, steps: 10 }), cosine({ initial: 1, steps: 90 })], [10])
 *
 * @throws RangeError when the boundaries are not one fewer than the schedules, or don't rise. Equals `optax.join_schedules` and
 * `torch.optim.lr_scheduler.SequentialLR`.
 */
export function join(schedules: readonly Schedule[], boundaries: readonly number[]): Schedule {
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
  return (step) => {
    const at = begins.findLastIndex((begin) => begin <= step);
    return schedules[Math.max(at, 0)](step - begins[Math.max(at, 0)]);
  };
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
export function warmup(schedule: Schedule, { steps, initial = 0 }: WarmupOptions): Schedule {
  checkSchedule("warmup", "schedule", schedule);
  stepsOption("warmup", "steps", steps);
  option("warmup", "initial", initial);
  return (step) => {
    if (step >= steps) return schedule(step - steps);
    const peak = schedule(0);
    return (initial - peak) * (1 - step / steps) + peak;
  };
}

/** The product of schedules, step by step. Equals `torch.optim.lr_scheduler.ChainedScheduler` of their factors. */
export function product(...schedules: readonly Schedule[]): Schedule {
  schedules.forEach((schedule, i) => {
    checkSchedule("product", `schedules[${i}]`, schedule);
  });
  return (step) => schedules.reduce((value, schedule) => value * schedule(step), 1);
}
