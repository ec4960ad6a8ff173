import { inspect } from "node:util";
import { expect, test } from "vitest";
import { figure } from "../../../src/figure.ts";
import { bundleOf, drawn, drawnTraces } from "./drawn.ts";

test.each([
  ["Float64Array", new Float64Array([1.5, -0, Number.NaN, 1e300]), [1.5, -0, Number.NaN, 1e300]],
  ["Float32Array", new Float32Array([0.1]), [Math.fround(0.1)]],
  ["a part of a buffer", new Float64Array([1, 2, 3, 4]).subarray(1, 3), [2, 3]],
  ["Uint8Array", new Uint8Array([0, 255]), [0, 255]],
  ["Int16Array", new Int16Array([-32768, 7]), [-32768, 7]],
  ["no numbers", new Float64Array(0), []],
  ["BigInt64Array, which Plotly has no name for", new BigInt64Array([3n]), [3]],
  ["an array", [1, Number.NaN, Infinity, -Infinity, "a", null], [1, null, null, null, "a", null]],
  [
    "rows of typed arrays",
    [Float64Array.of(1, 2), Float64Array.of(3, 4), Float64Array.of(5, 6)],
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
  ],
  ["rows of different lengths", [Float64Array.of(1), Float64Array.of(3, 4)], [[1], [3, 4]]],
  ["a date", [new Date(0)], ["1970-01-01T00:00:00.000Z"]],
])("%s reaches the renderer", (_name, y, expected) => {
  expect(drawnTraces({ type: "scatter", y } as { type: string })[0].y).toEqual(expected);
});

test("a matrix travels as one block with its shape", () => {
  const z = [Float32Array.of(1, 2, 3), Float32Array.of(4, 5, 6)];
  const bundle = bundleOf(figure({ data: [{ type: "heatmap", z }], text: "six numbers" }));
  expect(JSON.parse(JSON.stringify(bundle))).toEqual({
    "application/vnd.plotly.v1+json": {
      data: [{ type: "heatmap", z: { dtype: "f4", shape: "2, 3", bdata: "AACAPwAAAEAAAEBAAACAQAAAoEAAAMBA" } }],
      layout: {},
    },
    "text/plain": "six numbers",
  });
});

test("a figure prints its words", () => {
  const bars = figure({ data: [{ type: "bar", y: [1] }], layout: { height: 100 }, text: "One bar." });
  expect([String(bars), inspect(bars), drawn(bars).layout]).toEqual(["One bar.", "One bar.", { height: 100 }]);
});

test.each([
  [{ data: {}, text: "x" }, "figure: data must be an array of Plotly traces"],
  [{ data: [{}], text: "x" }, "figure: data must be an array of Plotly traces"],
  [{ data: [], text: "" }, "figure: text must say in words what the picture shows"],
  [undefined, "figure: data must be"],
])("refuses %j", (content, message) => {
  expect(() => figure(content as never)).toThrow(message);
});
