// Which functions of Math a batch computes, and how often.
import { expect, test } from "vitest";
import { mathOnce } from "../../../src/batch/mathOnce.ts";
import type { Program, Statement } from "../../../src/derivative/ir.ts";
import { liftedForm } from "../../../src/derivative/registry.ts";
import { each } from "../../../src/derivative/walk.ts";
import { liftedModule } from "../derivative/lifted.ts";

const { ackley, again, overwrites } = await liftedModule<typeof import("./functions.ts")>("../batch/functions.ts");
const bodyOf = (f: object): readonly Statement[] => (liftedForm(f as never)!.ir as Program).body;

/** The functions in the order of their statements. */
function called(body: readonly Statement[]): string[] {
  const names: string[] = [];
  each(body, (s) => {
    if (s.kind === "set" && s.value.kind === "math" && s.name.startsWith("$m")) names.push(s.value.name);
  });
  return names;
}
const once = (f: object): string[] =>
  called(mathOnce(bodyOf(f), (name) => ["sin", "cos", "exp", "log", "tanh"].includes(name)));

test("each value is computed once, a sine and a cosine of one number side by side", () => {
  // Of a = x y: sin, exp, cos. Of a + 0.5: cos and sin. In the branches, and after them where a is unknown; in the loop, where
  // it is another a in each turn; and after it. The cosine of x y is known at the end.
  expect(once(again)).toEqual([
    ...["sin", "cos", "exp", "cos", "sin", "sin", "exp", "sin", "tanh"],
    ...["cos", "log", "sin", "exp", "cos"],
  ]);
});

test("what a gradient has in common with its value is not computed twice", () => {
  const body = bodyOf(ackley);
  expect(once(ackley)).toEqual(["exp", "cos", "cos", "exp"]);
  // Program and program once more, as forward mode repeats it for each parameter.
  expect(called(mathOnce([...body, ...body], (name) => name !== "sqrt"))).toEqual(["exp", "cos", "cos", "exp"]);
});

test("an element of an array is the same until something is stored", () => {
  expect(once(overwrites)).toEqual(["exp", "exp"]);
});
