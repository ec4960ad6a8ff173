import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type Batched, type BatchOptions, type BatchWay, batched } from "../../../src/batch/batched.ts";
import { kernelsOf } from "../../../src/batch/kernels.ts";
import { pointsIn } from "../../../src/batch/points.ts";
import { slotsOf } from "../../../src/batch/slots.ts";
import type { Task } from "../../../src/batch/wasm/kernel.ts";
import { runWasm } from "../../../src/batch/wasmWay.ts";
import { liftedForm } from "../../../src/derivative/registry.ts";
import { value } from "../../../src/derivative/value.ts";
import { valueAndGradient } from "../../../src/derivative/valueAndGradient.ts";
import { liftedModule, liftedText } from "../derivative/lifted.ts";
import { uniform } from "../derivative/randomProgram.ts";
import { branchingProgram } from "./branchingProgram.ts";

// biome-ignore lint/suspicious/noExplicitAny: any structure of parameters
type AnyF = (...params: any[]) => number;

const functions = await liftedModule<typeof import("./functions.ts")>("../batch/functions.ts");

/** How the numbers of a point become the function's arguments, and a gradient numbers. */
interface Shape {
  readonly width: number;
  readonly args: (x: readonly number[]) => unknown[];
  readonly flat: (gradient: never) => number[];
}
const pair: Shape = { width: 2, args: (x) => [...x], flat: (g: number[]) => g };
const array: Shape = { width: 5, args: (x) => [[...x]], flat: (g: number[]) => [...g] };
const tuple: Shape = { ...array, width: 2 };
const typed: Shape = { width: 4, args: (x) => [Float64Array.from(x)], flat: (g: number[]) => [...g] };
const object: Shape = { width: 2, args: ([w, b]) => [{ w, b }], flat: (g: { w: number; b: number }) => [g.w, g.b] };
const arrayAndNumber: Shape = {
  width: 4,
  args: (x) => [x.slice(0, 3), x[3]],
  flat: ([g, k]: [number[], number]) => [...g, k],
};

/** Name, shape, and the ways of its value and its gradient. */
const rows: [keyof typeof functions, Shape, string, string][] = [
  ["himmelblau", pair, "lanes", "lanes"],
  ["beale", pair, "lanes", "lanes"],
  ["styblinskiTang", tuple, "lanes", "lanes"],
  ["easom", pair, "lanes", "lanes"],
  ["ackley", pair, "lanes", "lanes"],
  ["rastrigin", array, "lanes", "lanes"],
  ["rosenbrockN", typed, "lanes", "lanes"],
  ["goldsteinPrice", object, "lanes", "lanes"],
  ["regression", pair, "lanes", "lanes"],
  ["huber", pair, "lanes", "lanes"],
  ["branches", pair, "lanes", "wasm"],
  ["again", pair, "lanes", "lanes"],
  ["overwrites", tuple, "lanes", "wasm"],
  ["escapes", pair, "lanes", "lanes"],
  ["newton", pair, "lanes", "lanes"],
  ["nested", pair, "lanes", "lanes"],
  ["powers", pair, "lanes", "lanes"],
  ["curves", pair, "lanes", "lanes"],
  ["arcs", pair, "javascript", "javascript"],
  ["recursive", pair, "javascript", "javascript"],
  ["scratch", pair, "wasm", "wasm"],
  ["wiped", arrayAndNumber, "lanes", "wasm"],
  ["beyond", pair, "wasm", "wasm"],
];

const ways: BatchOptions[] = [
  { way: "javascript" },
  { way: "wasm", workers: 0 },
  { way: "lanes", workers: 0 },
  { way: "lanes", workers: 1 },
  { way: "wasm", workers: 3 },
];

/** Points in [-4, 4], and some that are special. */
function pointsOf(width: number, count: number): Float64Array[] {
  const next = uniform(width * 1000 + count);
  const special = [0, -0, 1, -1, 0.5, Infinity, -Infinity, Number.NaN, 1e300, -5e-324, 2000.25, 1e7];
  return Array.from({ length: width }, (_, k) =>
    Float64Array.from({ length: count }, (_, i) =>
      i % 8 === 7 ? special[Math.floor(next() * special.length + k) % special.length] : next() * 8 - 4,
    ),
  );
}

const at = (columns: readonly Float64Array[], i: number): number[] => columns.map((column) => column[i]);

/** Where two columns first differ in a bit, all NaN being one. */
function difference(got: Float64Array, wanted: Float64Array): string | undefined {
  const i = got.findIndex((x, i) => !Object.is(x, wanted[i]));
  return i < 0 && got.length === wanted.length ? undefined : `[${i}] is ${got[i]}, not ${wanted[i]}`;
}

