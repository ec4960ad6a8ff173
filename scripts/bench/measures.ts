// What is measured. Every measure starts its own kernel, and checks that the answer was right before it counts.
import { setTimeout as pause } from "node:timers/promises";
import { BenchClient, type Ran } from "./client.ts";
import type { Peer } from "./peers.ts";
import { treeMemory } from "./treeMemory.ts";

export interface Row {
  readonly name: string;
  readonly unit: "ms" | "MB" | "s";
  /** This kernel must be at most that; a function of Deno's value where the goal is relative. */
  readonly goal?: number | ((deno: number | undefined) => number | undefined);
}

export interface Measure {
  readonly name: string;
  readonly rows: readonly Row[];
  /** Long or exact enough for one round. */
  readonly once?: boolean;
  take(peer: Peer): Promise<Record<string, number>>;
}

const checkedCells = 200;
const repeats = 40;

export const measures: readonly Measure[] = [
  {
    name: "start",
    rows: [{ name: "start to first result", unit: "ms", goal: (deno) => deno }],
    take: async (peer) => {
      const started = performance.now();
      return withKernel(peer, async (kernel) => {
        right(await kernel.evaluate("1 + 1"), "2");
        return { "start to first result": performance.now() - started };
      });
    },
  },
  {
    name: "idle memory",
    rows: [{ name: "idle memory, all processes", unit: "MB", goal: 250 }],
    once: true,
    take: (peer) =>
      withKernel(peer, async (kernel) => {
        right(await kernel.evaluate("1 + 1"), "2");
        await pause(3000); // what starts late is counted too
        return { "idle memory, all processes": treeMemory(kernel.pid) };
      }),
  },
  {
    name: "cell",
    rows: [{ name: "1 + 1", unit: "ms", goal: 10 }],
    take: (peer) => withKernel(peer, async (kernel) => ({ "1 + 1": await medianOf(kernel) })),
  },
  {
    name: "unchecked",
    rows: [{ name: "1 + 1, unchecked", unit: "ms", goal: (deno) => deno }],
    take: (peer) =>
      withKernel(peer, async (kernel) => {
        if (peer.code.unchecked !== undefined) right(await kernel.execute(peer.code.unchecked));
        return { "1 + 1, unchecked": await medianOf(kernel) };
      }),
  },
  {
    name: "cells",
    rows: [{ name: `1 + 1 after ${checkedCells} cells`, unit: "ms", goal: 10 }],
    once: true,
    take: (peer) =>
      withKernel(peer, async (kernel) => {
        for (let i = 0; i < checkedCells; i++) right(await kernel.execute(peer.code.cell(i)));
        return { [`1 + 1 after ${checkedCells} cells`]: await medianOf(kernel) };
      }),
  },
  {
    name: "stream",
    rows: [{ name: "8 MB in 100,000 lines", unit: "ms", goal: 1000 }],
    take: (peer) =>
      withKernel(peer, async (kernel) => {
        const ran = await kernel.execute(peer.code.lines);
        right(ran);
        const lines = ran.text.split("x".repeat(79) + "\n").length - 1;
        if (lines !== 100_000 || ran.text.length !== 8_000_000) throw new Error(`${lines} of 100,000 lines arrived`);
        return { "8 MB in 100,000 lines": ran.ms };
      }),
  },
  {
    name: "figure",
    rows: [{ name: "display of a 5 MB figure", unit: "ms", goal: 100 }],
    take: (peer) =>
      withKernel(peer, async (kernel) => {
        right(await kernel.execute(peer.code.figure));
        const ran = await kernel.execute(peer.code.showFigure);
        right(ran);
        if (!(ran.displayed >= 5e6)) throw new Error(`a figure of ${ran.displayed} bytes arrived`);
        return { "display of a 5 MB figure": ran.ms };
      }),
  },
  {
    name: "completion",
    rows: [
      { name: "completion", unit: "ms", goal: 10 },
      { name: "completion while a cell runs", unit: "ms", goal: 50 },
    ],
    once: true,
    take: (peer) =>
      withKernel(peer, async (kernel) => {
        right(await kernel.execute(peer.code.object));
        const times: number[] = [];
        for (let i = 0; i < repeats; i++) times.push(await completed(kernel));
        const busy = kernel.begin(peer.code.busySeconds(3));
        await busy.busy;
        await pause(300);
        const whileBusy = await completed(kernel);
        await busy.done;
        return { completion: median(times), "completion while a cell runs": whileBusy };
      }),
  },
  {
    name: "adds",
    rows: [{ name: "1e8 adds on a top-level variable", unit: "ms", goal: 200 }],
    take: (peer) =>
      withKernel(peer, async (kernel) => {
        const ran = await kernel.evaluate(peer.code.adds);
        right(ran);
        if (!/^\D*499999995\d{7}\D*$/.test(ran.text.replaceAll(/\u001b\[\d+m/g, "")))
          throw new Error(`the sum is ${ran.text}`);
        return { "1e8 adds on a top-level variable": ran.ms };
      }),
  },
  {
    name: "stop",
    rows: [{ name: "stop of an endless loop, state kept", unit: "ms", goal: 100 }],
    take: (peer) =>
      withKernel(peer, async (kernel) => {
        right(await kernel.execute(peer.code.keep));
        const loop = kernel.begin(peer.code.forever);
        await loop.busy;
        await pause(500);
        const started = performance.now();
        kernel.interrupt();
        const ended = await Promise.race([loop.done, pause(10_000, undefined, { ref: false })]);
        if (ended === undefined) throw new Error("it was not stopped within 10 s");
        const ms = performance.now() - started;
        // A kernel that says nothing here says that the loop goes on.
        const kept = await Promise.race([kernel.evaluate("keep"), pause(10_000, undefined, { ref: false })]);
        if (kept === undefined) throw new Error("it answers nothing within 10 s of Stop");
        right(kept, "42");
        return { "stop of an endless loop, state kept": ms };
      }),
  },
];

async function withKernel<T>(peer: Peer, use: (kernel: BenchClient) => Promise<T>): Promise<T> {
  const kernel = new BenchClient(peer);
  try {
    await kernel.start();
    return await use(kernel);
  } finally {
    await kernel.stop();
  }
}

async function medianOf(kernel: BenchClient): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const ran = await kernel.evaluate("1 + 1");
    right(ran, "2");
    times.push(ran.ms);
  }
  return median(times);
}

async function completed(kernel: BenchClient): Promise<number> {
  const { ms, matches } = await kernel.complete("model1.");
  if (!matches.some((match) => /(^|\.)alpha$/.test(match))) throw new Error(`completion offers ${matches.slice(0, 5)}`);
  return ms;
}

function right({ status, text }: Ran, result?: string): void {
  const plain = text.replaceAll(/\u001b\[\d+m/g, "").trim();
  if (status !== "ok" || (result !== undefined && plain !== result))
    throw new Error(`${status}: ${plain.slice(0, 200)}`);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
