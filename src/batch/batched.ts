import { derivative } from "../derivative/derivative.ts";
import type { Differentiable } from "../derivative/differentiable.ts";
import type { Program } from "../derivative/ir.ts";
import { type AnyFunction, liftedForm } from "../derivative/registry.ts";
import { signalOfCell } from "../run.ts";
import { shown } from "../shown.ts";
import { kernelsOf } from "./kernels.ts";
import { type PointFunction, type PointLoop, plainLoop, writtenLoop } from "./pointLoop.ts";
import { gridOf, type Points, pointsIn } from "./points.ts";
import { type Slot, slotsOf } from "./slots.ts";
import { Unbatchable } from "./unbatchable.ts";
import type { Task } from "./wasm/kernel.ts";
import { type Outcome, runWasm, type WasmWay } from "./wasmWay.ts";
import type { Work } from "./work.ts";

/** How points are computed: in WebAssembly (two lanes at a time, or one), or by a loop in JavaScript. */
export type BatchWay = "lanes" | "wasm" | "javascript";

export interface BatchOptions {
  /** Ends the batch where it is. @default the running cell's, which Stop aborts */
  signal?: AbortSignal;
  /**
   * At most how many threads help; 0 for none. The numbers do not depend on it.
   * @default one for each further core, when the batch takes more than 2 ms
   */
  workers?: number;
  /** The best way that may be taken. @default "lanes" */
  way?: BatchWay;
}

export interface DescendOptions extends BatchOptions {
  /** How many steps each point makes. */
  steps: number;
  /** Step size η, > 0. @default 0.01 */
  learningRate?: number;
}

/** One column a number of the parameters, in order; number i of each is point i. */
export type Columns = readonly (Float64Array | readonly number[])[];

/** Which way a batch takes, and if it is not the best one, why. */
export interface BatchPlan {
  readonly way: BatchWay;
  readonly reason?: string;
}

/** A function at many points. */
export interface Batched {
  /** f at each point. */
  values(points: Columns, options?: BatchOptions): Float64Array;
  /** f and ∇f at each point; the gradients as columns. */
  valuesAndGradients(points: Columns, options?: BatchOptions): { values: Float64Array; gradients: Float64Array[] };
  /** Where gradient descent, θ ← θ − η ∇f(θ), ends from each point, as columns. */
  descend(points: Columns, options: DescendOptions): Float64Array[];
  /** f over all combinations of the axes' coordinates, those of the first axis next to each other. */
  grid(axes: Columns, options?: BatchOptions): Float64Array;
  /** How points with so many numbers are computed. @default that of values */
  plan(width: number, task?: Task): BatchPlan;
}

/**
 * A function at many points at once: typed arrays in, typed arrays out.
 *
 *     const f = batched((x: number, y: number) => x ** 2 + y ** 2);
 *     f.values([xs, ys])                                   // Float64Array, one value a point
 *     f.descend([xs, ys], { steps: 500 })                  // where each start ends: [xs, ys]
 *
 * What it computes has the same bits as `value(f)` and `grad(f)` point by point, however it is computed and on however many
 * threads. A function in which WebAssembly has a form for everything runs there; others run in JavaScript: `plan` says why.
 * Threads start when batches have taken 15 ms in all, and end with the process.
 *
 * @throws TypeError when `f` is no function, or has no derivative where one is asked for; RangeError when the columns differ
 * in length or are not as many as f has numbers; the signal's reason when it is aborted.
 */
export function batched(f: Differentiable): Batched {
  if (typeof f !== "function") throw new TypeError(`batched: f must be a function, got ${shown(f)}`);
  const batch = new Batch(f as AnyFunction);
  return {
    values: (points, options = {}) => batch.run("value", given(points), options)[0],
    valuesAndGradients: (points, options = {}) => {
      const [values, ...gradients] = batch.run("valueAndGradient", given(points), options);
      return { values, gradients };
    },
    descend: (points, options) => batch.run("descend", given(points), options, options.steps, options.learningRate),
    grid: (axes, options = {}) => batch.run("value", givenAxes(axes), options)[0],
    plan: (width, task = "value") => batch.plan(width, task),
  };
}

const WAYS: readonly BatchWay[] = ["javascript", "wasm", "lanes"];

interface Prepared {
  readonly slots: readonly Slot[];
  readonly loop: PointLoop;
  readonly lanes?: WasmWay;
  readonly wasm?: WasmWay;
  readonly plan: BatchPlan;
}

class Batch {
  readonly #f: AnyFunction;
  readonly #prepared = new Map<string, Prepared>();

  constructor(f: AnyFunction) {
    this.#f = f;
  }

  plan(width: number, task: Task): BatchPlan {
    return this.#prepare(task, width).plan;
  }

