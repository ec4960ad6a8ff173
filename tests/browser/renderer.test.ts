// The extension in a real JupyterLab, in a real browser: what a reader of a notebook sees of its figures.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { assembleExtension } from "../../kernel/lab/assemble.ts";
import { packageRoot } from "../../kernel/paths.ts";
import { figure } from "../../src/figure.ts";
import { landscape } from "../../src/figures/landscape.ts";
import { rosenbrock } from "../../src/objectives/index.ts";
import { bundleOf } from "../src/figures/drawn.ts";
import { startBrowser } from "../support/browser.ts";
import { type Lab, startLab, untilIdle } from "../support/lab.ts";
import { curve, map, onePixel, runs } from "./figures.ts";

const mime = "application/vnd.plotly.v1+json";
const artefacts = join(packageRoot, "artefacts");
const data = mkdtempSync(join(tmpdir(), "thalweg-data-"));
let lab: Lab;
let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  mkdirSync(artefacts, { recursive: true });
  assembleExtension(join(data, "labextensions/thalweg-plotly"));
  [lab, browser] = await Promise.all([startLab({ data: [data] }), startBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await lab?.stop();
  rmSync(data, { recursive: true, force: true });
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
  complaints = [];
  page.on("pageerror", (error) => /thalweg-plotly/.test(error.stack ?? "") && complaints.push(String(error.stack)));
});

afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

type Bundle = Record<string, unknown>;

/** A notebook of stored outputs, which nobody here has run: JupyterLab does not trust it. */
function store(name: string, bundles: readonly Bundle[], { folder }: Lab = lab): void {
  const cells = bundles.map((bundle, i) => ({
    cell_type: "code",
    id: `cell-${i}`,
    metadata: {},
    execution_count: 1,
    source: `output ${i}`,
    outputs: [{ output_type: "display_data", metadata: {}, data: bundle }],
  }));
  const kernelspec = { name: "python3", display_name: "Python 3", language: "python" };
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells };
  writeFileSync(join(folder, name), JSON.stringify(notebook));
}

/** What Plotly knows of the figure in each cell, once all are drawn. */
async function plots(count: number): Promise<Plot[]> {
  await page.waitForFunction(
    (n) => document.querySelectorAll(".thalweg-plotly .js-plotly-plot .main-svg").length >= n,
    count,
  );
  return await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>(".thalweg-plotly")].map((node) => {
      const plot = node.querySelector(".js-plotly-plot") as HTMLElement & { _fullLayout: Layout; _fullData: Trace[] };
      return {
        role: node.getAttribute("role"),
        label: node.getAttribute("aria-label"),
        width: plot._fullLayout.width,
        room: node.offsetWidth,
        title: plot._fullLayout.title.text,
        text: plot._fullLayout.font.color,
        paper: plot._fullLayout.paper_bgcolor,
        traces: plot._fullData.map(({ type, name }) => ({ type, name })),
        legend: [...node.querySelectorAll(".legendtext")].map((label) => label.textContent),
      };
    }),
  );
}

interface Plot {
  role: string | null;
  label: string | null;
  width: number;
  room: number;
  title: string;
  text: string;
  paper: string;
  traces: Trace[];
  legend: (string | null)[];
}

type Trace = { type: string; name: string };
type Layout = { width: number; title: { text: string }; font: { color: string }; paper_bgcolor: string };

/** JupyterLab, as its page gives it (--expose-app-in-browser). */
interface App {
  commands: { execute(command: string, options?: object): Promise<unknown> };
  shell: {
    currentWidget: {
      content: {
        widgets: {
          model: { trusted: boolean; outputs: { toJSON(): unknown; set(i: number, output: object): void } };
        }[];
      };
    };
  };
}

const theme = (name: string) =>
  page.evaluate(async (theme) => {
    await (window as unknown as { jupyterapp: App }).jupyterapp.commands.execute("apputils:change-theme", { theme });
  }, name);

