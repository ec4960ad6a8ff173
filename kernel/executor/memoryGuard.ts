import { totalmem } from "node:os";
import { constrainedMemory } from "node:process";
import { slot } from "./shared.ts";

/** How much memory a cell had taken when it was stopped. */
export interface Exceeded {
  readonly serial: number;
  /** Of the whole process. */
  readonly takenMb: number;
  /** V8's heap limit, where that is what the cell came near to. */
  readonly heapMb?: number;
  /** It goes on taking more and nothing has stopped it: only the end of the process can. */
  readonly hopeless?: boolean;
}

export interface MemoryGuardOptions {
  readonly shared: Int32Array<SharedArrayBuffer>;
  /** V8's, in bytes. */
  readonly heapLimit: number;
  /** Writes a line to the front: `memory 123`. */
  readonly say: (line: string) => void;
  /** Asks the main thread's inspector; undefined when it gives no answer in time. */
  readonly ask: (method: string) => Promise<Record<string, unknown> | undefined>;
  /** Turns debugging on, so that V8 pauses the main thread at the heap's limit rather than end the process; or off. */
  readonly pauseAtLimit: (on: boolean) => void;
}

/** A cell is stopped only if it has taken this much itself: the one that frees memory must be able to run. */
const ownBytes = 32e6;
/** The front learns of a change this large, relative, so that it knows how much there was when the process ends. */
const tellChange = 0.1;
/** Share of V8's heap limit from which its end is guarded, at which it is looked at closely, and at which its cell is stopped. */
const armHeap = 0.4;
const nearHeap = 0.6;
const fullHeap = 0.85;
/** A heap limit below this leaves no time to stop a cell before V8 ends the process. */
const leastHeap = 1e9;
/** Shares of a cell's limit, and how long one that grows beyond it is waited for: stopping it takes time on a busy machine. */
const endShare = 1.5;
const endMs = 2000;
const farShare = 3;
const farMs = 1000;
/** Between two collections that were asked for, unless memory grows on quickly. */
const collectMs = 2000;

/** V8 gives the memory of typed arrays back a little later, from a thread of its own. */
const sweepMs = 30;

/** Bytes that there are at all. */
const machine = Math.min(totalmem(), constrainedMemory() || Number.POSITIVE_INFINITY);

/** Looks from the watchdog's thread at how much memory the process has. */
export class MemoryGuard {
  /** How often `look` is to be called. */
  readonly everyMs = 50;
  readonly #options: MemoryGuardOptions;
  #serial = 0;
  /** Memory before the running cell began, without what was given back since. */
  #base = process.memoryUsage.rss();
  #last = this.#base;
  #told = 0;
  #collected = -Infinity;
  /** The last cell for which garbage was collected. */
  #collectedFor = 0;
  #looking = false;
  /** Since when the running cell has been over its limit. */
  #overSince = Infinity;
  #armed = false;

  constructor(options: MemoryGuardOptions) {
    this.#options = options;
  }

  /** What the running cell has exceeded, if it has. */
  async look(): Promise<Exceeded | undefined> {
    const serial = Atomics.load(this.#options.shared, slot.running);
    const taken = this.#measure();
    this.#base = Math.min(this.#base, taken); // garbage of cells before goes while this one runs
    if (this.#isHopeless(serial, taken)) return { serial, takenMb: taken / 1e6, hopeless: true };
    if (this.#looking) return undefined;
    this.#looking = true;
    try {
      return await this.#look(serial, taken);
    } finally {
      this.#looking = false;
    }
  }

  /** More than its limit, or than there was before it, by so much that waiting for its stop is past hope. */
  #isHopeless(serial: number, taken: number): boolean {
    const most = this.#most;
    const over = taken - Math.max(most, this.#base);
    if (serial === 0 || serial !== this.#serial || most === 0 || over <= ownBytes) this.#overSince = Infinity;
    else if (this.#overSince === Infinity) this.#overSince = performance.now();
    if (this.#overSince === Infinity) return false;
    const since = performance.now() - this.#overSince;
    const share = since > endMs ? endShare : since > farMs ? farShare : Infinity;
    return over > Math.min((share - 1) * most, (machine - most) / 2);
  }

  /** What the running cell may take, in bytes; 0: any. */
  get #most(): number {
    return Atomics.load(this.#options.shared, slot.memory) * 1e6;
  }

  async #look(serial: number, taken: number): Promise<Exceeded | undefined> {
    const { heapLimit } = this.#options;
    if (serial !== this.#serial) {
      this.#serial = serial;
      this.#base = this.#last;
    }
    this.#last = taken;
    // A heap that grows too quickly for this thread is stopped at its very limit.
    this.#arm(serial !== 0 && taken > armHeap * heapLimit);
    if (serial === 0 || taken < this.#base + ownBytes) return undefined;
    const most = this.#most;
    const first = this.#collectedFor !== serial; // garbage of cells before is not held against it
    if (most > 0 && taken > most && ((!first && taken > 1.25 * most) || (await this.#afterCollection(serial)) > most))
      return { serial, takenMb: this.#last / 1e6 };
    if (heapLimit < leastHeap || taken < nearHeap * heapLimit || (await this.#heap()) < fullHeap * heapLimit)
      return undefined;
    await this.#collect();
    if ((await this.#heap()) < fullHeap * heapLimit) return undefined;
    return { serial, takenMb: this.#measure() / 1e6, heapMb: this.#heapMb };
  }

  /** V8 has paused the running cell at the heap's limit. */
  atLimit(): Exceeded {
    const serial = Atomics.load(this.#options.shared, slot.running);
    return { serial, takenMb: this.#measure() / 1e6, heapMb: this.#heapMb };
  }

  /** Debugging was turned off meanwhile, which gives the heap its old limit back. */
  disarmed(): void {
    this.#armed = false;
  }

  get #heapMb(): number {
    return Math.round(this.#options.heapLimit / 2 ** 20);
  }

  #arm(on: boolean): void {
    if (this.#armed === on) return;
    this.#armed = on;
    this.#options.pauseAtLimit(on);
  }

  #measure(): number {
    const taken = process.memoryUsage.rss();
    if (Math.abs(taken - this.#told) > tellChange * this.#told) {
      this.#told = taken;
      this.#options.say(`memory ${Math.round(taken / 1e6)}`);
    }
    return taken;
  }

  async #afterCollection(serial: number): Promise<number> {
    await this.#collect(this.#collectedFor !== serial);
    this.#collectedFor = serial;
    await elapse(sweepMs);
    this.#last = this.#measure();
    return this.#last;
  }

  async #collect(now = false): Promise<void> {
    if (!now && performance.now() - this.#collected < collectMs) return;
    await this.#options.ask("HeapProfiler.collectGarbage");
    this.#collected = performance.now();
  }

  /** Bytes in use of V8's heap; 0 where the main thread can't say. */
  async #heap(): Promise<number> {
    const answer = await this.#options.ask("Runtime.getHeapUsage");
    return typeof answer?.["usedSize"] === "number" ? answer["usedSize"] : 0;
  }
}

const elapse = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
