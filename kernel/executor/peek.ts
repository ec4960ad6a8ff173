// What a variable holds, in a few lines, for the help beside its type. Looking changes nothing: no getter runs, no trap of a
// proxy, no inspect method of the value's own.
import { isMap, isNativeError, isProxy, isSet, isTypedArray } from "node:util/types";
import { inspectValue } from "./inspectValue.ts";

/** Elements read of a plain array, and first ones shown. */
const mostRead = 10_000;
const shown = 6;

/** The value of a variable as text without colours. */
export function peek(value: unknown): string {
  if (isProxy(value)) return "a Proxy";
  const numbers = numbersOf(value);
  if (numbers) return describeNumbers(numbers);
  if (typeof value === "function")
    return /^class\b/.test(Function.prototype.toString.call(value)) ? "a class" : "a function";
  if (speaksForItself(value, 2)) return "an object whose text only its own code can tell";
  return inspectValue(value, {
    colors: false,
    customInspect: false,
    getters: false,
    showProxy: true,
    depth: 1,
    maxArrayLength: shown,
    maxStringLength: 300,
  });
}

interface Numbers {
  readonly kind: string;
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
  /** Only some of the values were read. */
  readonly cut: boolean;
}

/** Typed arrays, arrays of numbers, and arrays of such arrays that have one length. */
export function numbersOf(value: unknown): Numbers | undefined {
  if (isTypedArray(value)) {
    if (value instanceof BigInt64Array || value instanceof BigUint64Array) return undefined;
    return { kind: value[Symbol.toStringTag], shape: [value.length], values: value as ArrayLike<number>, cut: false };
  }
  if (!Array.isArray(value)) return undefined;
  const shape: number[] = [];
  const values: number[] = [];
  const cut = { is: false };
  return collect(value, 0, shape, values, cut) && values.length > 0
    ? { kind: "array", shape, values, cut: cut.is }
    : undefined;
}

function collect(value: unknown, level: number, shape: number[], values: number[], cut: { is: boolean }): boolean {
  if (typeof value === "number") {
    values.push(value);
    return shape.length === level;
  }
  if (isProxy(value) || !(Array.isArray(value) || isTypedArray(value))) return false;
  const { length } = value as ArrayLike<unknown>;
  if (shape.length === level && values.length === 0) shape.push(length);
  else if (shape[level] !== length) return false;
  for (let i = 0; i < length; i++) {
    if (values.length >= mostRead) {
      cut.is = true;
      break;
    }
    const element = Object.getOwnPropertyDescriptor(value, i);
    if (!element || !("value" in element) || !collect(element.value, level + 1, shape, values, cut)) return false;
  }
  return true;
}

export function describeNumbers({ kind, shape, values, cut }: Numbers): string {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const each = values[i]!;
    if (Number.isNaN(each)) lost++;
    else {
      if (each < min) min = each;
      if (each > max) max = each;
    }
  }
  const first = Array.from({ length: Math.min(shown, values.length) }, (_, i) => brief(values[i]!));
  const range = min <= max ? `, min ${brief(min)}, max ${brief(max)}` : "";
  const nan = lost > 0 ? `, ${lost} NaN` : "";
  const part = cut ? ` (of the first ${values.length})` : "";
  const rest = values.length > shown || cut ? ", …" : "";
  return `${kind} [${shape.join(", ")}]${range}${nan}${part}: ${first.join(", ")}${rest}`;
}

const brief = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5)));

/** Showing it, or a part of it, would run a getter that the shown text is made of: an error's, or its tag's. */
export function speaksForItself(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null || isProxy(value)) return false;
  const asked = isNativeError(value) ? [Symbol.toStringTag, "name", "message"] : [Symbol.toStringTag];
  if (asked.some((key) => hasGetter(value, key))) return true;
  return depth > 0 && partsOf(value).some((part) => speaksForItself(part, depth - 1));
}

/** A getter that is not the engine's own, on the object or what it inherits from. */
function hasGetter(value: object, key: string | symbol): boolean {
  for (let at: object | null = value; at !== null; at = Object.getPrototypeOf(at)) {
    if (isProxy(at)) return true;
    const found = Object.getOwnPropertyDescriptor(at, key);
    if (found) return found.get !== undefined && !/\[native code\]/.test(Function.prototype.toString.call(found.get));
  }
  return false;
}

/** Values that would be shown inside. */
function partsOf(value: object): unknown[] {
  const parts: unknown[] = [];
  if (isMap(value)) Map.prototype.forEach.call(value, (each, key) => parts.push(each, key));
  if (isSet(value)) Set.prototype.forEach.call(value, (each) => parts.push(each));
  const keys = isTypedArray(value)
    ? []
    : Array.isArray(value)
      ? [...Array(Math.min(value.length, shown)).keys()].map(String)
      : Object.keys(value);
  for (const key of keys) {
    const found = Object.getOwnPropertyDescriptor(value, key);
    if (found && "value" in found) parts.push(found.value);
  }
  return parts;
}
