import { shown } from "./shown.ts";

/**
 * A hyper-parameter that changes as a run goes on: its value by the number of steps made before, from 0. Any function of that
 * kind is one; those of `schedules` are the usual ones.
 *
 *     scheduled(adam, { learningRate: warmup(cosine({ initial: 0.01, steps: 900 }), { steps: 100 }) })
 */
export interface Schedule {
  (step: number): number;
  /** How many steps show all of it, where that is known: `plot` draws so many. */
  readonly steps?: number;
}

/** `schedule`, all of which is seen in so many steps. */
export const shownIn = (steps: number | undefined, schedule: (step: number) => number): Schedule =>
  steps === undefined ? schedule : Object.assign(schedule, { steps });

/** Hands back the options of a schedule, an object. */
export function given<Options>(owner: string, options: Options): Options {
  if (typeof options === "object" && options !== null) return options;
  throw new TypeError(`${owner}: options must be an object, each number by its name, got ${shown(options)}`);
}

/** Hands back an option of a schedule, a finite number for which `holds`; `must` is how the message says it. */
export function option(
  owner: string,
  name: string,
  value: number,
  must = "a finite number",
  holds: (value: number) => boolean = () => true,
): number {
  if (typeof value !== "number") throw new TypeError(`${owner}: ${name} must be a number, got ${shown(value)}`);
  if (!Number.isFinite(value) || !holds(value)) throw new RangeError(`${owner}: ${name} must be ${must}, got ${value}`);
  return value;
}

/** Hands back `value`, a whole number of steps of at least `least`. */
export const stepsOption = (owner: string, name: string, value: number, least = 1): number =>
  option(owner, name, value, `a whole number >= ${least}`, (steps) => Number.isSafeInteger(steps) && steps >= least);

/** Hands back `value` when it is a function. `index` is named in the message. */
export function checkSchedule(owner: string, name: string, value: Schedule): Schedule {
  if (typeof value === "function") return value;
  throw new TypeError(
    `${owner}: ${name} must be a schedule such as cosine({ initial: 0.01, steps: 1000 }), got ${shown(value)}`,
  );
}
