import { Figure, type FigureContent } from "../figure.ts";
import type { LearningRateRange } from "../learningRateRange.ts";
import { legendBelow, logAxis, titled } from "./frame.ts";
import { colourOf, neutral } from "./palette.ts";

/** The cost over the learning rate of each step, with the rates that `learningRateRange` names. */
export class RangePlot extends Figure {
  readonly range: LearningRateRange<unknown>;
  readonly #title: string | undefined;

  constructor(range: LearningRateRange<unknown>, title?: string) {
    super();
    this.range = range;
    this.#title = title;
  }

  protected content(): FigureContent {
    const { learningRates, costs, steepest, lowest, breaks } = this.range;
    const costAt = (rate: number) => costs[learningRates.indexOf(rate)];
    const isWide = learningRates.at(-1)! > 100 * learningRates[0];
    const isLog = costs.every((cost) => cost > 0) && Math.max(...costs) >= 10 * Math.min(...costs);
    const mark = (name: string, rate: number, symbol: string, i: number) => ({
      type: "scatter",
      mode: "markers",
      name: `${name}: ${short(rate)}`,
      x: [rate],
      y: [costAt(rate)],
      marker: { color: colourOf(i), size: 11, symbol },
    });
    return {
      data: [
        {
          type: "scatter",
          mode: "lines",
          name: "cost",
          x: [...learningRates],
          y: [...costs],
          line: { color: colourOf(0), width: 2 },
          showlegend: false,
        },
        mark("steepest fall", steepest, "circle", 1),
        mark("lowest cost", lowest, "diamond", 2),
        ...(breaks === undefined
          ? []
          : [
              {
                type: "scatter",
                mode: "lines",
                name: `breaks: ${short(breaks)}`,
                x: [breaks, breaks],
                y: [Math.min(...costs), Math.max(...costs)],
                line: { color: neutral, width: 1.5, dash: "dot" },
              },
            ]),
      ],
      layout: {
        height: 340,
        margin: { l: 70, r: 20, t: this.#title ? 50 : 20, b: 50 },
        legend: legendBelow,
        xaxis: {
          title: { text: "learning rate" },
          ...logAxis(learningRates),
          tickformat: ".2~e",
          ...(isWide && { dtick: 1 }),
        },
        yaxis: { title: { text: "cost" }, ...(isLog && logAxis(costs)) },
        ...(this.#title && { title: titled(this.#title) }),
      },
      text: `The cost of ${this.range.run.name} while the learning rate rises from ${short(learningRates[0])} to ${short(learningRates.at(-1)!)}: it falls fastest at ${short(steepest)}, is lowest at ${short(lowest)}${breaks === undefined ? "" : ` and breaks at ${short(breaks)}`}.`,
    };
  }
}

const short = (x: number): string => String(Number(x.toPrecision(3)));
