import { Figure, type FigureContent } from "../figure.ts";
import type { Schedule } from "../schedule.ts";
import { shown } from "../shown.ts";
import { legendBelow, titled } from "./frame.ts";
import { colourOf, dashOf } from "./palette.ts";

export interface PlotOptions {
  /** How many steps are drawn. @default 1000 */
  steps?: number;
  /** What the y axis says. @default "learning rate" */
  quantity?: string;
  /** Values on a log axis. @default false */
  logScale?: boolean;
  /** @default none */
  title?: string;
}

/**
 * One schedule or several, over the steps of a run.
 *
 *     plot({ cosine: cosine({ initial: 0.1, steps: 500 }), cyclic: cyclic({ least: 0.01, most: 0.1 }) }, { steps: 500 })
 *
 * @throws TypeError when something is not a schedule; RangeError when there is none, when `steps` is not a whole number >= 1, or
 * when a schedule gives a value that is not finite, named with its step.
 */
export function plot(
  schedules: Schedule | Readonly<Record<string, Schedule>>,
  options: PlotOptions = {},
): SchedulePlot {
  const { steps = 1000 } = options;
  if (!Number.isSafeInteger(steps) || steps < 1)
    throw new RangeError(`plot: steps must be a whole number >= 1, got ${shown(steps)}`);
  const named = typeof schedules === "function" ? { schedule: schedules } : schedules;
  const lines = Object.entries(named ?? {}).map(([name, schedule]) => ({
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
      data: this.lines.map(({ name, values }, i) => ({
        type: "scatter",
        mode: "lines",
        name,
        x: values.map((_, step) => step),
        y: values,
        line: { color: colourOf(i), dash: dashOf(i), width: 2 },
      })),
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
