// An estimate of the memory reachable from a value, without running anything of the user's.
import { isAnyArrayBuffer, isArrayBufferView, isMap, isProxy, isSet, isSharedArrayBuffer } from "node:util/types";

/** Objects looked at; more make the estimate a lower bound. */
const most = 50_000;
const word = 8;
const header = 24;

/** Bytes reachable from a value, as V8 roughly lays it out; negative where that is only a lower bound. */
export function sizeOf(value: unknown): number {
  const seen = new Set<unknown>();
  const waiting: unknown[] = [value];
  let bytes = 0;
  let looked = 0;
  while (waiting.length > 0) {
    if (looked++ >= most) return -bytes;
    const each = waiting.pop();
    if (typeof each === "string") bytes += header + each.length * (isLatin(each) ? 1 : 2);
    else if (typeof each === "bigint") bytes += header;
    else if (typeof each === "number") bytes += word;
    if (each === null || (typeof each !== "object" && typeof each !== "function") || seen.has(each)) continue;
    seen.add(each);
    bytes += header;
    if (isProxy(each)) continue;
    if (isArrayBufferView(each)) {
      // Shared memory is not this value's alone: the one of WebAssembly holds all vectors of a run.
      if (isSharedArrayBuffer(each.buffer)) bytes += each.byteLength;
      else waiting.push(each.buffer);
      continue;
    }
    if (isAnyArrayBuffer(each)) {
      bytes += each.byteLength;
      continue;
    }
    if (isMap(each))
      Map.prototype.forEach.call(each, (item, key) => {
        bytes += 3 * word;
        waiting.push(key, item);
      });
    else if (isSet(each))
      Set.prototype.forEach.call(each, (item) => {
        bytes += 2 * word;
        waiting.push(item);
      });
    bytes += own(each, waiting);
  }
  return bytes;
}

/** Adds what an object's own data properties hold; gives the bytes of their slots. */
function own(object: object, waiting: unknown[]): number {
  if (Array.isArray(object) && object.length > most) return plainArray(object);
  const keys = Reflect.ownKeys(object);
  for (const key of keys) {
    const found = Reflect.getOwnPropertyDescriptor(object, key);
    if (found && "value" in found && !(typeof found.value === "number")) waiting.push(found.value);
  }
  return keys.length * word;
}

/** A long array is measured by its first elements. */
function plainArray(array: readonly unknown[]): number {
  let sum = 0;
  const some = 1000;
  for (let i = 0; i < some; i++) {
    const found = Reflect.getOwnPropertyDescriptor(array, i);
    if (found && "value" in found) sum += typeof found.value === "number" ? 0 : Math.abs(shallow(found.value));
  }
  return Math.round(array.length * (word + sum / some));
}

const shallow = (value: unknown): number =>
  typeof value === "string" ? header + value.length : value !== null && typeof value === "object" ? header : 0;

const isLatin = (text: string): boolean => text.length > 10_000 || !/[^\u0000-\u00ff]/.test(text);
