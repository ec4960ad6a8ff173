import type { Trace } from "../figure.ts";
import type { Curve, Recorded } from "../run.ts";
import { costsOf, factsOf, gapOf, type Measured, roleOf } from "./curveFacts.ts";
import { decimate } from "./decimate.ts";
import { colourOf, dashOf, faint, neutral } from "./palette.ts";
import { plainLabel, say } from "./say.ts";

/** Everything that a loss curve draws, in the order of drawing. */
export function lossTraces(runs: readonly Recorded[]): Trace[] {
  const alone = runs.length === 1;
  const traces = runs.flatMap((run, i) => [
    ...(alone ? gapBand(run) : []),
    ...run.curves.flatMap((curve) => {
      const style = styleOf(runs, i, curve);
      return [line(curve, style, hasErrors(run)), ...brokenMark(run, curve, style)];
    }),
    ...bestMark(run, (curve) => styleOf(runs, i, curve), alone),
  ]);
  return alone || !runs.some((run) => costsOf(run).validation) ? traces : [...traces, bestKey];
}

interface Style {
  readonly colour: string;
  readonly dash: string;
  /** In the legend, and when pointed at. */
  readonly legend: string;
  readonly name: string;
  readonly group: string;
  readonly showlegend: boolean;
}

const roleIndex = { training: 0, validation: 1, test: 2 };
const roleDash = { training: "solid", validation: "dash", test: "dot" };

/** Alone, a run has a colour for what each curve was measured on; several have a colour each, and a dash for that. */
function styleOf(runs: readonly Recorded[], i: number, curve: Curve): Style {
  const run = runs[i];
  const role = roleOf(curve);
  const what = hasErrors(run) ? role : curve.name;
  const alone = runs.length === 1;
  const only = run.curves.length === 1;
  return {
    colour: colourOf(alone ? roleIndex[role] : i),
    dash: alone ? "solid" : only ? dashOf(i) : roleDash[role],
    legend: plainLabel(alone ? what : only ? run.name : `${run.name}, ${what}`),
    name: plainLabel(alone ? curve.name : only ? run.name : `${run.name}, ${curve.name}`),
    group: `${i} ${role}`,
    showlegend: curve.quantity === "cost",
  };
}

const hasErrors = (run: Recorded): boolean => run.curves.some(({ quantity }) => quantity === "error");

function line(curve: Curve, style: Style, isGrouped: boolean): Trace {
  const { steps, values } = decimate(curve.steps, curve.values);
  const format = curve.quantity === "error" ? ".2%" : ".4~g";
  return {
    type: "scatter",
    mode: steps.length === 1 ? "lines+markers" : "lines",
    x: steps,
    y: values,
    ...(curve.quantity === "error" && { yaxis: "y2" }),
    name: style.legend,
    ...(isGrouped && { legendgroup: style.group }),
    showlegend: style.showlegend,
    line: { color: style.colour, width: 2, dash: style.dash },
    hovertemplate: `${style.name} %{y:${format}}<extra></extra>`,
  };
}

/** The room between training and validation cost, faintly filled; its legend line tells the gap. */
function gapBand(run: Recorded): Trace[] {
  const { training, validation } = costsOf(run);
  const gap = gapOf(run);
  if (!training || !validation || !gap || !Number.isFinite(gap.value)) return [];
  if (factsOf(training).broken || factsOf(validation).broken) return [];
  const lower = decimate(training.steps, training.values);
  const upper = decimate(validation.steps, validation.values);
  const first = Math.max(lower.steps[0], upper.steps[0]);
  const last = Math.min(lower.steps.at(-1)!, upper.steps.at(-1)!);
  const inside = lower.steps.map((step, i) => (step >= first && step <= last ? i : -1)).filter((i) => i >= 0);
  if (inside.length < 2 || upper.steps.length < 2) return [];
  const x = [...inside].map((i) => lower.steps[i]);
  const y = [...inside].map((i) => lower.values[i]);
  const x2 = [...upper.steps].reverse();
  const y2 = [...upper.values].reverse();
  return [
    {
      type: "scatter",
      mode: "lines",
      x: Float64Array.from([...x, ...x2]),
      y: Float64Array.from([...y, ...y2]),
      fill: "toself",
      fillcolor: faint(neutral, 0.18),
      line: { width: 0 },
      name: `generalization gap, ${say(gap.value)} at the end`,
      hoverinfo: "skip",
      legendrank: 1100,
    },
  ];
}

/** A cross where a curve ends because its next value was not a number. */
function brokenMark(run: Recorded, curve: Curve, style: Style): Trace[] {
  const { broken, last } = factsOf(curve);
  const diverged = run.status === "diverged" && curve === run.curves[0];
  if (!last || !(broken || diverged)) return [];
  const at = broken ? lastBefore(curve, broken) : last;
  if (!at) return [];
  const what = broken ? `${say(broken.value)} at step ${broken.step}` : "diverged";
  return [
    mark(at, { symbol: "x", size: 10, color: style.colour }, `${style.name}: ${what}`, {
      yaxis: curve.quantity === "error" ? "y2" : "y",
      showlegend: style.showlegend,
      legendrank: 1080,
    }),
  ];
}

/** The last finite point before the broken one. */
function lastBefore({ steps, values }: Curve, { step }: Measured): Measured | undefined {
  let found: Measured | undefined;
  for (let i = 0; i < values.length && steps[i] < step; i++)
    if (Number.isFinite(values[i])) found = { step: steps[i], value: values[i] };
  return found;
}

function bestMark(run: Recorded, style: (curve: Curve) => Style, showlegend: boolean): Trace[] {
  const { validation } = costsOf(run);
  const best = validation && factsOf(validation).lowest;
  if (!best || best.value === factsOf(validation).highest?.value) return [];
  const { colour } = style(validation);
  return [
    mark(
      best,
      { symbol: "circle-open", size: 11, color: colour, line: { width: 2, color: colour } },
      `best validation cost, ${say(best.value)} at step ${best.step}`,
      { showlegend, legendrank: 1090 },
    ),
  ];
}

/** What the rings of several runs mean. */
const bestKey: Trace = {
  type: "scatter",
  mode: "markers",
  x: [null],
  y: [null],
  marker: { symbol: "circle-open", size: 11, color: neutral, line: { width: 2, color: neutral } },
  name: "best validation cost",
  legendrank: 1200,
};

const mark = ({ step, value }: Measured, marker: object, name: string, more: object): Trace => ({
  type: "scatter",
  mode: "markers",
  x: [step],
  y: [value],
  marker,
  name,
  hoverinfo: "skip",
  cliponaxis: false,
  ...more,
});
