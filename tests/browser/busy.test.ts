// A running cell in a real JupyterLab: answers come meanwhile, and the page and the server go on to show the kernel as busy;
// both take the statuses of any request for the kernel's. And comms, as widgets use them, from the page's own client library.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kernel } from "@jupyterlab/services";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBrowser } from "../support/browser.ts";
import { writeKernelspec } from "../support/kernelspec.ts";
import { type Lab, startLab } from "../support/lab.ts";

const data = mkdtempSync(join(tmpdir(), "thalweg-busy-"));
let lab: Lab;
let browser: Browser;
let page: Page;

const code = (id: string, source: string) => ({
  cell_type: "code",
  id,
  source,
  metadata: {},
  outputs: [],
  execution_count: null,
});
const kernelspec = { name: "thalweg", display_name: "TypeScript (Thalweg)", language: "typescript" };

beforeAll(async () => {
  writeKernelspec(data);
  [lab, browser] = await Promise.all([startLab({ data: [data] }), startBrowser()]);
  const cells = [code("loop", 'console.log("it runs");\nfor (;;);'), code("empty", "")];
  const notebook = { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
  writeFileSync(join(lab.folder, "busy.ipynb"), JSON.stringify(notebook));
  page = await browser.newPage();
  await lab.open(page, "busy.ipynb");
  await shows("idle");
});

afterAll(async () => {
  await browser?.close();
  await lab?.stop();
  rmSync(data, { recursive: true, force: true });
});

/** Waits until the page shows this state: its client library's, and the mark in the notebook's toolbar. */
async function shows(state: "idle" | "busy"): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const mark = document.querySelector<HTMLElement>(".jp-Notebook-ExecutionIndicator");
      const { jupyterapp } = globalThis as unknown as Window;
      const kernel = jupyterapp?.shell.currentWidget?.context?.sessionContext.session?.kernel;
      return kernel?.status === wanted && mark?.dataset["status"] === wanted;
    },
    state,
    { timeout: 60_000 },
  );
}

type Window = {
  jupyterapp: {
    commands: { execute(id: string): Promise<unknown> };
    shell: { currentWidget?: { context?: { sessionContext: { session?: { kernel: Kernel.IKernelConnection } } } } };
  };
};

const command = (id: string) =>
  page.evaluate((name) => (globalThis as unknown as Window).jupyterapp.commands.execute(name), id);

/** What the server takes the kernel for. */
async function serverState(): Promise<string> {
  const response = await fetch(`${lab.url}/api/kernels`, { headers: { authorization: `token ${lab.token}` } });
  const [kernel] = (await response.json()) as { execution_state: string }[];
  return kernel!.execution_state;
}

const cell = (nth: number) => page.locator(".jp-Notebook .jp-Cell").nth(nth);

test("completion, help and other answers come while a cell loops, and the kernel stays busy; Stop frees it", {
  timeout: 180_000,
}, async () => {
  await cell(0).locator(".cm-content").click();
  await page.keyboard.press("Control+Enter");
  await cell(0).locator(".jp-OutputArea-output", { hasText: "it runs" }).waitFor();
  await shows("busy");

  await cell(1).locator(".cm-content").click();
  await page.keyboard.type("Math.hyp");
  await page.keyboard.press("Tab");
  await page.locator('.jp-Completer-item[data-value="hypot"]').waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Shift+Tab");
  await page.locator(".jp-Tooltip", { hasText: "Math.hypot(...values: number[]): number" }).waitFor();
  await shows("busy");
  expect(await serverState()).toBe("busy");

  const answers = await page.evaluate(async () => {
    const { kernel } = (globalThis as unknown as Window).jupyterapp.shell.currentWidget!.context!.sessionContext
      .session!;
    const statuses = new Set<string>();
    for (let i = 0; i < 30; i++) {
      const complete = await kernel.requestComplete({ code: "Math.hyp", cursor_pos: 8 });
      const inspect = await kernel.requestInspect({ code: "Math.max", cursor_pos: 8, detail_level: 0 });
      const history = await kernel.requestHistory({ hist_access_type: "tail", n: 1, output: false, raw: true });
      for (const { content } of [complete, inspect, history]) statuses.add(content.status);
      statuses.add((await kernel.requestCommInfo({})).content.status);
    }
    return [...statuses];
  });
  expect(answers).toEqual(["ok"]);
  await shows("busy");
  expect(await serverState()).toBe("busy");

  await command("notebook:interrupt-kernel");
  await cell(0).locator(".jp-OutputArea-output", { hasText: "KeyboardInterrupt" }).waitFor();
  await shows("idle");
  expect(await serverState()).toBe("idle");
});

test("a comm that the page opens: state and bytes go both ways, also while a cell awaits, and the kernel stays busy", async () => {
  const told = await page.evaluate(async () => {
    const { kernel } = (globalThis as unknown as Window).jupyterapp.shell.currentWidget!.context!.sessionContext
      .session!;
    const run = (source: string) => kernel.requestExecute({ code: source });
    await run(`import { comms } from "thalweg/notebook";
      let freed!: (value: number) => void;
      const value = new Promise<number>((resolve) => (freed = resolve));
      comms.target("slider", (comm, { data }) => {
        comm.send({ method: "update", state: data.state });
        comm.onMessage(({ data, buffers }) => {
          const sum = buffers.reduce((all, bytes) => all + new Float64Array(bytes.buffer, bytes.byteOffset, 2)[0]!, 0);
          comm.send({ method: "update", state: { sum } }, { buffers: [Float64Array.of(sum)] });
          freed(sum);
        });
      });`).done;
    const waits = run("await value");
    while (kernel.status !== "busy") await new Promise(requestAnimationFrame);
    const told: unknown[] = [];
    const comm = kernel.createComm("slider");
    const twoUpdates = new Promise<void>((resolve) => {
      comm.onMsg = ({ content, buffers = [] }) => {
        const bytes = buffers.map(
          (buffer) => new Float64Array((buffer as DataView).buffer.slice((buffer as DataView).byteOffset))[0],
        );
        if (told.push([content.data, bytes]) === 2) resolve();
      };
    });
    comm.open({ state: { value: 1 } });
    comm.send({ method: "update" }, undefined, [Float64Array.of(2.5, 0).buffer]);
    await twoUpdates;
    const { content } = await waits.done;
    return [...told, content.status];
  });
  const update = (state: object, bytes: number[]) => [{ method: "update", state }, bytes];
  expect(told).toEqual([update({ value: 1 }, []), update({ sum: 2.5 }, [2.5]), "ok"]);
  await shows("idle");
});
