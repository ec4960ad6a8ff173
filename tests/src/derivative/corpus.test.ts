import { describe, expect, it } from "vitest";
import { derivative, type Mode } from "../../../src/derivative/derivative.ts";
import { flatten, hessian as hessianOf, unflatten } from "../../../src/derivative/index.ts";
import { liftedForm } from "../../../src/derivative/registry.ts";
import type { Case } from "./corpus.ts";
import { differences, distance } from "./differences.ts";
import { liftedModule } from "./lifted.ts";

const { cases } = await liftedModule<{ cases: Case[] }>("./corpus.ts");
const { constructs } = await liftedModule<{ constructs: Case[] }>("./constructs.ts");
const { notebookFunctions } = await liftedModule<{ notebookFunctions: Case[] }>("./notebookFunctions.ts");

const gradientBy = (f: Case["f"], mode: Mode, params: readonly unknown[]): Float64Array =>
  flatten(derivative(f, "gradient", "grad", { mode })(...(structuredClone(params) as never[])));

describe.each([...cases, ...constructs, ...notebookFunctions])("$name", ({ f, points, only }) => {
  const mode: Mode = only ?? "reverse";
  const oracle: Mode = only ?? "tape";

  it.each(points.map((point) => [point]))("has the right derivatives at %j", (point) => {
    expect(liftedForm(f)?.ir === undefined).toBe(only === "tape");
    const gradient = gradientBy(f, mode, point);
    const value = (params: readonly unknown[]): number => f(...structuredClone(params));
    expect(distance(gradient, gradientBy(f, oracle, point))).toBeLessThan(1e-12);
    if (mode === "reverse") expect(distance(gradient, gradientBy(f, "forward", point))).toBeLessThan(1e-12);
    expect(distance(gradient, differences(value, point))).toBeLessThan(1e-6);

    const both = derivative(f, "valueAndGradient", "grad", { mode })(...(structuredClone(point) as never[])) as {
      value: number;
      gradient: unknown;
    };
    expect(distance([both.value], [value(point)])).toBeLessThan(1e-13);
    expect(flatten(both.gradient)).toEqual(gradient);
    expect(derivative(f, "value", "value", { mode })(...(structuredClone(point) as never[]))).toBe(both.value);

    const hessian = hessianOf(f as never, { mode })(...(structuredClone(point) as never));
    const onTape = hessianOf(f as never, { mode: oracle })(...(structuredClone(point) as never));
    const x = flatten(point);
    x.forEach((_, i) => {
      expect(distance(hessian[i], onTape[i])).toBeLessThan(1e-10);
      const entry = (params: readonly unknown[]): number => gradientBy(f, mode, params)[i];
      expect(distance(hessian[i], differences(entry, point))).toBeLessThan(1e-5);
    });
    expect(flatten(unflatten(point, x))).toEqual(x);
  });
});
