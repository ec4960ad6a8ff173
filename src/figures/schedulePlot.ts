import { Figure, type FigureContent } from "../figure.ts";
import { LearningRateRange } from "../learningRateRange.ts";
import type { Schedule } from "../schedule.ts";
import { shown } from "../shown.ts";
import { decimate } from "./decimate.ts";
import { legendBelow, titled } from "./frame.ts";
import { colourOf, dashOf } from "./palette.ts";
import { RangePlot } from "./rangePlot.ts";

export interface PlotOptions {
  /** How many steps are drawn. @default as many as show all of the schedules that know it, else 1000 */
  steps?: number;
  /** What the y axis says. @default "learning rate" */
  quantity?: string;
  /** Values on a log axis. @default false */
  logScale?: boolean;
  /** @default none */
  title?: string;
}

/** More steps than these are not drawn. */
const MOST_STEPS = 10_000_000;

/**
 * One schedule or several, over the steps of a run; or what a learning-rate range test has found, over the rates.
 *
 *     plot({ cosine: cosine({ initial: 0.1, steps: 500 }), cyclic: cyclic({ least: 0.01, most: 0.1 }) }, { steps: 500 })
 *
 *     plot(learningRateRange(rosenbrock, momentum, { start: [-1.2, 1] }))
 *
 * @throws TypeError when something is not a schedule; RangeError when there is none, when `steps` is not a whole number from 1 to 10,000,000, or
 * when a schedule gives a value that is not finite, named with its step.
 */
export function plot(schedules: Schedule | Readonly<Record<string, Schedule>>, options?: PlotOptions): SchedulePlot;
export function plot(range: LearningRateRange<unknown>, options?: Pick<PlotOptions, "title">): RangePlot;
export function plot(
  what: Schedule | Readonly<Record<string, Schedule>> | LearningRateRange<unknown>,
  options: PlotOptions = {},
): Figure {
  if (what instanceof LearningRateRange) return new RangePlot(what, options.title);
  const named = typeof what === "function" ? { schedule: what } : what;
  if (typeof named !== "object" || named === null)
    throw new TypeError(
      `plot: there must be a schedule such as cosine({ initial: 0.01, steps: 1000 }), several by name, or a learning-rate range, got ${shown(named)}`,
    );
  const known = Object.values(named).flatMap((schedule) => schedule?.steps ?? []);
  const { steps = known.length > 0 ? Math.min(Math.max(...known) + 1, MOST_STEPS) : 1000 } = options;
  if (!Number.isSafeInteger(steps) || steps < 1 || steps > MOST_STEPS)
    throw new RangeError(`plot: steps must be a whole number from 1 to ${MOST_STEPS}, got ${shown(steps)}`);
  const lines = Object.entries(named).map(([name, schedule]) => ({
    name,
    values: valuesOf(name, schedule, steps),
  }));
  if (lines.length === 0) throw new RangeError("plot: there must be at least one schedule, got none");
  return new SchedulePlot(lines, options);
}

interface Line {
  readonly name: string;
  readonly values: readonly number[];
}

/** A figure made by {@link plot}. */
export class SchedulePlot extends Figure {
  /** Each schedule's name and its value at each step, from step 0. */
  readonly lines: readonly Line[];
  readonly #options: PlotOptions;

  constructor(lines: readonly Line[], options: PlotOptions) {
    super();
    this.lines = lines;
    this.#options = options;
  }

  protected content(): FigureContent {
    const { quantity = "learning rate", logScale = false, title } = this.#options;
    return {
      data: this.lines.map(({ name, values }, i) => {
        const points = decimate(
          values.map((_, step) => step),
          values,
        );
        return {
          type: "scatter",
          mode: "lines",
          name,
          x: points.steps,
          y: points.values,
          // Every corner where it is: the points are few.
          line: { color: colourOf(i), dash: dashOf(i), width: 2, simplify: false },
        };
      }),
      layout: {
        height: 320,
        margin: { l: 70, r: 20, t: title ? 50 : 20, b: 50 },
        showlegend: this.lines.length > 1,
        legend: legendBelow,
        xaxis: { title: { text: "step" } },
        yaxis: { title: { text: quantity }, type: logScale ? "log" : "linear" },
        ...(title && { title: titled(title) }),
      },
      text: this.lines.map((line) => sentence(line, quantity)).join(" "),
    };
  }
}

function valuesOf(name: string, schedule: Schedule, steps: number): number[] {
  if (typeof schedule !== "function")
    throw new TypeError(
      `plot: ${name} must be a schedule such as cosine({ initial: 0.01, steps: 1000 }), got ${shown(schedule)}`,
    );
  return Array.from({ length: steps }, (_, step) => {
    const value = schedule(step);
    if (Number.isFinite(value)) return value;
    throw new RangeError(`plot: ${name} must give finite numbers, got ${shown(value)} at step ${step}`);
  });
}

/** What a line shows, in words. */
function sentence({ name, values }: Line, quantity: string): string {
  const highest = values.reduce((best, value, step) => (value > values[best] ? step : best), 0);
  const last = values.length - 1;
  const rise = highest > 0 && highest < last ? `, highest ${short(values[highest])} at step ${highest}` : "";
  const who = name === "schedule" ? `The ${quantity}` : `${name}: the ${quantity}`;
  return `${who} goes from ${short(values[0])} to ${short(values[last])} in ${values.length} steps${rise}.`;
}

const short = (x: number): string => String(Number(x.toPrecision(3)));