test("stored figures are drawn in a notebook that is not trusted, and say what they show", async () => {
  const bundles = [bundleOf(map), bundleOf(curve)];
  store("stored.ipynb", bundles);
  await lab.open(page, "stored.ipynb");
  const [contour, lines] = await plots(2);

  expect(contour.traces[0].type).toBe("contour");
  expect(contour.legend).toEqual(expect.arrayContaining([...runs.map((run) => run.name), "start", "end", "minimum"]));
  expect(lines.title).toBe("Learning is not pure optimization");
  expect(lines.legend).toEqual(expect.arrayContaining(["training cost", "validation cost"]));
  expect([contour, lines].map(({ role, label }) => [role, label])).toEqual([
    ["figure", map.text],
    ["figure", curve.text],
  ]);
  const model = await page.evaluate(() =>
    (window as unknown as { jupyterapp: App }).jupyterapp.shell.currentWidget.content.widgets.map(({ model }) => ({
      trusted: model.trusted,
      outputs: model.outputs.toJSON() as { data: Bundle }[],
    })),
  );
  expect(model.map(({ trusted }) => trusted)).toEqual([false, false]);
  expect(model.map(({ outputs }) => outputs[0].data)).toEqual(JSON.parse(JSON.stringify(bundles)));
  await page.screenshot({ path: join(artefacts, "renderer-light.png") });
});

test("a figure with a static picture beside it is drawn, not shown", async () => {
  store("beside.ipynb", [{ ...bundleOf(curve), "image/png": onePixel }]);
  await lab.open(page, "beside.ipynb");
  expect(await plots(1)).toHaveLength(1);
  expect(await page.locator(".jp-RenderedImage").count()).toBe(0);
});

test("the dark theme is taken at once, and left again", async () => {
  store("dark.ipynb", [bundleOf(map), bundleOf(curve)]);
  await lab.open(page, "dark.ipynb");
  const light = await plots(2);
  await theme("JupyterLab Dark");
  await textIsNot(light[0].text);
  const dark = await plots(2);
  await page.screenshot({ path: join(artefacts, "renderer-dark.png") });
  expect(light.map(({ text }) => brightness(text) < 0.3)).toEqual([true, true]);
  expect(dark.map(({ text }) => brightness(text) > 0.7)).toEqual([true, true]);
  expect(dark.map(({ paper }) => paper)).toEqual(["rgba(0,0,0,0)", "rgba(0,0,0,0)"]);
  expect(dark.map(({ traces }) => traces)).toEqual(light.map(({ traces }) => traces));
  await theme("JupyterLab Light");
  await textIsNot(dark[0].text);
  expect((await plots(2)).map(({ text }) => text)).toEqual(light.map(({ text }) => text));
});

/** Waits until no figure has the colour. */
const textIsNot = (colour: string) =>
  page.waitForFunction(
    (colour) =>
      [...document.querySelectorAll(".thalweg-plotly .js-plotly-plot")].every(
        (plot) => (plot as unknown as { _fullLayout: Layout })._fullLayout.font.color !== colour,
      ),
    colour,
  );

/** Of a colour as Plotly has it, in [0, 1]. */
function brightness(colour: string): number {
  const [, hex] = /^#(..)/.exec(colour) ?? [];
  return (hex ? Number.parseInt(hex, 16) : Number(/\d+/.exec(colour)![0])) / 255;
}

test("a figure is as wide as its cell, also when the window is made narrower", async () => {
  store("wide.ipynb", [bundleOf(curve)]);
  await lab.open(page, "wide.ipynb");
  const [wide] = await plots(1);
  expect(wide.width).toBe(wide.room);
  await page.setViewportSize({ width: 800, height: 900 });
  await page.waitForFunction((before) => {
    const node = document.querySelector<HTMLElement>(".thalweg-plotly")!;
    const { _fullLayout } = node.querySelector(".js-plotly-plot") as unknown as { _fullLayout: Layout };
    return node.offsetWidth < before && _fullLayout.width === node.offsetWidth;
  }, wide.width);
  await page.screenshot({ path: join(artefacts, "renderer-narrow.png") });
});

