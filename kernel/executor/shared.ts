// Memory that the main thread and the watchdog thread share, and the lock over it. While the main thread holds the lock it
// is never terminated, so that no event is written half and no cell is settled twice; while the watchdog holds it, the
// running cell can't settle, so that a termination never hits the cell after it.

/**
 * Int32 slots: who holds the lock; that the watchdog wants it; the running cell's number (0: none); the cell whose soft cancel
 * was taken; whether text is held back; the cell that Stop asked to end, known in the middle of a loop too; MB of memory
 * that the running cell may take (0: any); the cell whose stack the watchdog ends; a count of what a cell that waits with
 * its thread has to look at: answers of the user, Stop.
 */
export const slot = {
  lock: 0,
  wanted: 1,
  running: 2,
  cancelling: 3,
  heldText: 4,
  asked: 5,
  memory: 6,
  ending: 7,
  news: 8,
} as const;

/** Text that a burst of writes holds back: none; unwritten, and the watchdog knows; written meanwhile. */
export const held = { none: 0, unwritten: 1, written: 2 } as const;

const free = 0;
const mainThread = 1;
const watchdog = 2;

export const makeShared = (): Int32Array<SharedArrayBuffer> => new Int32Array(new SharedArrayBuffer(36));

/** The main thread's side of the lock; `run` may be nested. */
export class MainLock {
  readonly shared: Int32Array<SharedArrayBuffer>;
  #depth = 0;

  constructor(shared: Int32Array<SharedArrayBuffer>) {
    this.shared = shared;
  }

  run<T>(action: () => T): T {
    if (this.#depth === 0) while (!this.#take()) Atomics.wait(this.shared, slot.lock, watchdog, 5);
    return this.#within(action);
  }

  /**
   * Runs `action` unless somebody holds the lock, this thread among them. For what the inspector evaluates inside any other
   * code: were it to wait here, no further order of the inspector would be taken.
   */
  runIfFree(action: () => void): void {
    if (this.#depth === 0 && this.#take()) this.#within(action);
  }

  /** Leaves the lock to the watchdog where it wants it: a loop that prints would take it again at once, for ever. */
  #take = () =>
    Atomics.load(this.shared, slot.wanted) === 0 &&
    Atomics.compareExchange(this.shared, slot.lock, free, mainThread) === free;

  #within<T>(action: () => T): T {
    this.#depth++;
    try {
      return action();
    } finally {
      if (--this.#depth === 0) {
        Atomics.store(this.shared, slot.lock, free);
        Atomics.notify(this.shared, slot.lock);
      }
    }
  }
}

/** Takes the lock for the watchdog; false when the main thread kept it for all of `ms` (a full pipe that nobody reads). */
export function takeForWatchdog(shared: Int32Array<SharedArrayBuffer>, ms: number): boolean {
  const end = performance.now() + ms;
  Atomics.store(shared, slot.wanted, 1);
  let taken = false;
  while (!(taken = Atomics.compareExchange(shared, slot.lock, free, watchdog) === free) && performance.now() < end)
    Atomics.wait(shared, slot.lock, mainThread, 5);
  Atomics.store(shared, slot.wanted, 0);
  return taken;
}

export function releaseFromWatchdog(shared: Int32Array<SharedArrayBuffer>): void {
  Atomics.compareExchange(shared, slot.lock, watchdog, free);
  Atomics.notify(shared, slot.lock);
}
