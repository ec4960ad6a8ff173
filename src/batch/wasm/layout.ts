// Where things lie in the memory that all modules and all workers share.
import { TABLES_END } from "./tables.ts";

/** Control words, as byte addresses. */
export const ABORT = 0;
export const GENERATION = 4;
export const OPEN = 8;
export const ACTIVE = 12;
export const NEXT = 16;
export const HELPED = 20;
export const JOB = 64;

/** Constants of lanes. */
export const CONSTANTS = Math.ceil(TABLES_END / 16) * 16;
export const CONSTANTS_SIZE = 1 << 14;

/** Main thread and workers have a piece of memory each, for the arrays of a point, a heap and a stack. */
export const SCRATCH_SIZE = 1 << 19;
export const MOST_WORKERS = 15;
export const SCRATCH = Math.ceil((CONSTANTS + CONSTANTS_SIZE) / 65536) * 65536;
/** Captured data, then the columns. */
export const DATA = SCRATCH + SCRATCH_SIZE * (MOST_WORKERS + 1);

/** Pages of 64 KiB; only what is touched takes memory. Not shared where a browser forbids it. */
export const MEMORY_LIMITS = {
  pages: DATA / 65536 + 16,
  most: 1 << 15,
  shared: typeof SharedArrayBuffer !== "undefined",
} as const;
