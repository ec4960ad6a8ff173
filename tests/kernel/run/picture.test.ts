import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { Resvg } from "@resvg/resvg-js";
import { afterAll, describe, expect, test } from "vitest";
import { packageRoot } from "../../../kernel/paths.ts";
import { flatFigure } from "../../../kernel/run/flatFigure.ts";
import { readFont } from "../../../kernel/run/fontWidths.ts";
import { closePictures, pictureOf, type StoredFigure } from "../../../kernel/run/picture.ts";

const fontFile = join(packageRoot, "kernel/assets/Inter.ttf");

describe("the font's widths", () => {
  const font = readFont(fontFile);

  // Truth from outside: where resvg draws the letters, with a bar before and behind to know where the text begins and ends.
  test.each(["gradientDescent", "validation cost, 0.2145 at step 1295", "1e−5", "θ₀ ∇²", "MMMM", "iiii"])(
    "%s",
    (text) => {
      const barred = `|${text}|`;
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="200"><text x="10" y="100" font-family="Inter" font-size="100" xml:space="preserve">${barred}</text></svg>`;
      if (!font.covers(text)) return expect(text).toContain("∇");
      const box = (content: string) =>
        new Resvg(content, { font: { fontFiles: [fontFile], loadSystemFonts: false } }).getBBox()!;
      const bar = box(svg.replace(barred, "|"));
      // From the left edge of the first bar to that of the last: the width of one bar and the text.
      const drawn = box(svg).width - bar.width;
      expect(100 * font.width(`|${text}`)).toBeCloseTo(drawn, 0);
    },
  );

  test("letters that it has not are known, and unseen ones count for nothing", () => {
    expect([font.covers("a θ −"), font.covers("数"), font.covers("a\u200b")]).toEqual([true, false, true]);
    expect([font.width("数"), font.width("\u200b")]).toEqual([1, 0]);
  });
});

describe("pictures", () => {
  afterAll(closePictures);

  const lines = (layout: object = {}): StoredFigure => ({
    data: [
      { type: "scatter", mode: "lines", y: [1, 3, 2], name: "a rather long name of a run", line: { color: "#ff0000" } },
    ],
    layout: { showlegend: true, ...layout },
  });

  test("are PNGs on white, 720 pixels wide at one and a half times", async () => {
    const { width, height, pixel } = decode(await pictureOf(lines({ height: 300 })));
    expect([width, height]).toEqual([1080, 450]);
    expect(pixel(0, 0)).toEqual([255, 255, 255, 255]);
  });

  test("have the size that the layout says", async () => {
    const { width, height } = decode(await pictureOf(lines({ width: 200, height: 100 })));
    expect([width, height]).toEqual([300, 150]);
  });

  test("show what the figure holds", async () => {
    const { count } = decode(await pictureOf(lines()));
    expect(count(([r, g, b]) => r > 200 && g < 60 && b < 60)).toBeGreaterThan(1000);
    expect(count(([r, g, b]) => r < 80 && g < 80 && b < 80)).toBeGreaterThan(500);
  });

  test("show data that is base64, and heat maps", async () => {
    const z = { dtype: "f8", bdata: Buffer.from(Float64Array.of(0, 0, 1, 1).buffer).toString("base64"), shape: "2, 2" };
    const heat = {
      type: "heatmap",
      z,
      colorscale: [
        [0, "#0000ff"],
        [1, "#ff0000"],
      ],
      showscale: false,
    };
    const { pixel } = decode(
      await pictureOf({
        data: [heat],
        layout: { margin: { l: 0, r: 0, t: 0, b: 0 }, xaxis: { visible: false }, yaxis: { visible: false } },
      }),
    );
    expect(pixel(540, 100)).toEqual([255, 0, 0, 255]);
    expect(pixel(540, 600)).toEqual([0, 0, 255, 255]);
  });

  test("show a map beside a line that leads far out of them", async () => {
    const line = { type: "scatter", mode: "lines", x: [0, 1, -30], y: [0, 1, 0], line: { color: "#ff0000" } };
    const map = {
      type: "contour",
      z: [
        [0, 1],
        [1, 2],
      ],
      showscale: false,
    };
    const layout = { xaxis: { range: [0, 1] }, yaxis: { range: [0, 1] } };
    const { count } = decode(await pictureOf({ data: [map, line], layout }));
    expect(count(([r, g, b]) => r > 200 && g < 60 && b < 60)).toBeGreaterThan(500);
  });

  test("of several figures at once come to their own", async () => {
    const heights = [120, 240, 360, 180];
    const pictures = await Promise.all(heights.map((height) => pictureOf(lines({ height }))));
    expect(pictures.map((png) => decode(png).height)).toEqual(heights.map((height) => 1.5 * height));
  });

  test.each<[string, unknown, RegExp]>([
    ["no data", {}, /./],
    ["broken data", { data: [{ type: "scatter", y: { dtype: "x9", bdata: "AA==" } }] }, /dtype/],
    ["a globe", { data: [{ type: "scattermap", lat: [1], lon: [2] }] }, /a scattermap needs WebGL/],
  ])("that cannot be drawn (%s) say why, and the next is drawn", async (_name, figure, why) => {
    await expect(pictureOf(figure as StoredFigure)).rejects.toThrow(why);
    expect(decode(await pictureOf(lines({ height: 100 }))).height).toBe(150);
  });

  test("are drawn again after the process was closed", async () => {
    await closePictures();
    await pictureOf(lines());
    await closePictures();
    await closePictures();
    expect((await pictureOf(lines())).subarray(1, 4).toString()).toBe("PNG");
  });

  test("keep no program from its end", () => {
    const script = `import { pictureOf } from ${JSON.stringify(join(packageRoot, "kernel/run/picture.ts"))};
      console.log((await pictureOf({ data: [{ type: "scatter", y: [1, 2] }] })).length > 1000);`;
    expect(
      execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8", timeout: 50_000 }),
    ).toBe("true\n");
  });
});

test("a surface becomes the map of its heights, and what lies on it lies in the plane", () => {
  const flat = flatFigure({
    data: [
      { type: "surface", z: [[1]], contours: { z: { show: true, start: 0, end: 4, size: 2 } } },
      { type: "scatter3d", x: [1], y: [2], z: [3] },
    ],
    layout: { title: { text: "t" }, scene: { xaxis: { range: [0, 1] }, yaxis: { range: [2, 3] }, zaxis: {} } },
  });
  expect(flat.data[0]).toMatchObject({ type: "contour", z: [[1]], contours: { start: 0, end: 4, size: 2 } });
  expect(flat.data[1]).toEqual({ type: "scatter", x: [1], y: [2] });
  expect(flat.layout).toEqual({ title: { text: "t" }, xaxis: { range: [0, 1] }, yaxis: { range: [2, 3] } });
});

/** A PNG's pixels, by resvg: it reads the picture as an image in an SVG and gives the raw pixels. */
function decode(png: Buffer) {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const image = `<image width="${width}" height="${height}" href="data:image/png;base64,${png.toString("base64")}"/>`;
  const { pixels } = new Resvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${image}</svg>`,
  ).render();
  const pixel = (x: number, y: number) => [...pixels.subarray(4 * (y * width + x), 4 * (y * width + x) + 4)];
  const count = (holds: (colour: number[]) => boolean) => {
    let found = 0;
    for (let i = 0; i < width * height; i++) if (holds(pixel(i % width, Math.floor(i / width)))) found++;
    return found;
  };
  return { width, height, pixel, count };
}
