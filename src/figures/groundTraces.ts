import type { Trace } from "../figure.ts";
import type { Grid } from "./grid.ts";
import type { Levels } from "./levels.ts";

/** From the valley floor (dark) to the ridges (pale): one hue, its lightness even, so that lines on it stand out. */
const ground = [
  [0, "#44678d"],
  [0.25, "#7d9cbc"],
  [0.5, "#aac1d6"],
  [0.75, "#d2dee9"],
  [1, "#f4f7fa"],
];

/** The contour map of a grid. */
export function contourTrace(grid: Grid, levels: Levels): Trace {
  return {
    type: "contour",
    ...heights(grid, levels),
    contours: { start: levels.start, end: levels.end, size: levels.size, coloring: "fill" },
    autocontour: false,
    line: { width: 0.6, color: "rgba(30, 50, 75, 0.55)", smoothing: 1 },
    connectgaps: false,
  };
}

/** The same as a surface in space. */
export function surfaceTrace(grid: Grid, levels: Levels): Trace {
  const { start, end, size } = levels;
  return {
    type: "surface",
    ...heights(grid, levels),
    contours: { z: { show: true, start, end, size, color: "#3b5571", width: 1 } },
    lighting: { ambient: 0.8, diffuse: 0.5, specular: 0.05 },
    connectgaps: false,
  };
}

/** Heights for the colours; in log the true values go along, for who points at a place. */
function heights(grid: Grid, levels: Levels): Omit<Trace, "type"> {
  const Row = isWithinSingle(grid) ? Float32Array : Float64Array;
  const value = levels.isLog ? "%{customdata:.5~g}" : "%{z:.5~g}";
  return {
    x: grid.x,
    y: grid.y,
    z: grid.rows.map((row) => new Row(row.map(levels.height))),
    ...(levels.isLog && { customdata: grid.rows.map((row) => new Row(row)) }),
    colorscale: ground,
    colorbar: {
      title: { text: "value", side: "top" },
      thickness: 14,
      outlinewidth: 0,
      tickvals: levels.ticks.map(({ at }) => at),
      ticktext: levels.ticks.map(({ label }) => label),
    },
    hovertemplate: `(%{x:.4~g}, %{y:.4~g})<br>value ${value}<extra></extra>`,
  };
}

/** Seven digits are more than a picture shows; single precision halves what a notebook stores, where its range is enough. */
function isWithinSingle({ lowest, highest }: Grid): boolean {
  const size = Math.max(Math.abs(lowest?.value ?? 0), Math.abs(highest?.value ?? 0));
  return size < 1e37;
}