describe("updates", () => {
  const numbered = (i: number) =>
    bundleOf(
      figure({ data: [{ type: "scatter", y: [1, i] }], layout: { title: { text: `state ${i}` } }, text: `state ${i}` }),
    );
  const setOutput = (outputs: Bundle[]) =>
    page.evaluate((outputs) => {
      const { model } = (window as unknown as { jupyterapp: App }).jupyterapp.shell.currentWidget.content.widgets[0];
      for (const data of outputs) model.outputs.set(0, { output_type: "display_data", metadata: {}, data });
    }, outputs);
  const titled = (title: string) =>
    page.waitForFunction((title) => {
      const plot = document.querySelector(".thalweg-plotly .js-plotly-plot") as unknown as {
        _fullLayout?: Layout;
      } | null;
      return plot?._fullLayout?.title.text === title;
    }, title);

  test("of a burst the newest is drawn, and few others", async () => {
    store("burst.ipynb", [numbered(0)]);
    await lab.open(page, "burst.ipynb");
    await titled("state 0");
    await page.evaluate(() => {
      const plot = document.querySelector(".thalweg-plotly .js-plotly-plot") as unknown as {
        on(event: string, f: () => void): void;
      };
      const counted = window as unknown as { drawn: number };
      counted.drawn = 0;
      plot.on("plotly_afterplot", () => void counted.drawn++);
    });
    await setOutput(Array.from({ length: 200 }, (_, i) => numbered(i + 1)));
    await titled("state 200");
    expect(await page.evaluate(() => (window as unknown as { drawn: number }).drawn)).toBeLessThan(20);
    expect(await page.locator(".thalweg-plotly").getAttribute("aria-label")).toBe("state 200");
  });

  test("a kernel's update_display_data is drawn", async () => {
    store("live.ipynb", [numbered(0)]);
    await lab.open(page, "live.ipynb");
    await titled("state 0");
    const code = [
      "from IPython.display import display, update_display",
      `def state(i): return {"${mime}": {"data": [{"type": "scatter", "y": [1, i]}], "layout": {"title": {"text": f"update {i}"}}}, "text/plain": f"update {i}"}`,
      'display(state(0), raw=True, display_id="live")',
      'for i in range(1, 101): update_display(state(i), raw=True, display_id="live")',
    ].join("\n");
    await untilIdle(page);
    await page.evaluate(async (code) => {
      const { jupyterapp } = window as unknown as { jupyterapp: App };
      const cell = jupyterapp.shell.currentWidget.content.widgets[0] as unknown as {
        model: { sharedModel: { setSource(text: string): void } };
      };
      cell.model.sharedModel.setSource(code);
      await jupyterapp.commands.execute("notebook:run-cell");
    }, code);
    await titled("update 100");
  });

  test.each<[string, unknown]>([
    ["no list of traces", { data: "broken", layout: {} }],
    ["a trace that is none", { data: [7], layout: {} }],
    ["a data block that is none", { data: [{ type: "scatter", y: { dtype: "x9", bdata: "AA==" } }], layout: {} }],
    ["nothing", null],
  ])("a broken figure (%s) shows its words and why, and the next is drawn", async (_name, broken) => {
    store("broken.ipynb", [{ [mime]: broken, "text/plain": "Cost falls from 2 to 1." }]);
    await lab.open(page, "broken.ipynb");
    const words = page.locator(".thalweg-plotly pre");
    await words.waitFor({ state: "visible" });
    expect(await words.textContent()).toMatch(/^Cost falls from 2 to 1\.\n\(This figure could not be drawn: .+\)$/);
    await setOutput([numbered(5)]);
    await titled("state 5");
    expect(await words.isVisible()).toBe(false);
  });
});

test("a surface is drawn in space", async () => {
  store("space.ipynb", [bundleOf(landscape(rosenbrock, { points: 31 }).trajectories(runs).surface())]);
  await lab.open(page, "space.ipynb");
  await page.waitForSelector(".thalweg-plotly .gl-container canvas");
  const [{ traces }] = await plots(1);
  expect(traces.map(({ type }) => type)).toEqual(expect.arrayContaining(["surface", "scatter3d"]));
  await page.screenshot({ path: join(artefacts, "renderer-surface.png") });
});

test("Notebook 7 draws them too", async () => {
  const notebook = await startLab({ data: [data], application: "notebook" });
  try {
    store("stored.ipynb", [bundleOf(map)], notebook);
    await notebook.open(page, "stored.ipynb");
    const [contour] = await plots(1);
    expect(contour.label).toBe(map.text);
    await page.screenshot({ path: join(artefacts, "renderer-notebook7.png") });
  } finally {
    await notebook.stop();
  }
});