  run(task: Task, points: Points, options: BatchOptions, steps = 1, learningRate = 0.01): Float64Array[] {
    const { count, width } = points;
    checkOptions(options, steps, learningRate);
    const prepared = this.#prepare(task, width);
    const columns = { value: 1, valueAndGradient: 1 + width, descend: width }[task];
    const fresh = (): Float64Array[] =>
      Array.from({ length: columns }, (_, k) =>
        task === "descend" ? Float64Array.from(points.columns[k]) : new Float64Array(count),
      );
    const form = liftedForm(this.#f);
    const { signal = signalOfCell() } = options;
    const work: Work = {
      task,
      points,
      columns,
      steps,
      learningRate,
      program: form?.ir ?? NOTHING,
      captured: form?.captured() ?? [],
      helpers: options.workers,
      isAborted: () => signal?.aborted === true,
      checkAborted: () => {
        if (signal?.aborted) throw reasonOf(signal);
      },
    };
    work.checkAborted();
    if (count === 0 || steps === 0) return fresh();
    const most = WAYS.indexOf(options.way ?? "lanes");
    const way = [prepared.wasm, prepared.lanes].findLast((known, i) => known && i < most);
    const { outputs, left } = (way && attempt(way, work)) ?? { outputs: fresh(), left: [[0, count] as const] };
    for (const [from, to] of left) this.#loop(prepared, work, outputs, from, to);
    return [...outputs];
  }

  /** By the function of a point, looking at the signal every few milliseconds. */
  #loop({ loop }: Prepared, work: Work, outputs: readonly Float64Array[], from: number, to: number): void {
    const f = pointFunction(this.#f, work.task);
    const { task, steps, learningRate } = work;
    const inputs = work.points.columns;
    // Of a batch that was tried in WebAssembly: from the start again.
    if (task === "descend")
      outputs.forEach((column, k) => {
        for (let i = from; i < to; i++) column[i] = inputs[k][i];
      });
    // Steps of single points between two looks.
    let most = 16;
    for (let first = from; first < to; ) {
      const last = Math.min(to, first + Math.max(1, Math.floor(most / steps)));
      for (let left = steps; left > 0; ) {
        work.checkAborted();
        const started = performance.now();
        const now = Math.min(left, Math.max(1, Math.floor(most / (last - first))));
        loop(f, inputs, outputs, first, last, now, learningRate);
        left -= now;
        if (performance.now() - started < 2) most = Math.min(most * 2, 2 ** 30);
      }
      first = last;
    }
  }

  #prepare(task: Task, width: number): Prepared {
    const key = `${task} ${width}`;
    let prepared = this.#prepared.get(key);
    if (!prepared) {
      prepared = this.#made(task, width);
      this.#prepared.set(key, prepared);
    }
    return prepared;
  }

  #made(task: Task, width: number): Prepared {
    const program = liftedForm(this.#f)?.ir;
    if (!program) {
      const slots = guessedSlots(this.#f, width);
      const reason = `${this.#f.name || "f"} was not lifted, or has no derivative program`;
      return { slots, loop: plainLoop(slots, this.#f.length, task), plan: { way: "javascript", reason } };
    }
    const slots = this.#slots(program, width);
    const loop = writtenLoop(slots, program.params.length, task) ?? plainLoop(slots, program.params.length, task);
    return { slots, loop, ...kernelsOf(program, slots, task) };
  }

  #slots(program: Program, width: number): Slot[] {
    try {
      return slotsOf(program, width);
    } catch (error) {
      if (error instanceof Unbatchable) throw new TypeError(`batched: ${error.message}; call it point by point`);
      throw error;
    }
  }
}

/** Nothing where all points are left for JavaScript. */
function attempt(way: WasmWay, work: Work): Outcome | undefined {
  try {
    return runWasm(way, work);
  } catch (error) {
    if (error instanceof Unbatchable) return undefined;
    throw error;
  }
}

/** The function of one point; a plain function's own values where it was not lifted. */
function pointFunction(f: AnyFunction, task: Task): PointFunction {
  if (task === "value" && !liftedForm(f)) return f;
  const output = task === "descend" ? "gradient" : task;
  return derivative(f, output, "batched") as PointFunction;
}

/** Of a function whose types are not known: numbers, or one array. */
function guessedSlots(f: AnyFunction, width: number): Slot[] {
  const plain = { fields: [], isArray: false, typed: false };
  if (f.length > 1 || width === 1) {
    if (f.length !== width)
      throw new RangeError(`batched: ${f.name || "f"} takes ${f.length} numbers, got ${width} columns`);
    return Array.from({ length: width }, (_, param) => ({ ...plain, param, first: param, count: 1 }));
  }
  return [{ ...plain, param: 0, isArray: true, first: 0, count: width }];
}

const NOTHING: Program = { name: "", params: [], captures: [], returns: "number", result: "", label: "", body: [] };

/** Points as a caller gives them. */
function given(columns: Columns): Points {
  checkLists(columns, "points", "columns", "column");
  for (const { length } of columns)
    if (length !== columns[0].length)
      throw new RangeError(`batched: columns must be of one length, got ${columns[0].length} and ${length}`);
  return pointsIn(columns);
}

function givenAxes(axes: Columns): Points {
  checkLists(axes, "axes", "axes", "axis");
  return gridOf(axes);
}

function checkLists(lists: Columns, all: string, many: string, one: string): void {
  if (!Array.isArray(lists) || lists.length === 0)
    throw new TypeError(
      `batched: ${all} must be an array of ${many}, one a number of the parameters, got ${shown(lists)}`,
    );
  lists.forEach((list, k) => {
    if (!(list instanceof Float64Array) && !Array.isArray(list))
      throw new TypeError(`batched: ${one} ${k} must be a Float64Array or an array of numbers, got ${shown(list)}`);
  });
}

function checkOptions({ workers, way }: BatchOptions, steps: number, learningRate: number): void {
  if (!(Number.isInteger(steps) && steps >= 0 && steps < 2 ** 31))
    throw new RangeError(`batched: steps must be a whole number in [0, 2³¹), got ${steps}`);
  if (!(learningRate > 0 && learningRate < Infinity))
    throw new RangeError(`batched: learningRate must be a positive number, got ${learningRate}`);
  if (workers !== undefined && !(Number.isInteger(workers) && workers >= 0))
    throw new RangeError(`batched: workers must be a whole number, at least 0, got ${workers}`);
  if (way !== undefined && !WAYS.includes(way))
    throw new RangeError(`batched: way must be "lanes", "wasm" or "javascript", got ${shown(way)}`);
}

const reasonOf = (signal: { readonly aborted: boolean; readonly reason?: unknown }): unknown =>
  signal.reason ?? new DOMException("batched: stopped", "AbortError");
