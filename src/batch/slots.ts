// Where the numbers of a function's parameters come from: column k holds number k of every point, in the order in which the
// parameters hold them.
import type { Program } from "../derivative/ir.ts";
import { isArray, isObject, type Type } from "../derivative/type.ts";
import { unbatchable } from "./unbatchable.ts";

/** A number, or an array of numbers, inside the parameters. */
export interface Slot {
  /** Which parameter, and the fields that lead from it. */
  readonly param: number;
  readonly fields: readonly string[];
  readonly isArray: boolean;
  readonly typed: boolean;
  /** Its first column, and how many it has. */
  readonly first: number;
  readonly count: number;
}

type Open = Omit<Slot, "first" | "count">;

/** The slots of a function with `width` numbers in all; an array takes what the others leave. */
export function slotsOf({ params, name }: Program, width: number): Slot[] {
  const open = params.flatMap(({ type }, param) => within(type, param, [], name));
  const arrays = open.filter((slot) => slot.isArray).length;
  if (arrays > 1) unbatchable(`${name} takes several arrays, and which numbers belong to which is not known`);
  const rest = width - (open.length - arrays);
  if (arrays ? rest < 0 : rest !== 0)
    throw new RangeError(
      `batched: ${name} takes ${arrays ? "at least " : ""}${open.length - arrays} numbers, got ${width} columns`,
    );
  let first = 0;
  return open.map((slot) => {
    const count = slot.isArray ? rest : 1;
    first += count;
    return { ...slot, first: first - count, count };
  });
}

function within(type: Type, param: number, fields: readonly string[], name: string): Open[] {
  if (type === "number") return [{ param, fields, isArray: false, typed: false }];
  if (isArray(type) && type.array === "number") return [{ param, fields, isArray: true, typed: type.typed === true }];
  if (isObject(type))
    return Object.entries(type.object).flatMap(([key, part]) => within(part, param, [...fields, key], name));
  if (isArray(type)) unbatchable(`${name} takes arrays of arrays, whose lengths are not known`);
  unbatchable(`${name} takes something that is no number`);
}
