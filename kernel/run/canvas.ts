import { crc32, deflateSync } from "node:zlib";
import type { DOMWindow } from "jsdom";

interface Pixels {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** Gives jsdom's canvas the few methods by which Plotly paints heat maps: filled rectangles, raw pixels, PNG. */
export function addCanvas(window: DOMWindow): void {
  const painted = new WeakMap<object, Pixels>();
  const pixelsOf = (canvas: { width: number; height: number }): Pixels => {
    const { width, height } = canvas;
    const known = painted.get(canvas);
    if (known && known.width === width && known.height === height) return known;
    const fresh = { width, height, data: new Uint8ClampedArray(4 * width * height) };
    painted.set(canvas, fresh);
    return fresh;
  };
  const prototype = window.HTMLCanvasElement.prototype as unknown as Record<string, unknown>;
  prototype["getContext"] = function (this: HTMLCanvas, kind: string) {
    return kind === "2d" ? context(this, () => pixelsOf(this)) : null;
  };
  prototype["toDataURL"] = function (this: HTMLCanvas) {
    return `data:image/png;base64,${png(pixelsOf(this)).toString("base64")}`;
  };
}

interface HTMLCanvas {
  width: number;
  height: number;
}

const context = (canvas: HTMLCanvas, pixels: () => Pixels) => ({
  canvas,
  fillStyle: "#000000",
  fillRect(x: number, y: number, width: number, height: number) {
    const { data, width: row, height: rows } = pixels();
    const colour = rgba(this.fillStyle);
    for (let j = Math.max(0, Math.round(y)); j < Math.min(rows, Math.round(y + height)); j++)
      for (let i = Math.max(0, Math.round(x)); i < Math.min(row, Math.round(x + width)); i++)
        data.set(colour, 4 * (j * row + i));
  },
  createImageData: (width: number, height: number): Pixels => ({
    width,
    height,
    data: new Uint8ClampedArray(4 * width * height),
  }),
  putImageData: ({ data }: Pixels) => pixels().data.set(data),
  measureText: (text: string) => ({ width: 7 * text.length }),
});

function rgba(colour: string): number[] {
  const numbers = /rgba?\(([^)]+)\)/.exec(colour)?.[1].split(",").map(Number);
  if (numbers) return [numbers[0], numbers[1], numbers[2], Math.round((numbers[3] ?? 1) * 255)];
  const hex = /^#(..)(..)(..)/.exec(colour);
  return hex ? [...hex.slice(1).map((part) => Number.parseInt(part, 16)), 255] : [0, 0, 0, 255];
}

function png({ width, height, data }: Pixels): Buffer {
  const rows = Buffer.alloc(height * (4 * width + 1));
  for (let j = 0; j < height; j++) rows.set(data.subarray(4 * j * width, 4 * (j + 1) * width), j * (4 * width + 1) + 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6], 8);
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.of()),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
