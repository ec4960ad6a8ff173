import type { StoredFigure } from "./picture.ts";

type Attributes = { readonly [name: string]: unknown };

/**
 * The figure as it can be drawn without WebGL: a surface as the contour map of its heights, what lies on it in the plane.
 *
 * @throws Error when it has other traces that need WebGL.
 */
export function flatFigure(figure: StoredFigure): StoredFigure {
  const types = figure.data.map((trace) => (trace as Attributes | null)?.["type"]);
  const missing = types.find((type) => typeof type === "string" && needsWebGl(type) && !flat.has(type));
  if (missing) throw new Error(`a ${missing} needs WebGL, which static pictures do not have`);
  if (!types.some((type) => flat.has(type as string))) return figure;
  const { scene, ...layout } = (figure.layout ?? {}) as Attributes & { scene?: Attributes };
  const data = figure.data.map(
    (trace) => flat.get((trace as Attributes)["type"] as string)?.(trace as Attributes) ?? trace,
  );
  return { data, layout: { ...layout, ...(scene && { xaxis: scene["xaxis"], yaxis: scene["yaxis"] }) } };
}

const needsWebGl = (type: string): boolean =>
  /3d$|gl$|^(surface|cone|streamtube|volume|isosurface|splom|parcoords)$|map(box)?$/.test(type) &&
  type !== "heatmap" &&
  type !== "treemap";

const flat = new Map<string, (trace: Attributes) => Attributes>([
  [
    "surface",
    ({ contours, lighting: _, ...trace }) => {
      const { start, end, size } = ((contours as Attributes | undefined)?.["z"] ?? {}) as Attributes;
      const levels = size === undefined ? {} : { autocontour: false, contours: { start, end, size } };
      return { ...trace, ...levels, type: "contour", line: { width: 0.6 } };
    },
  ],
  ["scatter3d", ({ z: _, ...trace }) => ({ ...trace, type: "scatter" })],
  ["scattergl", (trace) => ({ ...trace, type: "scatter" })],
]);
