// Puts the JupyterLab extension together: four files that JupyterLab takes as a prebuilt extension.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { packageRoot, version } from "../paths.ts";

/** plotly.py's renderer, under the names that JupyterLab has known it by. */
const otherRenderers = ["jupyterlab-plotly", "@jupyterlab/plotly-extension:factory"];

export interface ExtensionOptions {
  /** Switch off plotly.py's renderer where both are installed. It is first otherwise, and ignores live updates. @default false */
  replacePlotly?: boolean;
}

/** Writes the extension `thalweg-plotly` into `folder`, from the sources. */
export function assembleExtension(folder: string, { replacePlotly = false }: ExtensionOptions = {}): void {
  mkdirSync(join(folder, "static"), { recursive: true });
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write("package.json", json(manifest(replacePlotly)));
  write("install.json", json(installation));
  write("static/remoteEntry.js", entryScript());
  write("static/plotly.js", plotlyScript());
}

const manifest = (replacePlotly: boolean) => ({
  name: "thalweg-plotly",
  version,
  description: "Draws the Plotly figures of Thalweg, and of other kernels",
  license: "Apache-2.0",
  jupyterlab: {
    mimeExtension: true,
    ...(replacePlotly && { disabledExtensions: otherRenderers }),
    _build: { load: "static/remoteEntry.js", mimeExtension: "./mimeExtension" },
  },
});

const installation = {
  packageManager: "npm",
  packageName: "thalweg-plotly",
  uninstallInstructions: "npx thalweg uninstall",
};

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

function entryScript(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(packageRoot, "kernel/lab/browser/container.ts")],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    logLevel: "warning",
  });
  return outputFiles[0].text;
}

/** Plotly as a script that leaves no name behind and takes no module loader of the page for its own. */
function plotlyScript(): string {
  const source = readFileSync(createRequire(import.meta.url).resolve("plotly.js-dist-min"), "utf8");
  return `document.currentScript.plotly = (function (module, exports, define) {${source}\n;return module.exports;})({ exports: {} });\n`;
}