function compare(f: AnyF, { width, args, flat }: Shape, columns: Float64Array[]): string[] {
  const count = columns[0].length;
  const one = value(f) as AnyF;
  const both = valueAndGradient(f) as unknown as (...x: unknown[]) => { value: number; gradient: never };
  const results = Array.from({ length: count }, (_, i) => both(...args(at(columns, i))));
  const values = Float64Array.from({ length: count }, (_, i) => one(...args(at(columns, i))));
  const gradients = columns.map((_, k) => Float64Array.from(results, ({ gradient }) => flat(gradient)[k]));
  const ends = columns.map((column) => Float64Array.from(column));
  for (let i = 0; i < count; i++) {
    const x = at(columns, i);
    for (let s = 0; s < 7; s++) flat(both(...args(x)).gradient).forEach((g, k) => void (x[k] -= 0.003 * g));
    x.forEach((end, k) => void (ends[k][i] = end));
  }
  const batch: Batched = batched(f);
  const faults: string[] = [];
  for (const options of ways) {
    const say = (what: string, got: Float64Array, wanted: Float64Array): void => {
      const found = difference(got, wanted);
      if (found)
        faults.push(`${JSON.stringify(options)} ${what} ${found} at ${at(columns, Number(found.match(/\d+/)))}`);
    };
    say("value", batch.values(columns, options), values);
    const all = batch.valuesAndGradients(columns, options);
    say("value beside gradient", all.values, values);
    for (let k = 0; k < width; k++) say(`gradient ${k}`, all.gradients[k], gradients[k]);
    const moved = batch.descend(columns, { ...options, steps: 7, learningRate: 0.003 });
    for (let k = 0; k < width; k++) say(`end ${k}`, moved[k], ends[k]);
  }
  return faults;
}

describe("a batch has the bits of the points, whichever way", () => {
  test.each(rows)("%s", (name, shape, valueWay, gradientWay) => {
    const f = functions[name] as AnyF;
    const batch = batched(f);
    expect([batch.plan(shape.width), batch.plan(shape.width, "valueAndGradient")]).toMatchObject([
      { way: valueWay },
      { way: gradientWay },
    ]);
    const columns = pointsOf(shape.width, 203);
    // Recursion is by a number of levels.
    if (name === "recursive") columns[1] = columns[1].map((n) => Math.abs(Math.round(n % 5)) || 0);
    expect(compare(f, shape, columns)).toEqual([]);
  });
});

/** A clock on which any work takes this long, in milliseconds: pieces of batches are made by it. */
function clockOf(pace: number): void {
  let now = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => {
    now += pace;
    return now;
  });
  onTestFinished(() => clock.mockRestore());
}

describe("on a machine", () => {
  // Among the points are some that WebAssembly leaves to JavaScript, also within the trial of how long points take.
  test.each([0, 0.3, 1, 30])("where a few points take %d ms, the bits are the same", (pace) => {
    clockOf(pace);
    for (const name of ["branches", "easom", "beyond"] as const)
      expect([name, ...compare(functions[name], pair, pointsOf(2, 203))]).toEqual([name]);
  });
});

describe("WebAssembly", () => {
  test("computes ordinary points itself: none is left to JavaScript", () => {
    const left: string[] = [];
    for (const [name, { width }] of rows) {
      const { ir: program, captured } = liftedForm(functions[name])!;
      const columns = pointsOf(width, 64).map((column) => column.map((x, i) => (i % 8 === 7 ? 0.25 * i - 9 : x)));
      for (const task of ["value", "valueAndGradient", "descend"] as Task[]) {
        const kernels = kernelsOf(program!, slotsOf(program!, width), task);
        for (const way of [kernels.lanes, kernels.wasm]) {
          if (!way) continue;
          const sizes = { value: 1, valueAndGradient: 1 + width, descend: width };
          const work = {
            ...{
              task,
              points: pointsIn(columns),
              columns: sizes[task],
              steps: 1,
              learningRate: 1e-3,
              program: program!,
            },
            ...{ captured: captured(), helpers: 0, isAborted: () => false, checkAborted: () => {} },
          };
          if (runWasm(way, work).left.length) left.push(`${name} ${task}`);
        }
      }
    }
    // `beyond` reads a place that its array has not.
    expect(left).toEqual(["value", "valueAndGradient", "descend"].map((task) => `beyond ${task}`));
  });
});

describe("random programs", () => {
  const count = Number(process.env.BATCH_PROGRAMS ?? 16);
  test(`of ${count}, each in every way that it has`, async () => {
    const names = Array.from({ length: count }, (_, i) => `f${i}`);
    const { exports } = await liftedText<Record<string, AnyF>>(
      names.map((name, i) => branchingProgram(i, name)).join("\n"),
    );
    const shape: Shape = {
      width: 6,
      args: (x) => [x.slice(0, 4), x[4], x[5]],
      flat: ([g, a, b]: [number[], number, number]) => [...g, a, b],
    };
    const found: Record<BatchWay, number> = { lanes: 0, wasm: 0, javascript: 0 };
    const faults: string[] = [];
    names.forEach((name, i) => {
      // A few are left to the tape.
      if (!liftedForm(exports[name])?.ir) return;
      found[batched(exports[name]).plan(6).way]++;
      const faulty = compare(exports[name], shape, pointsOf(6, 24));
      if (faulty.length) faults.push(branchingProgram(i, name), ...faulty);
    });
    expect(faults).toEqual([]);
    expect(found.lanes).toBeGreaterThan(count / 4);
    expect(found.javascript).toBe(0);
  });
});
