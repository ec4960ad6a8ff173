// The installed kernel for long: many cells, Stop at random moments with the state checked by a model, restarts. The short
// form runs with the suite; `npm run soak` sets THALWEG_SOAK=1 for the long one, which also reports how latency and memory grow.
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startBuiltKernel } from "../../support/builtKernel.ts";
import type { Exchange, KernelClient } from "../../support/kernelClient.ts";

const long = process.env["THALWEG_SOAK"] === "1";
const [cells, stops, restarts] = long ? [2000, 200, 500] : [40, 10, 2];
const timeout = long ? 3_600_000 : 60_000;

const result = ({ outputs }: Exchange) =>
  (outputs.find(({ type }) => type === "execute_result")?.content.data["text/plain"] ?? "none").replace(
    /\u001b\[[\d;]*m/g,
    "",
  );

describe("soak", { timeout }, () => {
  test(`${cells} cells, each right`, async () => {
    const kernel = await startBuiltKernel();
    const rows: { at: number; ms: number; mb: number }[] = [];
    for (let i = 0; i < cells; i++) {
      const begun = performance.now();
      const cell = await kernel.execute(`const v${i % 100} = ${i}; let total${i} = v${i % 100} + 1; total${i}`);
      const ms = performance.now() - begun;
      expect(result(cell)).toBe(String(i + 1));
      if (long && i % 50 === 0) rows.push({ at: i, ms, mb: memoryOf(kernel) });
    }
    for (const key of ["ms", "mb"] as const)
      if (long) console.log(`soak: ${key} per 1000 cells: ${(1000 * slope(rows.slice(2), key)).toFixed(2)}`);
    await kernel.stop();
  });

  test(`${stops} Stops at random moments, the state as a model says`, async () => {
    const random = seeded(7);
    const kernel = await startBuiltKernel();
    const { pid } = kernel.process;
    await kernel.execute("let up = 0, down = 0;");
    const loops = [
      "for (;;) { up += 1; down -= 1; }",
      "for (;;) { up += 1; await 0; down -= 1; }",
      "for (;;) { up += 1; down -= 1; await new Promise((r) => setTimeout(r, 1)); }",
      "up += 1; down -= 1; await new Promise(() => {});",
      "const step = () => { up += 1; down -= 1; }; for (;;) try { step(); } catch {}",
    ];
    let before = 0;
    for (let i = 0; i < stops; i++) {
      const cell = kernel.sendCell(loops[i % loops.length]!);
      await new Promise((resolve) => setTimeout(resolve, 60 * random()));
      kernel.send("interrupt_request", {}, "control");
      const { reply } = await kernel.finish(cell);
      expect(reply.content).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
      // It stopped between two statements at most, and nothing of it goes on.
      const [up = 0, gap = 0] = numbers(await kernel.execute("[up, up + down]"));
      expect([up >= before, gap === 0 || gap === 1]).toEqual([true, true]);
      expect(numbers(await kernel.execute("down = -up; [up, up + down]"))).toEqual([up, 0]);
      before = up;
    }
    expect(kernel.process.pid).toBe(pid);
    await kernel.stop();
  });

  test(`${restarts} starts and shutdowns leave no process and no file`, async () => {
    const temporary = mkdtempSync(join(tmpdir(), "thalweg-soak-"));
    for (let i = 0; i < restarts; i++) {
      const kernel = await startBuiltKernel({ environment: { TMPDIR: temporary }, transport: i % 2 ? "ipc" : "tcp" });
      const { stdout } = await kernel.execute("console.log(process.pid)");
      const children = descendants(kernel.process.pid!);
      expect(children).toContain(Number.parseInt(stdout.replace(/\u001b\[[\d;]*m/g, ""), 10));
      const gone = once(kernel.process, "exit");
      if (i % 2) kernel.sendCell("for (;;);");
      await kernel.stop();
      await gone;
      while (children.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(readdirSync(temporary)).toEqual([]);
    rmSync(temporary, { recursive: true });
  });
});

const numbers = (cell: Exchange): number[] => (result(cell).match(/-?\d+(?:\.\d+)?(?:e\+?\d+)?/g) ?? []).map(Number);

/** All processes as pid, parent, state and kB of memory. */
const processes = () =>
  execFileSync("ps", ["-A", "-o", "pid=,ppid=,rss=,stat="], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state]) => state !== undefined && !state.startsWith("Z"))
    .map(([pid, parent, rss]) => ({ pid: Number(pid), parent: Number(parent), rss: Number(rss) }));

function descendants(pid: number): number[] {
  const all = processes();
  const found = [pid];
  for (const above of found) found.push(...all.filter(({ parent }) => parent === above).map(({ pid }) => pid));
  return found.slice(1);
}

const isAlive = (wanted: number) => processes().some(({ pid }) => pid === wanted);

/** Of the kernel's three processes. */
function memoryOf(kernel: KernelClient): number {
  const own = new Set([kernel.process.pid!, ...descendants(kernel.process.pid!)]);
  return processes().reduce((sum, { pid, rss }) => sum + (own.has(pid) ? rss / 1024 : 0), 0);
}

/** Of the line of least squares. */
function slope<K extends string>(rows: readonly ({ at: number } & Record<K, number>)[], key: K): number {
  const mean = (of: (row: (typeof rows)[number]) => number) =>
    rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
  const [x, y] = [mean(({ at }) => at), mean((row) => row[key])];
  return mean((row) => (row.at - x) * (row[key] - y)) / mean(({ at }) => (at - x) ** 2);
}

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
