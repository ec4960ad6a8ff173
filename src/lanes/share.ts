// A kernel over long vectors, on all cores.
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

/** Where a call's addresses and numbers lie: in this thread's piece of the memory, which no batch uses at the same time. */
export const WORDS = SCRATCH;
export const NUMBERS = SCRATCH + 1024;
/** How many numbers there may be. */
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

/** @param bytes of each vector, a multiple of what a step of `run` takes */
export function share(module: WebAssembly.Module, run: Run, bytes: number): void {
  if (bytes < LONG) {
    run(0, bytes, WORDS, 0, 0, NUMBERS, 0, 0);
    return;
  }
  const isAlone = activeHelpers() === 0 && spent < WORTH_START;
  if (isAlone) {
    const started = performance.now();
    run(0, bytes, WORDS, 0, 0, NUMBERS, 0, 0);
    spent += performance.now() - started;
    return;
  }
  const helpers = helpersFor();
  begin();
  if (helpers)
    open(
      {
        module,
        base: WORDS,
        stride: 0,
        captures: NUMBERS,
        steps: 0,
        learningRate: 0,
        total: bytes,
        piece: PIECE,
        failures: FAILURES,
      },
      helpers,
    );
  for (let first = nextPiece() * PIECE; first < bytes; first = nextPiece() * PIECE)
    run(first, Math.min(bytes, first + PIECE), WORDS, 0, 0, NUMBERS, 0, 0);
  close(() => false);
}

let words: Int32Array | undefined;
let numbers: Float64Array | undefined;

/** The tables at {@link WORDS} and {@link NUMBERS}. */
export function tables(): { readonly words: Int32Array; readonly numbers: Float64Array } {
  const { buffer } = memoryOfAll();
  words ??= new Int32Array(buffer, WORDS, 256);
  numbers ??= new Float64Array(buffer, NUMBERS, MOST_NUMBERS);
  return { words, numbers };
}
