// A kernel over long vectors, on all cores.
import { F64, I32 } from "../batch/wasm/assembler.ts";
import { SCRATCH } from "../batch/wasm/layout.ts";
import { memoryOfAll } from "../batch/wasm/memory.ts";
import { activeHelpers, begin, close, helpersFor, nextPiece, open } from "../batch/workers.ts";
import { BLOCK } from "../vector.ts";

/** The parameters of a helper's job: see src/batch/workers.ts. */
export type Run = (
  first: number,
  last: number,
  vectors: number,
  stride: number,
  scratch: number,
  numbers: number,
  steps: number,
  learningRate: number,
) => void;

/** Its types, in WebAssembly. */
export const RUN_PARAMS = [I32, I32, I32, I32, I32, I32, I32, F64] as const;

/** Where a call's addresses and numbers lie: in this thread's piece of the memory, which no batch uses at the same time. */
export const WORDS = SCRATCH;
/** How many addresses, and how many numbers there may be. */
export const MOST_WORDS = 256;
export const NUMBERS = WORDS + 4 * MOST_WORDS;
export const MOST_NUMBERS = 1024;
/** One word a piece, as batches have. */
const FAILURES = NUMBERS + 8 * MOST_NUMBERS;

/** Bytes of a vector: shorter ones are done before a helper would be awake. */
const LONG = 8 * 65_536;
/** Bytes of a vector's piece: of whole blocks, so that sums do not depend on who makes them. */
const PIECE = 8 * BLOCK;
/** Milliseconds: so long have vectors to take in all before helpers are started. */
const WORTH_START = 15;

let spent = 0;

/** A kernel over elements. @param bytes of each vector, a multiple of what a step of `run` takes */
export const share = (module: WebAssembly.Module, run: Run, bytes: number): void =>
  shareOut(module, run, bytes, PIECE, bytes >= LONG);

/** A kernel over pieces of `total` in any unit, on this thread, or where it is long on all. */
export function shareOut(module: WebAssembly.Module, run: Run, total: number, piece: number, isLong: boolean): void {
  const isAlone = activeHelpers() === 0 && spent < WORTH_START;
  if (!isLong || isAlone) {
    const started = isLong ? performance.now() : 0;
    run(0, total, WORDS, 0, 0, NUMBERS, 0, 0);
    if (isLong) spent += performance.now() - started;
    return;
  }
  const helpers = helpersFor();
  const job = { module, base: WORDS, captures: NUMBERS, total, piece, failures: FAILURES };
  begin();
  if (helpers) open({ ...job, stride: 0, steps: 0, learningRate: 0 }, helpers);
  for (let first = nextPiece() * piece; first < total; first = nextPiece() * piece)
    run(first, Math.min(total, first + piece), WORDS, 0, 0, NUMBERS, 0, 0);
  close(() => false);
}

let words: Int32Array | undefined;
let numbers: Float64Array | undefined;

/** The tables at {@link WORDS} and {@link NUMBERS}. */
export function tables(): { readonly words: Int32Array; readonly numbers: Float64Array } {
  const { buffer } = memoryOfAll();
  words ??= new Int32Array(buffer, WORDS, MOST_WORDS);
  numbers ??= new Float64Array(buffer, NUMBERS, MOST_NUMBERS);
  return { words, numbers };
}
