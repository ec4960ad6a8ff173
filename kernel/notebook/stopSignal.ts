/**
 * The signal of the running cell, aborted when the user presses Stop: `fetch(url, { signal: stopSignal() })`, or
 * `while (!stopSignal().aborted)` in a loop, whether it awaits or not. In plain Node it is never aborted.
 */
export const stopSignal = (): AbortSignal =>
  (globalThis as Record<symbol, unknown>)[Symbol.for("Jupyter.signal")] instanceof AbortSignal
    ? ((globalThis as Record<symbol, unknown>)[Symbol.for("Jupyter.signal")] as AbortSignal)
    : never;

const never = new AbortController().signal;
