import type { Trace } from "../figure.ts";
import type { Trajectory } from "../run.ts";
import { colourOf, dashOf, neutral } from "./palette.ts";
import type { Path } from "./path.ts";
import { plainLabel } from "./say.ts";

const START = "circle";
const END = "diamond";
const BROKEN = "x";

/** Paths with fewer points than this show each of their steps. */
const FEW = 150;

/**
 * The runs on the map: a pale edge below all sets the lines off from the ground, each line is narrower than the one below,
 * so that paths along the same valley floor all show, and marks at both ends lie above.
 */
export function pathTraces(
  runs: readonly Trajectory[],
  paths: readonly Path[],
  value: (x: number, y: number) => number,
): Trace[] {
  const drawn = runs.map((run, i) => ({ run, path: paths[i], i })).filter(({ path }) => path.x.length > 0);
  const width = (i: number) => 2.25 + (runs.length > 1 ? 1.75 * (1 - i / (runs.length - 1)) : 0);
  return [
    ...drawn.map(({ path, i }) => edge(path, width(i), i)),
    ...drawn.map(({ run, path, i }) => line(run, path, width(i), i, value)),
    ...drawn.map(({ run, path, i }) => ends(run, path, i)),
  ];
}

/** What the marks mean, for the legend. */
export function markKeys(runs: readonly Trajectory[]): Trace[] {
  if (runs.length === 0) return [];
  const some = (diverged: boolean) => runs.some((run) => (run.status === "diverged") === diverged);
  return [
    key("start", { symbol: START, size: 9, color: "#ffffff", line: { width: 2.5, color: neutral } }),
    ...(some(false) ? [key("end", { symbol: END, size: 11, color: neutral })] : []),
    ...(some(true) ? [key("diverged", { symbol: BROKEN, size: 10, color: neutral })] : []),
  ];
}

/** Stars at the known minima. */
export function minimaTrace(minima: readonly (readonly [number, number])[], values: readonly number[]): Trace[] {
  if (minima.length === 0) return [];
  return [
    {
      type: "scatter",
      mode: "markers",
      x: minima.map(([x]) => x),
      y: minima.map(([, y]) => y),
      marker: { symbol: "star", size: 16, color: "#ffd92f", line: { width: 1.25, color: "#222222" } },
      customdata: values,
      name: minima.length === 1 ? "minimum" : "minima",
      legendrank: 1200,
      hovertemplate: "(%{x:.5~g}, %{y:.5~g})<br>value %{customdata:.5~g}<extra>minimum</extra>",
    },
  ];
}

const edge = ({ x, y }: Path, width: number, i: number): Trace => ({
  type: "scatter",
  mode: "lines",
  x: Float32Array.from(x),
  y: Float32Array.from(y),
  line: { color: "rgba(255, 255, 255, 0.85)", width: width + 2.25 },
  legendgroup: `run ${i}`,
  hoverinfo: "skip",
  showlegend: false,
});

function line(
  run: Trajectory,
  { x, y, steps }: Path,
  width: number,
  i: number,
  value: (x: number, y: number) => number,
): Trace {
  const name = plainLabel(run.name);
  return {
    type: "scatter",
    mode: x.length < FEW ? "lines+markers" : "lines",
    x,
    y,
    line: { color: colourOf(i), width, dash: dashOf(i) },
    marker: { size: width + 2.5, color: colourOf(i) },
    legendgroup: `run ${i}`,
    name,
    customdata: Array.from(x, (at, j) => Float32Array.of(steps[j], value(at, y[j]))),
    hovertemplate: `step %{customdata[0]}<br>(%{x:.4~g}, %{y:.4~g})<br>value %{customdata[1]:.5~g}<extra>${name}</extra>`,
  };
}

const ends = (run: Trajectory, { x, y, end }: Path, i: number): Trace => ({
  type: "scatter",
  mode: "markers",
  x: [x[0], x[end]],
  y: [y[0], y[end]],
  marker: {
    symbol: [START, run.status === "diverged" ? BROKEN : END],
    size: [10, 12],
    color: ["#ffffff", colourOf(i)],
    opacity: 1,
    line: { width: [2.5, 1.5], color: [colourOf(i), "#ffffff"] },
  },
  legendgroup: `run ${i}`,
  showlegend: false,
  hoverinfo: "skip",
});

const key = (name: string, marker: object): Trace => ({
  type: "scatter",
  mode: "markers",
  x: [null],
  y: [null],
  marker,
  name,
  hoverinfo: "skip",
  legendrank: 1100,
});
