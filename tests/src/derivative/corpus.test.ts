import { describe, expect, it } from "vitest";
import { derivative, type Mode } from "../../../src/derivative/derivative.ts";
import { flatten, hessian as hessianOf, unflatten } from "../../../src/derivative/index.ts";
import { liftedForm } from "../../../src/derivative/registry.ts";
import type { Case } from "./corpus.ts";
import { differences, distance } from "./differences.ts";
import { liftedModule } from "./lifted.ts";

const { cases } = await liftedModule<{ cases: Case[] }>("./corpus.ts");

/** Functions that have no structural form; the tape takes them. */
const ON_TAPE = new Set(["localRecursion", "coalesce", "sumOfRest", "defaultFirst", "sortOnTape", "named"]);

const gradientBy = (f: Case["f"], mode: Mode, params: readonly unknown[]): Float64Array =>
  flatten(derivative(f, "gradient", "grad", { mode })(...(structuredClone(params) as never[])));

describe.each(cases)("$name", ({ name, f, points }) => {
  const mode: Mode = ON_TAPE.has(name) ? "auto" : "reverse";

  it.each(points.map((point) => [point]))("has the right derivatives at %j", (point) => {
    expect(liftedForm(f)?.ir === undefined).toBe(ON_TAPE.has(name));
    const gradient = gradientBy(f, mode, point);
    const value = (params: readonly unknown[]): number => f(...structuredClone(params));
    expect(distance(gradient, gradientBy(f, "tape", point))).toBeLessThan(1e-12);
    expect(distance(gradient, differences(value, point))).toBeLessThan(1e-6);

    const both = derivative(f, "valueAndGradient", "grad", { mode })(...(structuredClone(point) as never[])) as {
      value: number;
      gradient: unknown;
    };
    expect(distance([both.value], [value(point)])).toBeLessThan(1e-13);
    expect(flatten(both.gradient)).toEqual(gradient);
    expect(derivative(f, "value", "value", { mode })(...(structuredClone(point) as never[]))).toBe(both.value);

    const hessian = hessianOf(f as never, { mode })(...(structuredClone(point) as never));
    const onTape = hessianOf(f as never, { mode: "tape" })(...(structuredClone(point) as never));
    const x = flatten(point);
    x.forEach((_, i) => {
      expect(distance(hessian[i], onTape[i])).toBeLessThan(1e-10);
      const entry = (params: readonly unknown[]): number => gradientBy(f, mode, params)[i];
      expect(distance(hessian[i], differences(entry, point))).toBeLessThan(1e-5);
    });
    expect(flatten(unflatten(point, x))).toEqual(x);
  });
});
