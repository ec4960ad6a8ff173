// A window good enough for Plotly to lay out and draw a figure in: jsdom, which knows no sizes of text and no canvas.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { JSDOM } from "jsdom";
import { addCanvas } from "./canvas.ts";
import type { FontWidths } from "./fontWidths.ts";
import { addTextBoxes } from "./textBoxes.ts";

export interface Plotly {
  toImage(figure: object, options: { format: "svg"; width: number; height: number }): Promise<string>;
}

export function plotlyWindow(font: FontWidths): Plotly {
  const { window } = new JSDOM("<!doctype html><body></body>", {
    runScripts: "outside-only",
    pretendToBeVisual: true,
    url: "http://localhost/",
  });
  addTextBoxes(window, font);
  addCanvas(window);
  window.URL.createObjectURL ??= () => "blob:none";
  window.URL.revokeObjectURL ??= () => {};
  window.matchMedia ??= (() => ({ matches: false, addEventListener() {}, removeEventListener() {} })) as never;
  const source = readFileSync(createRequire(import.meta.url).resolve("plotly.js-dist-min"), "utf8");
  return window.eval(`(() => { const module = { exports: {} }; ${source}\n; return module.exports; })()`) as Plotly;
}
