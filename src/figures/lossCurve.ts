import { Figure, type FigureBundle, type FigureContent, type Layout } from "../figure.ts";
import type { Recorded } from "../run.ts";
import { factsOf } from "./curveFacts.ts";
import { withDistinctNames } from "./distinctNames.ts";
import { follow } from "./follow.ts";
import { legendBelow, logAxis, titled } from "./frame.ts";
import { lossText } from "./lossText.ts";
import { lossTraces } from "./lossTraces.ts";

export interface LossCurveOptions {
  /**
   * Costs on a log axis. `"auto"`: when all are positive and the highest is at least ten times the lowest.
   * @default "auto"
   */
  logScale?: boolean | "auto";
  /** @default none */
  title?: string;
  /** In pixels. @default 360, and 520 with a panel of errors */
  height?: number;
}

/**
 * Costs of one run or several over their steps, training and validation; errors, where there are any, in a panel below.
 *
 * One run: the room between the two curves is the generalization gap, and the best validation cost is marked. Several runs:
 * a colour each, validation dashed. Values that are not finite are gaps, and a cross marks where they begin. Longer curves
 * are drawn by 1,000 of their points, peaks among them. Shown while a run goes on, the picture grows with it.
 *
 * @throws TypeError when something is not a run; RangeError when there is none, or the height is not positive.
 */
export function lossCurve(runs: Recorded | readonly Recorded[], options: LossCurveOptions = {}): LossCurve {
  return new LossCurve(checkedRuns(runs), options);
}

/** A figure made by {@link lossCurve}. */
export class LossCurve extends Figure {
  readonly runs: readonly Recorded[];
  readonly #options: LossCurveOptions;

  constructor(runs: readonly Recorded[], options: LossCurveOptions) {
    super();
    const { logScale = "auto", height } = options;
    if (logScale !== "auto" && typeof logScale !== "boolean")
      throw new TypeError(`lossCurve: logScale must be true, false or "auto", got ${String(logScale)}`);
    if (height !== undefined && !(height > 0 && Number.isFinite(height)))
      throw new RangeError(`lossCurve: height must be a positive number of pixels, got ${height}`);
    this.runs = runs;
    this.#options = options;
  }

  /** While a run goes on: shows each new state until all have ended. */
  get [Symbol.for("Jupyter.live")](): ((show: (bundle: FigureBundle) => void) => Promise<void>) | undefined {
    if (this.runs.every((run) => run.status !== "running")) return undefined;
    const display = () => (this as unknown as { [key: symbol]: () => FigureBundle })[Symbol.for("Jupyter.display")]();
    return (show) => follow(this.runs, () => show(display()));
  }

  protected content(): FigureContent {
    const runs = withDistinctNames(this.runs);
    const isLog = readsBetterInLog(runs, this.#options.logScale ?? "auto");
    return {
      data: lossTraces(runs),
      layout: layoutOf(runs, isLog, this.#options),
      text: (this.#options.title ? `${this.#options.title}. ` : "") + lossText(runs, isLog),
    };
  }
}

function checkedRuns(runs: unknown): readonly Recorded[] {
  const list = Array.isArray(runs) ? runs : [runs];
  if (list.length === 0) throw new RangeError("lossCurve: no runs, so there is nothing to draw");
  for (const run of list)
    if (!Array.isArray(run?.curves))
      throw new TypeError(
        `lossCurve: expected a run of minimize or train, got ${run instanceof Promise ? "a promise; await it first" : String(run)}`,
      );
  return list;
}

function readsBetterInLog(runs: readonly Recorded[], wanted: boolean | "auto"): boolean {
  if (wanted !== "auto") return wanted;
  let lowest = Infinity;
  let highest = -Infinity;
  for (const curve of runs.flatMap((run) => run.curves)) {
    if (curve.quantity !== "cost") continue;
    const facts = factsOf(curve);
    lowest = Math.min(lowest, facts.lowest?.value ?? Infinity);
    highest = Math.max(highest, facts.highest?.value ?? -Infinity);
  }
  return lowest > 0 && highest >= 10 * lowest;
}

function layoutOf(runs: readonly Recorded[], isLog: boolean, { title, height }: LossCurveOptions): Layout {
  const curves = runs.flatMap((run) => run.curves);
  const hasErrors = curves.some((curve) => curve.quantity === "error");
  const facts = curves.filter((curve) => curve.quantity === "cost").map(factsOf);
  const level = flatLevel(facts.map(({ lowest, highest }) => [lowest?.value, highest?.value]));
  const ends = facts.flatMap(({ lowest, highest }) => [lowest, highest]).flatMap((end) => end?.value ?? []);
  const isEmpty = facts.every(({ first }) => !first);
  return {
    height: height ?? (hasErrors ? 520 : 360),
    ...(title && { title: titled(title) }),
    hovermode: "x unified",
    showlegend: true,
    legend: legendBelow,
    xaxis: {
      title: { text: "step" },
      unifiedhovertitle: { text: "step %{x}" },
      ...(hasErrors && { anchor: "y2" }),
    },
    yaxis: {
      title: { text: "cost" },
      ...(isLog && logAxis(ends)),
      ...(isEmpty && { showticklabels: false, zeroline: false }),
      ...(hasErrors && { domain: [0.42, 1] }),
      ...(level !== undefined && !isLog && { range: around(level) }),
    },
    ...(hasErrors && {
      yaxis2: { title: { text: "error" }, domain: [0, 0.32], tickformat: ".0~%", rangemode: "tozero" },
    }),
    ...(isEmpty && { annotations: [emptyNote(facts.some(({ count }) => count > 0))] }),
  };
}

/** The one value of every curve, when there is only one. */
function flatLevel(ranges: readonly (readonly (number | undefined)[])[]): number | undefined {
  const values = new Set(ranges.flat().filter((value) => value !== undefined));
  return values.size === 1 ? [...values][0] : undefined;
}

/** Zero in the picture, so that a flat line is seen to be flat and not merely small. */
const around = (level: number): [number, number] =>
  level === 0 ? [-1, 1] : level > 0 ? [0, 2 * level] : [2 * level, 0];

const emptyNote = (measured: boolean) => ({
  text: measured ? "no finite cost: every value is NaN or infinite" : "nothing measured yet",
  xref: "paper",
  yref: "y domain",
  x: 0.5,
  y: 0.5,
  showarrow: false,
});
