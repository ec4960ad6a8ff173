import type { Layout } from "./layout.ts";
import { checkedCost, gradientIntoOf, type Objective } from "./objective.ts";
import { type Vector, zeros } from "./vector.ts";

/** Writes the gradient at flat params into `out` and gives the value. */
export type FlatGradient = (params: Vector, out: Vector) => number;

/**
 * The gradient of an objective whose params lie as `layout` says; without a new array at each call where the objective can.
 * Which way it goes is settled at the first call: a method without derivatives has none made.
 *
 * @throws TypeError, at a call, when the cost is not a number or the gradient has another structure than the params.
 */
export function flatGradient<P>(objective: Objective<P>, layout: Layout<P>): FlatGradient {
  let way: FlatGradient | undefined;
  return (params, out) => (way ??= withoutArrays(objective, layout) ?? throughArrays(objective, layout))(params, out);
}

function withoutArrays<P>(objective: Objective<P>, layout: Layout<P>): FlatGradient | undefined {
  const into = gradientIntoOf(objective);
  if (!into) return undefined;
  const numbers: unknown = layout.read(zeros(layout.length));
  if (numbers instanceof Float64Array) return into;
  if (!isRow(numbers)) return undefined;
  return (params, out) => {
    for (let i = 0; i < numbers.length; i++) numbers[i] = params[i];
    return into(numbers, out);
  };
}

const isRow = (value: unknown): value is number[] => Array.isArray(value) && typeof value[0] === "number";

const throughArrays =
  <P>(objective: Objective<P>, layout: Layout<P>): FlatGradient =>
  (params, out) => {
    const { value, gradient } = objective.valueAndGradient(layout.read(params));
    checkedCost(objective.name, value);
    writeGradient(objective, layout, gradient, out);
    return value;
  };

/** Writes a gradient that has the structure of the params. @throws TypeError when it has not. */
export function writeGradient<P>(objective: Objective<P>, layout: Layout<P>, gradient: P, out: Vector): void {
  const misfit = layout.misfit(gradient);
  if (misfit) throw new TypeError(`${objective.name}: the gradient must have the structure of the params: ${misfit}`);
  layout.write(gradient, out);
}
