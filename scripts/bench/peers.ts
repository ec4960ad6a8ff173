// The kernels that are compared, and how each language says the same thing.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findKernelspecs, type Kernelspec, ownKernelspec } from "../../kernel/run/kernelspecs.ts";
import { pythonTools } from "../test/pythonTools.ts";
import { root } from "../test/steps.ts";
import { npmPeer, pythonPeer } from "./peerTools.ts";

export interface Peer {
  readonly name: string;
  readonly spec: Kernelspec;
  readonly folder?: string | undefined;
  readonly code: Code;
}

export interface Code {
  readonly lines: string;
  readonly forever: string;
  readonly busySeconds: (seconds: number) => string;
  readonly object: string;
  /** Makes a Plotly figure of 5 MB of JSON. */
  readonly figure: string;
  readonly showFigure: string;
  /** Turns the check of types off, where cells are checked. */
  readonly unchecked?: string;
  readonly keep: string;
  /** 10⁸ additions on a top-level variable, its value last. */
  readonly adds: string;
  /** The i-th of many cells that use each other's names. */
  readonly cell: (i: number) => string;
}

const typescript: Omit<Code, "showFigure"> = {
  lines: 'for (let i = 0; i < 100_000; i++) console.log("x".repeat(79));',
  forever: "for (;;) {}",
  busySeconds: (seconds) => `{ const until = Date.now() + ${seconds * 1000}; while (Date.now() < until) {} }`,
  object: "const model1 = { alpha: 1, beta: 2 };",
  figure: "const figure = { data: [{ y: Array.from({ length: 260_000 }, (_, i) => Math.sin(i)) }], layout: {} };",
  keep: "let keep = 42;",
  adds: "let sum = 0; for (let i = 0; i < 1e8; i++) { sum += i }\nsum",
  cell: (i) =>
    i === 0
      ? "function f0(x: number): number { return x + 1 }"
      : `function f${i}(x: number): number { return f${i - 1}(x) + 1 }\nconst v${i} = { name: "v", value: f${i}(${i}) };`,
};

const plotly = "application/vnd.plotly.v1+json";

const python: Code = {
  lines: 'for i in range(100_000): print("x" * 79)',
  forever: "while True: pass",
  busySeconds: (seconds) => `import time\nuntil = time.time() + ${seconds}\nwhile time.time() < until: pass`,
  object: "class Model: alpha = 1; beta = 2\nmodel1 = Model()",
  figure:
    "import math\nfrom IPython.display import display\nfigure = {'data': [{'y': [math.sin(i) for i in range(260000)]}], 'layout': {}}",
  showFigure: `display({'${plotly}': figure}, raw=True)`,
  keep: "keep = 42",
  adds: "sum = 0\nfor i in range(10**8): sum += i\nsum",
  cell: (i) =>
    i === 0
      ? "def f0(x): return x + 1"
      : `def f${i}(x): return f${i - 1}(x) + 1\nv${i} = {"name": "v", "value": f${i}(${i})}`,
};

/** This kernel first, then the others. @throws Error saying which cannot be had */
export async function findPeers(): Promise<Peer[]> {
  return [thalweg(), await ipykernel(), await xeusPython(), deno(), await tslab()];
}

/** As it is installed, not from its sources. */
function thalweg(): Peer {
  const program = join(root, "dist/kernel/main.js");
  if (!existsSync(program)) throw new Error("bench: dist/ is missing; npm run build makes it");
  const argv = [process.execPath, program, "kernel", "{connection_file}"];
  const shown = `{ [Symbol.for("Jupyter.display")]: () => ({ "${plotly}": figure }) }`;
  const showFigure = `import { display } from "thalweg/notebook";\nvoid display(${shown})`;
  return {
    name: "thalweg",
    spec: { ...ownKernelspec(), argv },
    code: { ...typescript, showFigure, unchecked: "%check off" },
  };
}

async function ipykernel(): Promise<Peer> {
  const interpreter = await pythonTools();
  const argv = [interpreter, "-m", "ipykernel_launcher", "-f", "{connection_file}"];
  return { name: "ipykernel", spec: { argv, display_name: "Python 3", language: "python" }, code: python };
}

async function xeusPython(): Promise<Peer> {
  const interpreter = await pythonPeer("xeus-python", "ipython");
  const argv = [interpreter, "-m", "xpython_launcher", "-f", "{connection_file}"];
  return { name: "xeus-python", spec: { argv, display_name: "xpython", language: "python" }, code: python };
}

/** As `tslab install` sets it up, on the Node that runs this. */
async function tslab(): Promise<Peer> {
  const program = await npmPeer("tslab", "bin/tslab");
  const showFigure = `import * as tslab from "tslab";\ntslab.display.raw("${plotly}", JSON.stringify(figure))`;
  const argv = [process.execPath, program, "kernel", "--config-path={connection_file}"];
  return {
    name: "tslab",
    spec: { argv, display_name: "tslab", language: "typescript" },
    code: { ...typescript, showFigure },
  };
}

/** As `deno jupyter --install` sets it up, in a home of its own. */
function deno(): Peer {
  const home = mkdtempSync(join(tmpdir(), "thalweg-deno-"));
  const { HOME: _, JUPYTER_DATA_DIR: __, XDG_DATA_HOME: ___, ...env } = process.env;
  const { status, stderr } = spawnSync("deno", ["jupyter", "--install"], {
    env: { ...env, HOME: home },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`deno jupyter --install failed: ${stderr}`);
  const found = findKernelspecs({ env: {}, platform: process.platform, home }).find(({ name }) => name === "deno");
  if (found === undefined) throw new Error(`deno jupyter --install wrote no kernelspec in ${home}`);
  const showFigure = `await Deno.jupyter.display({ "${plotly}": figure }, { raw: true })`;
  return { name: "deno", spec: found.spec, folder: found.folder, code: { ...typescript, showFigure } };
}
