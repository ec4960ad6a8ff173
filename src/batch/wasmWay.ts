// Batches as WebAssembly, in pieces: this thread takes pieces until none is left, and so do helpers where it takes long.

import type { Points } from "./points.ts";
import type { Kernel } from "./wasm/kernel.ts";
import { SCRATCH } from "./wasm/layout.ts";
import { Arena } from "./wasm/memory.ts";
import type { Work } from "./work.ts";
import { abort, activeHelpers, begin, close, helpersFor, type Job, nextPiece, open } from "./workers.ts";

export interface WasmWay {
  readonly kernel: Kernel;
  readonly module: WebAssembly.Module;
}

type Run = (
  first: number,
  last: number,
  base: number,
  stride: number,
  scratch: number,
  captures: number,
  steps: number,
  learningRate: number,
) => void;

/** A piece ought to take this long, in milliseconds: signals are looked at in between. */
const PIECE = 4;
/** Milliseconds: shorter batches are done before a helper would be awake. */
const WORTH_HELP = 2;
/** So long batches have to take in all before helpers are started. */
const WORTH_START = 15;

let spent = 0;

const runs = new WeakMap<WebAssembly.Module, Run>();

export interface Outcome {
  readonly outputs: readonly Float64Array[];
  /** The points that WebAssembly could not compute, as ranges. */
  readonly left: readonly (readonly [from: number, to: number])[];
}

/** Runs on all points. */
export function runWasm({ kernel, module }: WasmWay, work: Work): Outcome {
  const { points, steps, learningRate, program } = work;
  const { count, width } = points;
  const arena = new Arena();
  const captures = arena.write(program.captures, work.captured);
  const total = 8 * Math.ceil(count / kernel.step) * kernel.step;
  const columns = width + (work.task === "descend" ? 0 : work.columns);
  const base = arena.take(total * columns);
  fill(arena, base, total, points);
  let run = runs.get(module);
  if (!run) {
    run = new WebAssembly.Instance(module, { env: { memory: arena.memory } }).exports.run as Run;
    runs.set(module, run);
  }
  const call = (first: number, last: number, some: number): void =>
    run(first, last, base, total, SCRATCH, captures, some, learningRate);
  const trial = (last: number): number => {
    const columns = Array.from(
      { length: work.task === "descend" ? width : 0 },
      (_, k) => new Float64Array(arena.memory.buffer, base + total * k, last / 8),
    );
    const before = columns.map((column) => column.slice());
    const started = performance.now();
    try {
      call(0, last, 1);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    }
    const taken = performance.now() - started;
    // Descent moves its columns: they are put back, also those of the points before one that traps.
    columns.forEach((column, k) => void column.set(before[k]));
    return taken;
  };
  const pieces = new Pieces(work, call, trial, total, 8 * kernel.step);
  const failures = arena.take(4 * Math.ceil(total / pieces.size));
  new Int32Array(arena.memory.buffer, failures, Math.ceil(total / pieces.size)).fill(0);
  const job: Job = { module, base, stride: total, captures, steps, learningRate, total, piece: pieces.size, failures };
  pieces.run(job);
  const from = work.task === "descend" ? 0 : width;
  // Copies as they are made: no column is filled with zeros first.
  const outputs = Array.from(
    { length: work.columns },
    (_, i) => new Float64Array(new Float64Array(arena.memory.buffer, base + total * (from + i), count)),
  );
  const marks = new Int32Array(arena.memory.buffer, failures, Math.ceil(total / pieces.size));
  const failed = [...marks.keys()].filter((i) => marks[i] === 1 || pieces.failed.has(i));
  const size = pieces.size / 8;
  return { outputs, left: failed.map((i) => [i * size, Math.min(count, (i + 1) * size)]) };
}

/** Behind the last point it comes again, up to a whole number of vectors. */
function fill(arena: Arena, base: number, stride: number, points: Points): void {
  for (let k = 0; k < points.width; k++) {
    const target = new Float64Array(arena.memory.buffer, base + stride * k, stride / 8);
    points.write(k, target);
    target.fill(target[points.count - 1], points.count);
  }
}

type Call = (first: number, last: number, steps: number) => void;

class Pieces {
  /** Bytes of a column in a piece. */
  readonly size: number;
  readonly failed = new Set<number>();
  readonly #work: Work;
  readonly #call: Call;
  readonly #total: number;
  /** Milliseconds of one step of one piece. */
  readonly #cost: number;

  /** @param trial gives the milliseconds of one step of the first points, and leaves no trace */
  constructor(work: Work, call: Call, trial: (last: number) => number, total: number, least: number) {
    this.#work = work;
    this.#call = call;
    this.#total = total;
    begin();
    work.checkAborted();
    const vectors = total / least;
    const some = Math.min(vectors, 8);
    let taken = 0;
    // The first is slow: a module is compiled when it is first run.
    for (let i = 0; i < 2; i++) taken = trial(least * some) / some;
    const one = Math.max(1e-5, taken);
    const most = Math.max(1, Math.ceil(vectors / 16));
    this.size = least * Math.max(1, Math.min(most, Math.floor(PIECE / (one * work.steps))));
    this.#cost = (one * this.size) / least;
  }

  run(job: Job): void {
    const { helpers, isAborted } = this.#work;
    const expected = (this.#cost * this.#work.steps * this.#total) / this.size;
    spent += expected;
    const isWorth = activeHelpers() ? expected >= WORTH_HELP : spent >= WORTH_START;
    const count = helpers === 0 || (helpers === undefined && !isWorth) ? 0 : helpersFor(helpers);
    if (count) open(job, count);
    try {
      for (let i = nextPiece(); i * this.size < this.#total; i = nextPiece()) this.#piece(i);
    } catch (error) {
      abort();
      throw error;
    } finally {
      close(isAborted);
    }
    this.#work.checkAborted();
  }

  #piece(i: number): void {
    const first = i * this.size;
    const last = Math.min(this.#total, first + this.size);
    const { steps } = this.#work;
    let some = Math.max(1, Math.min(steps, Math.floor(PIECE / this.#cost)));
    try {
      for (let left = steps; left > 0; ) {
        this.#work.checkAborted();
        some = Math.min(some, left);
        const started = performance.now();
        this.#call(first, last, some);
        const took = performance.now() - started;
        left -= some;
        if (took < PIECE / 2) some *= 2;
        else if (took > 4 * PIECE) some = Math.ceil(some / 4);
      }
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      this.failed.add(i);
    }
  }
}
