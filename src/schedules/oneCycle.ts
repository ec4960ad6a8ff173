import { given, option, type Schedule, shownIn, stepsOption } from "../schedule.ts";
import { shown } from "../shown.ts";
import { halfWave } from "./cosine.ts";

export interface OneCycleOptions {
  /** The largest value. */
  peak: number;
  /** Steps of the whole cycle, at least 2; after it the last value stays. */
  steps: number;
  /** Share of the steps that go up, in (0, 1). @default 0.3 */
  rise?: number;
  /** The first value is peak / this. @default 25 */
  startDivisor?: number;
  /** The last value is the first / this. @default 1e4 */
  endDivisor?: number;
  /** How it goes between its corners. @default "cosine" */
  shape?: "cosine" | "linear";
  /** Go down to the first value as fast as up, then to the last, in place of in one. @default false */
  threePhases?: boolean;
}

/**
 * One cycle: up to a large value, then down far below the first one.
 *
 * @throws RangeError when an option is out of range.
 *
 * Source: Smith & Topin 2018. Equals `torch.optim.lr_scheduler.OneCycleLR`; Optax rounds the corners to whole steps.
 */
export function oneCycle(options: OneCycleOptions): Schedule {
  const {
    peak,
    steps,
    rise = 0.3,
    startDivisor = 25,
    endDivisor = 1e4,
    shape = "cosine",
    threePhases = false,
  } = given("oneCycle", options);
  option("oneCycle", "peak", peak);
  stepsOption("oneCycle", "steps", steps, 2);
  option("oneCycle", "rise", rise, "in (0, 1)", (value) => value > 0 && value < 1);
  option("oneCycle", "startDivisor", startDivisor, "a finite number > 0", (value) => value > 0);
  option("oneCycle", "endDivisor", endDivisor, "a finite number > 0", (value) => value > 0);
  if (shape !== "cosine" && shape !== "linear")
    throw new RangeError(`oneCycle: shape must be "cosine" or "linear", got ${shown(shape)}`);
  const first = peak / startDivisor;
  const last = first / endDivisor;
  const top = rise * steps - 1;
  const corners: [step: number, value: number][] = threePhases
    ? [
        [0, first],
        [top, peak],
        [2 * rise * steps - 2, first],
        [steps - 1, last],
      ]
    : [
        [0, first],
        [top, peak],
        [steps - 1, last],
      ];
  const between = shape === "cosine" ? halfWave : (a: number, b: number, share: number) => a + (b - a) * share;
  return shownIn(steps, (step) => {
    const at = corners.findIndex(([corner], i) => i > 0 && (step <= corner || i === corners.length - 1));
    const [[begin, from], [end, to]] = [corners[at - 1], corners[at]];
    return between(from, to, Math.min(1, (step - begin) / (end - begin)));
  });
}
