// Timers end with their cell: a loop over timers that Stop ended by force would otherwise go on, unseen, for ever.
import { syncBuiltinESMExports } from "node:module";
import { clearImmediate, clearInterval, clearTimeout, setTimeout } from "node:timers";
import promises from "node:timers/promises";
import { type Cell, currentCell, type Timer } from "./cell.ts";

type Callback = (...values: unknown[]) => void;
type Start = (callback: Callback, ...rest: unknown[]) => Timer;

/** Replaces the global timers and those of `node:timers/promises`; the kernel's own code imports `node:timers`. */
export function bindTimersToCells(): void {
  for (const name of ["setTimeout", "setInterval", "setImmediate"] as const) bindStart(name, name !== "setInterval");
  for (const name of ["clearTimeout", "clearInterval", "clearImmediate"] as const) bindClear(name);
  promises.setTimeout = bindPromise(promises.setTimeout, 2);
  promises.setImmediate = bindPromise(promises.setImmediate, 1);
  promises.setInterval = bindPromise(promises.setInterval, 2);
  syncBuiltinESMExports();
}

/** Stops every timer that the cell has. */
export function endTimers(cell: Cell): void {
  for (const timer of cell.timers) clear(timer);
  cell.timers.clear();
}

function bindStart(name: "setTimeout" | "setInterval" | "setImmediate", once: boolean): void {
  const original = globalThis[name] as unknown as Start;
  const bound: Start = (callback, ...rest) => {
    const cell = currentCell();
    if (!cell || typeof callback !== "function") return original(callback, ...rest);
    if (cell.end.signal.aborted) return deadTimer();
    if (!once) {
      const timer = original(callback, ...rest);
      cell.timers.add(timer);
      return timer;
    }
    const timer = original(
      function (this: unknown, ...values) {
        cell.timers.delete(timer);
        callback.apply(this, values);
      },
      ...rest,
    );
    cell.timers.add(timer);
    return timer;
  };
  replace(name, original, bound);
}

function bindClear(name: "clearTimeout" | "clearInterval" | "clearImmediate"): void {
  const original = globalThis[name] as (timer: unknown) => void;
  replace(name, original, (timer: unknown) => {
    currentCell()?.timers.delete(timer as Timer);
    original(timer);
  });
}

/** Same name, same properties (`util.promisify` reads one), not enumerable in other ways than before. */
function replace(name: string, original: object, bound: object): void {
  const { length: _, ...properties } = Object.getOwnPropertyDescriptors(original as () => void);
  Object.defineProperties(bound, properties as PropertyDescriptorMap);
  Object.defineProperty(globalThis, name, { ...Object.getOwnPropertyDescriptor(globalThis, name), value: bound });
}

/** The options argument, at `index`, gets the cell's end as its signal. */
function bindPromise<F extends (...values: never[]) => unknown>(original: F, index: number): F {
  return ((...values: unknown[]) => {
    const cell = currentCell();
    if (cell) {
      const given = (values[index] ?? {}) as { signal?: AbortSignal };
      const { signal } = cell.end;
      values[index] = { ...given, signal: given.signal ? AbortSignal.any([given.signal, signal]) : signal };
    }
    return original(...(values as never[]));
  }) as unknown as F;
}

function deadTimer(): Timer {
  const timer = setTimeout(() => {}, 0);
  clearTimeout(timer);
  return timer;
}

function clear(timer: Timer): void {
  clearTimeout(timer as NodeJS.Timeout);
  clearInterval(timer as NodeJS.Timeout);
  clearImmediate(timer as NodeJS.Immediate);
}
