// Lesson 1 as a newcomer sees it: a real JupyterLab with the kernel and the extension installed, in a real browser.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageRoot } from "../../kernel/paths.ts";
import { built, thalweg } from "../kernel/commands/command.ts";
import { startBrowser } from "../support/browser.ts";
import { type Lab, startLab } from "../support/lab.ts";

const notebook = "01-learning-is-not-pure-optimization.ipynb";
const artefacts = join(packageRoot, "artefacts");
const prefix = mkdtempSync(join(tmpdir(), "thalweg-prefix-"));
let lab: Lab;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  mkdirSync(artefacts, { recursive: true });
  expect(thalweg(["install", "--prefix", prefix], { program: built })).toMatchObject({ code: 0 });
  [lab, browser] = await Promise.all([startLab({ data: [join(prefix, "share/jupyter")] }), startBrowser()]);
  copyFileSync(join(packageRoot, "notebooks", notebook), join(lab.folder, notebook));
  page = await browser.newPage({ viewport: { width: 1200, height: 950 } });
  await lab.open(page, notebook);
  await kernelIs("idle");
});

afterAll(async () => {
  await browser?.close();
  await lab?.stop();
  rmSync(prefix, { recursive: true, force: true });
});

type Kernel = {
  status: string;
  interrupt(): Promise<void>;
  requestExecute(content: { code: string }): { done: Promise<{ content: Record<string, unknown> }> };
};
type Application = {
  commands: { execute(id: string, words?: object): Promise<unknown> };
  shell: { currentWidget: { context: { sessionContext: { session?: { kernel?: Kernel } } } } };
};
type Window = { jupyterapp: Application };

const kernelIs = (status: string) =>
  page.waitForFunction(
    (wanted) =>
      (globalThis as unknown as Window).jupyterapp?.shell.currentWidget?.context?.sessionContext.session?.kernel
        ?.status === wanted,
    status,
    { timeout: 60_000 },
  );

const command = (id: string, words: object = {}) =>
  page.evaluate(([name, args]) => (globalThis as unknown as Window).jupyterapp.commands.execute(name, args), [
    id,
    words,
  ] as const);

/** The kinds of traces of the graphs that are on the screen when the text stands at its top. */
async function graphsAt(text: string): Promise<string[][]> {
  const cell = page.locator(".jp-CodeCell", { hasText: text }).first();
  await cell.scrollIntoViewIfNeeded();
  const graph = cell.locator(".js-plotly-plot .main-svg").first();
  await graph.waitFor();
  return await cell
    .locator(".js-plotly-plot")
    .evaluateAll((found) =>
      found.map((each) => (each as unknown as { data: { type: string }[] }).data.map(({ type }) => type)),
    );
}

describe("lesson 1", () => {
  test("runs from top to bottom", { timeout: 300_000 }, async () => {
    await command("notebook:clear-all-cell-outputs");
    expect(await page.locator(".js-plotly-plot").count()).toBe(0);
    await command("notebook:run-all-cells");
    await kernelIs("idle");
    expect(await page.locator('[data-mime-type="application/vnd.jupyter.error"]').count()).toBe(0);
    expect(await page.locator(".jp-InputPrompt", { hasText: "*" }).count()).toBe(0);
  });

  test.each([
    ["landscape(valley", "contour"],
    ["Minibatches of 32: 300 digits", "scatter"],
  ])("%s is a real Plotly graph with a %s", async (text, kind) => {
    const [traces] = await graphsAt(text);
    expect(traces).toContain(kind);
    await page.screenshot({ path: join(artefacts, `lesson-1-${kind}.png`) });
  });

  test("is readable in the dark theme", async () => {
    await command("apputils:change-theme", { theme: "JupyterLab Dark" });
    await page.waitForSelector('body[data-jp-theme-light="false"]', { state: "attached" });
    await graphsAt("landscape(valley");
    const colour = await page
      .locator(".js-plotly-plot .gtitle")
      .first()
      .evaluate((title) => getComputedStyle(title).fill);
    const [red, green, blue] = (colour.match(/\d+/g) ?? []).map(Number);
    expect(Math.min(red, green, blue), colour).toBeGreaterThan(140);
    await page.screenshot({ path: join(artefacts, "lesson-1-dark.png") });
  });

  test("Stop ends a loop, and the variables stay", async () => {
    const [ename, kept] = await page.evaluate(async () => {
      const kernel = (globalThis as unknown as Window).jupyterapp.shell.currentWidget.context.sessionContext.session!
        .kernel!;
      const loop = kernel.requestExecute({ code: "for (;;) {}" });
      while (kernel.status !== "busy") await new Promise(requestAnimationFrame);
      await kernel.interrupt();
      const { content } = await loop.done;
      const after = await kernel.requestExecute({ code: 'if (races.length !== 3) throw new Error("lost")' }).done;
      return [content["ename"], after.content["status"]];
    });
    expect(ename).toBe("KeyboardInterrupt");
    expect(kept).toBe("ok");
  });
});
