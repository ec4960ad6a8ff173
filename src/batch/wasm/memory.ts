// The one memory of all modules. A batch has it for itself: nothing that runs on it calls back.
import type { Parameter } from "../../derivative/ir.ts";
import { isArray, isObject, isReference, type Type } from "../../derivative/type.ts";
import { unbatchable } from "../unbatchable.ts";
import { DATA, MEMORY_LIMITS } from "./layout.ts";
import { writeTables } from "./tables.ts";

let made: WebAssembly.Memory | undefined;

export function memoryOfAll(): WebAssembly.Memory {
  if (!made) {
    const { pages, most, shared } = MEMORY_LIMITS;
    made = new WebAssembly.Memory({ initial: pages, maximum: most, shared });
    writeTables(made.buffer);
  }
  return made;
}

/** Makes the memory so large, in bytes, where it may be. */
function hasRoom(end: number): boolean {
  const memory = memoryOfAll();
  const missing = Math.ceil((end - memory.buffer.byteLength) / 65536);
  if (missing <= 0) return true;
  try {
    memory.grow(missing);
    return true;
  } catch {
    return false;
  }
}

interface Kept {
  readonly start: number;
  readonly end: number;
  isGarbage: boolean;
}

/**
 * So many vectors are kept at most, and so many bytes. What runs have left is found to be garbage when the thread has nothing to
 * do, which a loop over many runs puts off: from here on its vectors are of JavaScript's memory, which is slower and not lost.
 */
const MOST_VECTORS = 2 ** 14;
const MOST_BYTES = 2 ** 30;

/** What is kept from one batch to the next, by address. */
let kept: Kept[] = [];
let keptBytes = 0;
/** May there be room between them? */
let hasHoles = false;
let hasGarbage = false;

const garbage = new FinalizationRegistry<Kept>((block) => {
  block.isGarbage = hasGarbage = true;
});

function sweep(): void {
  if (!hasGarbage) return;
  kept = kept.filter(({ isGarbage }) => !isGarbage);
  keptBytes = kept.reduce((sum, { start, end }) => sum + end - start, 0);
  hasGarbage = false;
  hasHoles = true;
}

function keptEnd(): number {
  sweep();
  return kept.at(-1)?.end ?? DATA;
}

/** Vectors begin where a line of the processor's cache does. */
const LINE = 64;
const FIRST = Math.ceil(DATA / LINE) * LINE;

/** A vector of zeros in the memory, which lives as long as a view of it; nothing where there is no room, or growing would end it. */
export function keptVector(length: number): Float64Array | undefined {
  if (!MEMORY_LIMITS.shared) return undefined;
  sweep();
  const bytes = Math.ceil((8 * length) / LINE) * LINE;
  if (kept.length >= MOST_VECTORS || keptBytes + bytes > MOST_BYTES) return undefined;
  const at = hasHoles ? holeFor(bytes) : kept.length;
  const start = kept[at - 1]?.end ?? FIRST;
  if (!hasRoom(start + bytes)) return undefined;
  const block = { start, end: start + bytes, isGarbage: false };
  if (at === kept.length) kept.push(block);
  else kept.splice(at, 0, block);
  keptBytes += bytes;
  // An object of its own for the same bytes: all views of the vector hold it, also where the vector itself is forgotten.
  const buffer = structuredClone(memoryOfAll().buffer);
  buffers.add(buffer);
  garbage.register(buffer, block);
  return new Float64Array(buffer, start, length).fill(0);
}

/** Before which of the kept vectors there is room; their number where that is behind the last. */
function holeFor(bytes: number): number {
  let end = FIRST;
  for (let at = 0; at < kept.length; at++) {
    if (kept[at].start - end >= bytes) return at;
    end = kept[at].end;
  }
  hasHoles = false;
  return kept.length;
}

/** Of each vector, the memory as it was, shorter, when it was made: growing leaves it valid. Browsers freeze it, so it takes no mark. */
const buffers = new WeakSet<object>();

export const isKept = (buffer: ArrayBufferLike): boolean => buffers.has(buffer);

/** Gives out memory behind what is kept, for one batch. */
export class Arena {
  readonly memory: WebAssembly.Memory = memoryOfAll();
  #at = keptEnd();

  /** The address of so many bytes, a multiple of 16. */
  take(bytes: number): number {
    const address = this.#at;
    this.#at += Math.ceil(bytes / 16) * 16;
    if (!hasRoom(this.#at)) unbatchable("it needs more memory than WebAssembly gives");
    return address;
  }

  /** Captured values, eight bytes each: a number, or the address of an array or object. */
  write(captures: readonly Parameter[], values: readonly unknown[]): number {
    const start = this.take(8 * captures.length);
    captures.forEach(({ type }, i) => void this.#value(start + 8 * i, type, values[i]));
    return start;
  }

  #value(at: number, type: Type, value: unknown): void {
    if (type === "number") {
      if (typeof value !== "number") unbatchable("what it reads from outside is no number");
      new DataView(this.memory.buffer).setFloat64(at, value, true);
    } else if (type === "boolean") new DataView(this.memory.buffer).setInt32(at, value ? 1 : 0, true);
    else if (isReference(type)) {
      const address = isArray(type) ? this.#array(type.array, value) : this.#object(type, value);
      new DataView(this.memory.buffer).setInt32(at, address, true);
    }
  }

  #array(element: Type, value: unknown): number {
    if (!Array.isArray(value) && !(value instanceof Float64Array))
      unbatchable("what it reads from outside is no array");
    const address = this.take(16 + 8 * value.length) + 16;
    new DataView(this.memory.buffer).setFloat64(address - 8, value.length, true);
    if (value instanceof Float64Array) new Float64Array(this.memory.buffer, address, value.length).set(value);
    else value.forEach((part, i) => void this.#value(address + 8 * i, element, part));
    if (Array.isArray(value) && Object.keys(value).length < value.length) unbatchable("an array outside has holes");
    return address;
  }

  #object(type: Type, value: unknown): number {
    if (!isObject(type) || typeof value !== "object" || value === null)
      unbatchable("what it reads from outside is no object");
    const fields = Object.entries(type.object);
    const address = this.take(8 * fields.length);
    fields.forEach(([name, part], i) => void this.#value(address + 8 * i, part, Reflect.get(value, name)));
    return address;
  }
}
