// Truth from outside: WCAG 2's contrast, and colour vision as Machado, Oliveira and Fernandes 2009 simulate it.
import { describe, expect, test } from "vitest";
import { colourOf, dashOf, neutral } from "../../../src/figures/palette.ts";

const colours = Array.from({ length: 6 }, (_, i) => colourOf(i));

describe.each([
  ["white", "#ffffff"],
  ["JupyterLab Dark", "#111111"],
])("on %s", (_name, paper) => {
  test.each([...colours, neutral])("%s stands out by 3 : 1", (colour) => {
    const [a, b] = [luminance(linear(colour)), luminance(linear(paper))];
    expect((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)).toBeGreaterThan(3);
  });
});

/** Linear RGB as seen with no red, no green and no blue cones (severity 1). */
const visions: Record<string, number[][]> = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

test.each(Object.entries(visions))("the first four colours are told apart with %s vision", (_name, cones) => {
  const seen = colours.map((colour) =>
    lab(cones.map((row) => row.reduce((sum, c, i) => sum + c * linear(colour)[i], 0))),
  );
  for (let i = 0; i < 4; i++)
    for (let j = 0; j < i; j++) expect(Math.hypot(...seen[i].map((v, k) => v - seen[j][k]))).toBeGreaterThan(15);
});

test("twenty lines all look different, the fifth by its dash, too", () => {
  const looks = Array.from({ length: 20 }, (_, i) => `${colourOf(i)} ${dashOf(i)}`);
  expect(new Set(looks).size).toBe(20);
  expect([0, 3, 4].map(dashOf)).toEqual(["solid", "solid", "dash"]);
});

function linear(colour: string): number[] {
  return [1, 3, 5].map((at) => {
    const c = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
}

const luminance = ([r, g, b]: number[]): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/** CIELAB under D65. */
function lab(rgb: number[]): number[] {
  const [r, g, b] = rgb.map((c) => Math.min(1, Math.max(0, c)));
  const xyz = [
    (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
    0.2126 * r + 0.7152 * g + 0.0722 * b,
    (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
  ];
  const [x, y, z] = xyz.map((t) => (t > 216 / 24389 ? Math.cbrt(t) : (841 / 108) * t + 4 / 29));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
