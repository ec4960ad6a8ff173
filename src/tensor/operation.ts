import type { Program } from "../derivative/ir.ts";
import { type AnyFunction, type Half, type Halves, type Lifted, registerNative } from "../derivative/registry.ts";
import { runtime } from "../derivative/runtime.ts";
import { halvesOf, structural } from "../derivative/structural.ts";
import { recordedForm } from "../derivative/tape.ts";
import { type Rank, type Shape, ShapeError, shapeOf } from "./shape.ts";

/** A row of the table of operations: a program for each combination of ranks, and what must hold before it runs. */
export interface OperationRow {
  readonly name: string;
  /** What messages call the operands. */
  readonly operands: readonly string[];
  /** The program for operands of these ranks; none where the operation has no meaning for them. */
  program(ranks: readonly Rank[]): Program | undefined;
  /** @throws ShapeError */
  check?(shapes: readonly Shape[], args: readonly never[]): void;
}

/**
 * A tensor operation as a function. Its derivatives of every order and mode come from its programs; which one it is shows in
 * the arguments of the call.
 */
export function operation<F extends AnyFunction>(row: OperationRow): F {
  const forms = new Map<string, Lifted>();
  const formFor = (args: readonly unknown[]): Lifted => {
    if (args.length !== row.operands.length)
      throw new TypeError(
        `${row.name} takes ${row.operands.length} arguments, ${row.operands.join(" and ")}; got ${args.length}`,
      );
    const shapes = args.map((arg, i) => shapeOf(arg, `${row.name}: ${row.operands[i]}`));
    shapes.forEach((shape, i) => {
      if (shape.length === 2 && shape[1] === 0)
        throw new ShapeError(`${row.name}: ${row.operands[i]} must have at least one column, got none`);
    });
    row.check?.(shapes, args as never[]);
    const ranks = shapes.map(({ length }) => length as Rank);
    const key = ranks.join("");
    const known = forms.get(key);
    if (known) return known;
    const ir = row.program(ranks);
    if (!ir) throw new TypeError(`${row.name}: no meaning for ${ranks.map((rank) => WORDS[rank]).join(" and ")}`);
    const form: Lifted = { name: row.name, ir, captured: () => [] };
    forms.set(key, form);
    return form;
  };
  const run = (...args: unknown[]): unknown => structural(formFor(args), "value")(...(args as never[]));
  Object.defineProperty(run, "name", { value: row.name });
  const halves = new Map<string, Halves>();
  return registerNative(run as unknown as F, row.name, {
    recorded:
      () =>
      (...args) =>
        recordedForm(formFor(args))(...args),
    halves(mask) {
      const known = halves.get(mask) ?? halvesFor(formFor, mask);
      halves.set(mask, known);
      return known;
    },
  });
}

const WORDS = ["a number", "an array of numbers", "an array of rows"];

/** Those of the program that the arguments choose; on the way back, of the one that was chosen on the way there. */
function halvesFor(formFor: (args: readonly unknown[]) => Lifted, mask: string): Halves {
  const choose = (args: readonly unknown[], shadows: boolean, tangents: boolean): Halves =>
    halvesOf(formFor(primals(args, mask, shadows, tangents)), mask);
  const there =
    (half: "forward" | "forwardDual", tangents: boolean): Half =>
    (...args: unknown[]) => {
      const chosen = choose(args, true, tangents);
      const result = chosen[half](...(args as never[]));
      runtime.O[runtime.q++] = chosen;
      return result;
    };
  const back =
    (half: "backward" | "backwardDual"): Half =>
    (...seeds) => {
      const chosen = runtime.O[--runtime.q] as Halves;
      runtime.O[runtime.q] = undefined;
      return chosen[half](...seeds);
    };
  return {
    forward: there("forward", false),
    forwardDual: there("forwardDual", true),
    backward: back("backward"),
    backwardDual: back("backwardDual"),
    tangent: (...args: unknown[]) => choose(args, false, true).tangent(...(args as never[])),
  };
}

/** The arguments themselves, among tangents (behind each that carries a derivative) and shadows (of arrays, with their own). */
function primals(args: readonly unknown[], mask: string, shadows: boolean, tangents: boolean): unknown[] {
  const own: unknown[] = [];
  for (let i = 0, k = 0; k < args.length; i++) {
    own.push(args[k]);
    const on = mask[i] === "1";
    const values = on && tangents ? 2 : 1;
    k += on && shadows && typeof args[k] !== "number" ? 2 * values : values;
  }
  return own;
}
