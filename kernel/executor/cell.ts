import { AsyncLocalStorage } from "node:async_hooks";
import type { CellError } from "./calls.ts";
import { OutputMeter } from "./outputMeter.ts";

/** Thrown in a cell that is stopped while it waits. Jupyter's clients know the name. */
export class KeyboardInterrupt extends Error {
  override readonly name = "KeyboardInterrupt";

  constructor() {
    super("the cell was stopped");
  }
}

/** A timer that a cell started. */
export type Timer = NodeJS.Timeout | NodeJS.Immediate;

/** A cell that was run: what outlives its run, so that what comes late still knows where it came from. */
export class Cell {
  /** The message id of its execute request, on every event. */
  readonly id: string;
  /** Number of this run, counted by the client. */
  readonly serial: number;
  /** Aborted by Stop: asks work that listens to end by itself. */
  readonly stop = new AbortController();
  /** Aborted when Stop ended the cell by force: its timers and waits end too. */
  readonly end = new AbortController();
  readonly timers = new Set<Timer>();
  /** What the cell stays busy for after its code has ended: bundles that come later, live figures. */
  readonly pending: Promise<unknown>[] = [];
  /** Ends the top-level `await` that the cell is in. */
  stopWaiting?: () => void;
  /** What that threw there, for a cell that catches it and waits again. */
  stoppedAt?: KeyboardInterrupt;
  /** What it last awaited in vain, and the stack of that `await`: many of Node's errors have none. */
  rejected?: { readonly error: unknown; readonly stack: string };
  settled = false;
  /** What it has written, also late. */
  readonly meter: OutputMeter;
  /** Its stack was terminated. */
  forced = false;
  /** Tells the front that the cell ended. */
  readonly report: (error?: CellError) => void;

  constructor(id: string, serial: number, report: (error?: CellError) => void, meter = new OutputMeter()) {
    this.id = id;
    this.meter = meter;
    this.serial = serial;
    this.report = report;
  }
}

const current = new AsyncLocalStorage<Cell>();
let latest: Cell | undefined;

/** Runs `action`; all that it starts, at once or later, belongs to `cell`. */
export function runAs<T>(cell: Cell, action: () => T): T {
  latest = cell;
  return current.run(cell, action);
}

/** The cell whose code runs, also in its timers and promises; where nothing is known, the latest. */
export const currentCell = (): Cell | undefined => current.getStore() ?? latest;

/**
 * Waits for what the cell's top level awaits, or until Stop; what its `catch` and `finally` await then they get, as long as
 * the cell is not settled: after that it never goes on. One reaction on `value` and a Promise.all keep V8's
 * asynchronous stack whole through this function (it does not follow Promise.race).
 */
export async function wait<T>(cell: Cell, value: T): Promise<Awaited<T>> {
  if (isOver(cell)) return never;
  const gate = Promise.withResolvers<void>();
  cell.stopWaiting = () => gate.reject(stopped);
  try {
    const [result] = await Promise.all([relay(value, gate.resolve), gate.promise]);
    return isOver(cell) ? never : result;
  } catch (error) {
    if (isOver(cell)) return never;
    if (error !== stopped && !(error instanceof KeyboardInterrupt)) {
      cell.rejected = { error, stack: new Error().stack ?? "" };
      throw error;
    }
    const interrupt = new KeyboardInterrupt(); // with this place's stack
    cell.stoppedAt ??= interrupt;
    throw interrupt;
  } finally {
    cell.stopWaiting = undefined;
  }
}

const stopped = Symbol("stopped");

/** Ended by Stop and answered for: none of it may run on. */
const isOver = (cell: Cell): boolean => cell.settled && cell.end.signal.aborted;

const never = new Promise<never>(() => {});

async function relay<T>(value: T, open: () => void): Promise<Awaited<T>> {
  const result = await value;
  open();
  return result;
}
