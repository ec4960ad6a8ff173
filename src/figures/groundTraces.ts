import type { Trace } from "../figure.ts";
import type { Grid } from "./grid.ts";
import type { Levels } from "./levels.ts";
import { say } from "./say.ts";

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
    ...(levels.isLog && { customdata: packed(grid, (value) => value) }),
    hovertemplate: `(%{x:.4~g}, %{y:.4~g})<br>value %{${levels.isLog ? "customdata" : "z"}:.5~g}<extra></extra>`,
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
    // Plotly looks up a surface's customdata by column and row, but its text by row and column.
    text: grid.rows.map((row) => Array.from(row, (value) => `value: ${say(value)}`)),
    hoverinfo: "x+y+text",
    contours: { z: { show: true, start, end, size, color: "#3b5571", width: 1 } },
    lighting: { ambient: 0.8, diffuse: 0.5, specular: 0.05 },
    connectgaps: false,
  };
}

/** Heights, and the colours and labels for them. */
const heights = (grid: Grid, levels: Levels): Omit<Trace, "type"> => ({
  x: grid.x,
  y: grid.y,
  z: packed(grid, levels.height),
  colorscale: ground,
  colorbar: {
    title: { text: "value", side: "top" },
    thickness: 14,
    outlinewidth: 0,
    tickvals: levels.ticks.map(({ at }) => at),
    ticktext: levels.ticks.map(({ label }) => label),
  },
});

/** Seven digits are more than a picture shows: single precision halves what a notebook stores, where its range is enough. */
function packed({ rows, lowest, highest }: Grid, f: (value: number) => number): (Float32Array | Float64Array)[] {
  const size = Math.max(Math.abs(lowest?.value ?? 0), Math.abs(highest?.value ?? 0));
  return rows.map((row) => (size < 1e37 ? new Float32Array(row.map(f)) : row.map(f)));
}
