// Batches as a loop in JavaScript over the function, or the derivative, of a single point.

import type { Slot } from "./slots.ts";
import type { Task } from "./wasm/kernel.ts";

export type PointFunction = (...params: never[]) => unknown;

/** Runs points `from` to `to`; descent may be done in several calls, as it works on its outputs. */
export type PointLoop = (
  f: PointFunction,
  inputs: readonly ArrayLike<number>[],
  outputs: readonly Float64Array[],
  from: number,
  to: number,
  steps: number,
  learningRate: number,
) => void;

/** More numbers than this are not written out as variables. */
const MOST_NUMBERS = 64;

/** A loop written for this shape of parameters, so that the engine can dissolve the function into it. */
export function writtenLoop(slots: readonly Slot[], params: number, task: Task): PointLoop | undefined {
  const width = widthOf(slots);
  if (width > MOST_NUMBERS) return undefined;
  const numbers = Array.from({ length: width }, (_, k) => k);
  const call = `f(${Array.from({ length: params }, (_, i) => literal(slots, i, [])).join(", ")})`;
  const load = (from: string): string => `let ${numbers.map((k) => `x${k} = ${from}${k}[i]`).join(", ")};`;
  const columns = (name: string, list: string, start: number, count: number): string =>
    count ? `const ${Array.from({ length: count }, (_, k) => `${name}${k} = ${list}[${start + k}]`).join(", ")};` : "";
  const gradient = (of: string): string[] => gradientPlaces(slots, params, of);
  const head = `"use strict"; ${columns("c", "inputs", 0, width)}`;
  const each = "for (let i = from; i < to; i++)";
  const args = ["f", "inputs", "outputs", "from", "to", "steps", "learningRate"];
  const text = {
    value: `const v = outputs[0]; ${each} { ${load("c")} v[i] = ${call}; }`,
    valueAndGradient: `const v = outputs[0]; ${columns("g", "outputs", 1, width)}
      ${each} { ${load("c")} const r = ${call}; v[i] = r.value; ${gradient("r.gradient")
        .map((place, k) => `g${k}[i] = ${place};`)
        .join(" ")} }`,
    descend: `${columns("o", "outputs", 0, width)} ${each} { ${load("o")}
      for (let s = 0; s < steps; s++) { const g = ${call}; ${gradient("g")
        .map((place, k) => `x${k} -= learningRate * ${place};`)
        .join(" ")} }
      ${numbers.map((k) => `o${k}[i] = x${k};`).join(" ")} }`,
  }[task];
  return new Function(...args, `${head} ${text}`) as PointLoop;
}

/** The same for any number of numbers. */
export function plainLoop(slots: readonly Slot[], params: number, task: Task): PointLoop {
  const width = widthOf(slots);
  const point = new Float64Array(width);
  const places = slots.map((slot) => ({ slot, keys: [...(params > 1 ? [slot.param] : []), ...slot.fields] }));
  const gradientInto = (gradient: unknown, visit: (k: number, value: number) => void): void => {
    for (const { slot, keys } of places) {
      let part = gradient as never;
      for (const key of keys) part = part[key];
      for (let i = 0; i < slot.count; i++) visit(slot.first + i, slot.isArray ? part[i] : part);
    }
  };
  return (f, inputs, outputs, from, to, steps, learningRate) => {
    const call = f as (...params: unknown[]) => unknown;
    for (let i = from; i < to; i++) {
      const source = task === "descend" ? outputs : inputs;
      for (let k = 0; k < width; k++) point[k] = source[k][i];
      if (task === "value") outputs[0][i] = call(...argumentsOf(slots, params, point)) as number;
      else if (task === "valueAndGradient") {
        const result = call(...argumentsOf(slots, params, point)) as { value: number; gradient: unknown };
        outputs[0][i] = result.value;
        gradientInto(result.gradient, (k, value) => void (outputs[1 + k][i] = value));
      } else {
        for (let s = 0; s < steps; s++)
          gradientInto(
            call(...argumentsOf(slots, params, point)),
            (k, value) => void (point[k] -= learningRate * value),
          );
        for (let k = 0; k < width; k++) outputs[k][i] = point[k];
      }
    }
  };
}

export const widthOf = (slots: readonly Slot[]): number => slots.reduce((sum, { count }) => sum + count, 0);

/** The parameters of a point as JavaScript text, or their part behind some fields. */
function literal(slots: readonly Slot[], param: number, fields: readonly string[]): string {
  const inside = slots.filter((s) => s.param === param && fields.every((field, i) => s.fields[i] === field));
  const [slot] = inside;
  if (inside.length === 1 && slot.fields.length === fields.length) {
    const names = Array.from({ length: slot.count }, (_, i) => `x${slot.first + i}`).join(", ");
    return slot.isArray ? (slot.typed ? `Float64Array.of(${names})` : `[${names}]`) : names;
  }
  const keys = [...new Set(inside.map((s) => s.fields[fields.length]))];
  const parts = keys.map((key) => literal(slots, param, [...fields, key]));
  const isTuple = keys.every((key, i) => key === String(i));
  return isTuple
    ? `[${parts.join(", ")}]`
    : `{ ${keys.map((key, i) => `${JSON.stringify(key)}: ${parts[i]}`).join(", ")} }`;
}

function gradientPlaces(slots: readonly Slot[], params: number, of: string): string[] {
  return slots.flatMap(({ param, fields, isArray, count }) => {
    const place = of + (params > 1 ? `[${param}]` : "") + fields.map((field) => `[${JSON.stringify(field)}]`).join("");
    return Array.from({ length: count }, (_, i) => (isArray ? `${place}[${i}]` : place));
  });
}

function argumentsOf(slots: readonly Slot[], params: number, point: Float64Array): unknown[] {
  return Array.from({ length: params }, (_, i) => structureOf(slots, i, [], point));
}

function structureOf(slots: readonly Slot[], param: number, fields: readonly string[], point: Float64Array): unknown {
  const inside = slots.filter((s) => s.param === param && fields.every((field, i) => s.fields[i] === field));
  const [slot] = inside;
  if (inside.length === 1 && slot.fields.length === fields.length) {
    const numbers = point.slice(slot.first, slot.first + slot.count);
    return slot.isArray ? (slot.typed ? numbers : [...numbers]) : numbers[0];
  }
  const keys = [...new Set(inside.map((s) => s.fields[fields.length]))];
  const parts = keys.map((key) => structureOf(slots, param, [...fields, key], point));
  return keys.every((key, i) => key === String(i)) ? parts : Object.fromEntries(keys.map((key, i) => [key, parts[i]]));
}
