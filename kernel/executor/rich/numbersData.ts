import { isProxy, isTypedArray } from "node:util/types";
import type { MimeBundle } from "../calls.ts";
import { inspectValue } from "../inspectValue.ts";

/** Typed arrays of more values than this are described by statistics too. */
const few = 10;
/** Values of each dimension that are shown from both ends. */
const edge = 3;

/** Statistics of a typed array, or of a tensor: an object whose own `shape` says how its own `data` is laid out. */
export function numbersData(value: object): MimeBundle | undefined {
  if (isTypedArray(value)) {
    if (value.length <= few || isBig(value)) return undefined;
    return { "text/plain": `${inspectValue(value)}\n${statistics(value as ArrayLike<number>)}` };
  }
  const tensor = tensorOf(value);
  if (!tensor) return undefined;
  const { shape, values } = tensor;
  const kind = `${nameOf(value)} [${shape.join(", ")}]`;
  return {
    "text/plain": `${kind} of ${values.constructor.name}\n${layout(values, shape, 0, "")}\n${statistics(values)}`,
  };
}

const isBig = (value: object): boolean => value instanceof BigInt64Array || value instanceof BigUint64Array;

function tensorOf(value: object): { shape: readonly number[]; values: ArrayLike<number> & object } | undefined {
  const own = (key: string) => Object.getOwnPropertyDescriptor(value, key)?.value as unknown;
  const [shape, values] = [own("shape"), own("data") ?? own("values")];
  if (!Array.isArray(shape) || isProxy(shape) || !isTypedArray(values) || isBig(values)) return undefined;
  if (!shape.every((each) => Number.isInteger(each) && each >= 0)) return undefined;
  return shape.reduce((product, each) => product * each, 1) === values.length
    ? { shape, values: values as ArrayLike<number> & object }
    : undefined;
}

function nameOf(value: object): string {
  const maker: unknown = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(value) ?? {}, "constructor")?.value;
  return typeof maker === "function" && maker !== Object ? maker.name || "tensor" : "tensor";
}

/** Nested brackets, cut in the middle of each dimension. */
function layout(values: ArrayLike<number>, shape: readonly number[], from: number, indent: string): string {
  const [length = 0, ...rest] = shape;
  if (shape.length === 0) return brief(values[from]!);
  const step = rest.reduce((product, each) => product * each, 1);
  const indices = Array.from({ length }, (_, i) => i).filter(
    (i) => length <= 2 * edge || i < edge || i >= length - edge,
  );
  const parts = indices.map((i) => layout(values, rest, from + i * step, `${indent} `));
  if (length > 2 * edge) parts.splice(edge, 0, "…");
  return rest.length === 0 ? `[${parts.join(", ")}]` : `[${parts.join(`,\n${indent} `)}]`;
}

/** Count, minimum, maximum, mean and standard deviation of the finite values; what is not finite is counted. */
export function statistics(values: ArrayLike<number>): string {
  let [min, max, mean, squares, count, lost] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const each = values[i]!;
    if (!Number.isFinite(each)) {
      lost++;
      continue;
    }
    count++;
    const far = each - mean;
    mean += far / count;
    squares += far * (each - mean);
    if (each < min) min = each;
    if (each > max) max = each;
  }
  const n = `${values.length.toLocaleString("en")} values`;
  const bad = lost > 0 ? `, ${lost.toLocaleString("en")} not finite` : "";
  if (count === 0) return n + bad;
  const deviation = Math.sqrt(squares / count);
  return `${n}: min ${brief(min)}, max ${brief(max)}, mean ${brief(mean)}, standard deviation ${brief(deviation)}${bad}`;
}

const brief = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5)));
