// The limits of cells: what is read where, and what the front does of it.
import { describe, expect, test } from "vitest";
import { kernelLimits, type Limits, readLimits } from "../../../kernel/front/limits.ts";
import { KernelBench } from "../../support/fakeParts.ts";

const none: Limits = {};

test.each([
  ["time=60s", { time: 60_000 }],
  ["time=1.5min", { time: 90_000 }],
  ["time=250ms memory=2GB output=10MB", { time: 250, memory: 2e9, output: 1e7 }],
  ["  time=2h\tmemory=500MB  ", { time: 7_200_000, memory: 5e8 }],
  ["output=64kB", { output: 64_000 }],
])("%%limit %s", (words, most) => {
  const limits = readLimits(words, none, "%limit in Cell [3]");
  expect(Object.fromEntries(Object.entries(limits).map(([kind, limit]) => [kind, limit.most]))).toEqual(most);
  expect(Object.values(limits).every(({ by }) => by === "%limit in Cell [3]")).toBe(true);
});

test.each([
  ["time=60", /%limit in Cell \[3\]: time must be a number above 0 with a unit of ms, s, min, h, as in 60s, or none/],
  ["time=0s", /above 0/],
  ["time=-1s", /got "-1s"/],
  ["memory=2gigs", /unit of MB, GB/],
  ["output=", /got ""/],
  ["memory=constructor", /got "constructor"/],
  ["speed=1s", /no limit is called "speed"; there are time, memory, output/],
  ["60s", /no limit is called "60s"/],
])("%%limit %s is refused", (words, message) => {
  expect(() => readLimits(words, none, "%limit in Cell [3]")).toThrow(RangeError);
  expect(() => readLimits(words, none, "%limit in Cell [3]")).toThrow(message);
});

test("none lifts a limit; the others stay", () => {
  const kernel = kernelLimits({ THALWEG_TIME_LIMIT: "5s", THALWEG_OUTPUT_LIMIT: "1MB" });
  const limits = readLimits("time=none", kernel, "%limit in Cell [1]");
  expect(limits.time).toBeUndefined();
  expect(limits.output).toEqual({ most: 1e6, by: "THALWEG_OUTPUT_LIMIT" });
});

test("flags go before the environment, which goes before the defaults", () => {
  const { time, memory, output } = kernelLimits({ THALWEG_TIME_LIMIT: "5s" }, { time: "1min", output: "none" });
  expect(time).toEqual({ most: 60_000, by: "--time-limit of thalweg kernel" });
  expect(memory?.most).toBeGreaterThan(1e8);
  expect(output).toBeUndefined();
  expect(() => kernelLimits({ THALWEG_MEMORY_LIMIT: "lots" })).toThrow(/THALWEG_MEMORY_LIMIT: memory must be/);
});

describe("in the front", () => {
  test("a cell over its time is stopped, and says by whom and how to allow more", async () => {
    const bench = new KernelBench();
    const a = bench.cell("%limit time=30ms\nfor (;;);");
    while (!bench.reply(a)) await bench.settle();
    expect(bench.executor.interrupts).toEqual([a]);
    expect(bench.reply(a)).toMatchObject({
      status: "error",
      ename: "TimeLimitExceeded",
      evalue:
        "Cell [1] ran longer than its time limit of 30 ms (set by %limit in Cell [1]) and was stopped. " +
        "To allow more: %limit time=60ms at the top of the cell.",
    });
    expect(bench.reply(a)!["traceback"]).toEqual([expect.stringContaining("TimeLimitExceeded")]);
  });

  test("a cell in time is let alone, and the limit does not outlive it", async () => {
    const bench = new KernelBench();
    const a = bench.cell("%limit time=1h memory=2GB\n1");
    await bench.done();
    expect(bench.reply(a)).toMatchObject({ status: "ok" });
    expect(bench.executor.runs[0]!.limits).toMatchObject({ memory: { most: 2e9 } });
    bench.cell("2");
    await bench.done();
    expect(bench.executor.runs[1]!.limits?.memory?.by).toMatch(/^the kernel/);
    expect(bench.executor.interrupts).toEqual([]);
  });

  test("the line alone is for all cells after it, and says what holds", async () => {
    const bench = new KernelBench();
    const a = bench.cell("%limit output=5MB time=10s\n");
    await bench.settle();
    expect(bench.reply(a)).toMatchObject({ status: "ok" });
    expect(bench.executor.runs).toEqual([]);
    const said = bench.published({ [a]: "a" }).join("\n");
    expect(said).toMatch(
      /time: 10 s \(set by %limit in Cell \[1\]\)\nmemory: .* GB \(set by the kernel, .*\)\noutput: 5 MB/,
    );
    bench.cell("1");
    await bench.done();
    expect(bench.executor.runs[0]!.limits?.output).toEqual({ most: 5e6, by: "%limit in Cell [1]" });
  });

  test("a limit that is none is an error of the cell, and nothing runs", async () => {
    const bench = new KernelBench();
    const a = bench.cell("%limit time=soon\n1");
    await bench.settle();
    expect(bench.reply(a)).toMatchObject({ status: "error", ename: "RangeError" });
    expect(bench.executor.runs).toEqual([]);
  });
});
