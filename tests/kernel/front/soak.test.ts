// The installed kernel for long: many cells, Stop at random moments with the state checked by a model, restarts. The short
// form runs with the suite; `npm run soak` sets THALWEG_SOAK=1 for the long one, which also reports how latency, processor time
// and memory grow once the processes are warm.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startBuiltKernel } from "../../support/builtKernel.ts";
import type { Exchange, KernelClient } from "../../support/kernelClient.ts";

const long = process.env["THALWEG_SOAK"] === "1";
const [cells, stops, restarts] = long ? [2000, 200, 500] : [40, 10, 4];
const timeout = long ? 3_600_000 : 60_000;

const result = ({ outputs }: Exchange) =>
  (outputs.find(({ type }) => type === "execute_result")?.content.data["text/plain"] ?? "none").replace(
    /\u001b\[[\d;]*m/g,
    "",
  );

describe("soak", { timeout }, () => {
  test(`${cells} cells, each right`, async () => {
    const kernel = await startBuiltKernel();
    const rows: Row[] = [];
    let begun = performance.now();
    for (let i = 0; i < cells; i++) {
      const cell = await kernel.execute(`const v${i % 100} = ${i}; let total${i} = v${i % 100} + 1; total${i}`);
      expect(result(cell)).toBe(String(i + 1));
      kernel.forget();
      if (!long || i % 50 !== 49) continue;
      rows.push({ at: i, ms: (performance.now() - begun) / 50, ...costs(kernel) });
      begun = performance.now();
    }
    if (long) report(rows);
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

  test(`${restarts} starts and shutdowns leave no process, no socket and no file`, async () => {
    const temporary = mkdtempSync(join(tmpdir(), "thalweg-soak-"));
    const begun = performance.now();
    for (let i = 0; i < restarts; i++) {
      const transport = i % 2 ? "ipc" : "tcp";
      const kernel = await startBuiltKernel({ environment: { TMPDIR: temporary }, transport });
      // a child of the cell's every third time, in the middle of a loop every other time
      if (i % 3 === 0) await kernel.execute('import { spawn } from "node:child_process"; spawn("sleep", ["1000"]);');
      const { stdout } = await kernel.execute('console.log("pid", String(process.pid))');
      const children = descendants(kernel.process.pid!);
      expect(children).toContain(Number(stdout.match(/\d+/)));
      if (i % 4 > 1) kernel.sendCell("for (;;);");
      await kernel.shutdown(i % 5 === 0);
      while (children.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 20));
      expect(readdirSync(kernel.folder)).toEqual(["connection.json"]);
      await kernel.stop();
      const each = (performance.now() - begun) / (i + 1);
      if (long && i % 50 === 49) console.log(`soak: ${i + 1} kernels, ${each.toFixed(0)} ms each from start to end`);
    }
    expect(readdirSync(temporary)).toEqual([]);
    rmSync(temporary, { recursive: true });
  });
});

const numbers = (cell: Exchange): number[] => (result(cell).match(/-?\d+(?:\.\d+)?(?:e\+?\d+)?/g) ?? []).map(Number);

/** All processes as pid, parent, kB of memory and seconds of processor time. */
const processes = () =>
  execFileSync("ps", ["-A", "-o", "pid=,ppid=,rss=,cputimes=,stat="], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , , state]) => state !== undefined && !state.startsWith("Z"))
    .map((row) => row.slice(0, 4).map(Number) as [number, number, number, number])
    .map(([pid, parent, kb, seconds]) => ({ pid, parent, kb, seconds }));

function descendants(pid: number): number[] {
  const all = processes();
  const found = [pid];
  for (const above of found) found.push(...all.filter(({ parent }) => parent === above).map(({ pid }) => pid));
  return found.slice(1);
}

const isAlive = (wanted: number) => processes().some(({ pid }) => pid === wanted);

interface Row {
  readonly at: number;
  /** From request to idle, the mean of the last cells. */
  readonly ms: number;
  /** Of the front and the two processes that it started. */
  readonly mb: number;
  readonly cpuMs: number;
}

function costs(kernel: KernelClient): { mb: number; cpuMs: number } {
  const pids = new Set([kernel.process.pid!, ...descendants(kernel.process.pid!)]);
  const own = processes().filter(({ pid }) => pids.has(pid));
  const sum = (key: "kb" | "seconds") => own.reduce((total, each) => total + each[key], 0);
  return { mb: sum("kb") / 1024, cpuMs: 1000 * sum("seconds") };
}

/** The first half warms the processes up: their heaps grow to the size at which V8 collects. */
function report(rows: readonly Row[]): void {
  const warm = rows.slice(rows.length / 2);
  const cpu = (from: Row, to: Row) => (to.cpuMs - from.cpuMs) / (to.at - from.at);
  const [first, middle, last] = [rows[0]!, warm[0]!, rows.at(-1)!];
  console.log(
    `soak: ms of processor time per cell: ${cpu(first, middle).toFixed(1)}, then ${cpu(middle, last).toFixed(1)}`,
  );
  for (const key of ["ms", "mb"] as const)
    console.log(`soak: ${key} per 1000 cells, warm: ${(1000 * slope(warm, key)).toFixed(2)}`);
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
