// Memory that the main thread and the watchdog thread share, and the lock over it. While the main thread holds the lock it
// is never terminated, so that no event is written half and no cell is settled twice; while the watchdog holds it, the
// running cell can't settle, so that a termination never hits the cell after it.

/** Int32 slots: who holds the lock; the running cell's number (0: none); the cell whose soft cancel was taken; unwritten text. */
export const slot = { lock: 0, running: 1, cancelling: 2, unwritten: 3 } as const;

const free = 0;
const mainThread = 1;
const watchdog = 2;

export const makeShared = (): Int32Array<SharedArrayBuffer> => new Int32Array(new SharedArrayBuffer(16));

/** The main thread's side of the lock; `run` may be nested. */
export class MainLock {
  readonly shared: Int32Array<SharedArrayBuffer>;
  #depth = 0;

  constructor(shared: Int32Array<SharedArrayBuffer>) {
    this.shared = shared;
  }

  /** True inside `run`: code that may interrupt any other must then stay away. */
  get held(): boolean {
    return this.#depth > 0;
  }

  run<T>(action: () => T): T {
    if (this.#depth === 0)
      while (Atomics.compareExchange(this.shared, slot.lock, free, mainThread) !== free)
        Atomics.wait(this.shared, slot.lock, watchdog, 5);
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

  /** Called when the watchdog has said that its termination is over. */
  takeFromWatchdog(): void {
    Atomics.compareExchange(this.shared, slot.lock, watchdog, free);
    Atomics.notify(this.shared, slot.lock);
  }
}

/** Takes the lock for the watchdog; false when the main thread kept it for all of `ms` (a full pipe that nobody reads). */
export function takeForWatchdog(shared: Int32Array<SharedArrayBuffer>, ms: number): boolean {
  const end = performance.now() + ms;
  while (Atomics.compareExchange(shared, slot.lock, free, watchdog) !== free) {
    if (performance.now() > end) return false;
    Atomics.wait(shared, slot.lock, mainThread, 5);
  }
  return true;
}

export function releaseFromWatchdog(shared: Int32Array<SharedArrayBuffer>): void {
  Atomics.compareExchange(shared, slot.lock, watchdog, free);
  Atomics.notify(shared, slot.lock);
}
