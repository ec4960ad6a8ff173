// Each function of Math in WebAssembly against the one in src/math, over the whole range of float64.
import { describe, expect, test } from "vitest";
import { batched } from "../../../src/batch/batched.ts";
import { hasMathCode } from "../../../src/batch/wasm/mathCode.ts";
import type { Differentiable } from "../../../src/derivative/differentiable.ts";
import { mathFunctions } from "../../../src/derivative/registry.ts";
import { uniform } from "../derivative/randomProgram.ts";

const COUNT = Number(process.env.BATCH_NUMBERS ?? 20_000);
const TWO = ["pow", "max", "min"];
const NATIVE = ["sqrt", "abs", "floor", "ceil", "trunc", "fround", "max", "min"];
const names = Object.keys(mathFunctions).filter((name) => hasMathCode(name) || NATIVE.includes(name));

const SPECIAL = [
  ...[0, 1, 0.5, 0.25, 2, 3, 1.5, 1 / 3, 10, 40, 60, 711, 745.2, 709.79, 1e6, 1e9, 1e17, 1e-8, 1e-4, 0.78, 20, 0.15625],
  ...[
    Number.MIN_VALUE,
    2.2250738585072014e-308,
    1e-310,
    Number.MAX_VALUE,
    Infinity,
    4503599627370495.5,
    2 ** 53,
    2 ** 31,
  ],
].flatMap((x) => [x, -x]);
SPECIAL.push(Number.NaN);

/** All pairs of special numbers, then random bits, then numbers of the usual sizes. */
function columns(seed: number): [Float64Array, Float64Array] {
  const next = uniform(seed);
  const word = (): number => Math.floor(next() * 2 ** 32);
  const bits = new Uint32Array(2);
  const any = (): number => {
    bits[0] = word();
    bits[1] = word();
    return new Float64Array(bits.buffer)[0];
  };
  const usual = (): number => (next() - 0.5) * 10 ** Math.floor(next() * 5 - 1);
  const pairs = SPECIAL.flatMap((x) => SPECIAL.map((y) => [x, y]));
  for (let i = 0; i < COUNT; i++) pairs.push(i % 4 ? [usual(), usual()] : [any(), any()]);
  return [Float64Array.from(pairs, ([x]) => x), Float64Array.from(pairs, ([, y]) => y)];
}

describe("a function of Math has the bits of src/math", () => {
  test.each(names)("%s", (name) => {
    const [x, y] = columns(names.indexOf(name));
    const f = mathFunctions[name];
    const inputs = TWO.includes(name) ? [x, y] : [x];
    const batch = batched(Reflect.get(Math, name) as Differentiable);
    expect(batch.plan(inputs.length)).toEqual({ way: "lanes" });
    for (const way of ["lanes", "wasm"] as const) {
      const got = batch.values(inputs, { way, workers: 0 });
      const wrong = [...x.keys()].filter((i) => !Object.is(got[i], inputs.length > 1 ? f(x[i], y[i]) : f(x[i])));
      expect(wrong.slice(0, 5).map((i) => `${name}(${x[i]}, ${y[i]}) gave ${got[i]}, not ${f(x[i], y[i])}`)).toEqual(
        [],
      );
    }
  });
});
