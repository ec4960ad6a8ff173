// Values, gradients and Hessians against JAX in float64: tests/golden/make-derivatives.py writes the file.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { flatten, grad, hessian, type Mode, value } from "../../../src/derivative/index.ts";
import type { Case } from "./corpus.ts";
import { distance } from "./differences.ts";
import { functions } from "./goldenFunctions.ts";
import { liftedModule } from "./lifted.ts";

interface Golden {
  readonly name: string;
  readonly points: readonly { x: number[]; value: number; gradient: number[]; hessian: number[][] }[];
}

const path = join(import.meta.dirname, "../../golden/derivatives.json");
const golden = JSON.parse(readFileSync(path, "utf8")) as Golden[];
const MODES: Mode[] = ["reverse", "forward"];

describe("against JAX", () => {
  it("holds every function of the golden file, at least 80", () => {
    expect([...functions.keys()].sort()).toEqual(golden.map(({ name }) => name).sort());
    expect(golden.length).toBeGreaterThanOrEqual(80);
  });

  it.each(golden.map(({ name, points }) => [name, points] as const))("%s", (name, points) => {
    const f = functions.get(name)!;
    for (const point of points) {
      expect(distance([value(f)(point.x)], [point.value])).toBeLessThan(1e-12);
      for (const mode of MODES) expect(distance(grad(f, { mode })(point.x), point.gradient)).toBeLessThan(1e-12);
      expect(distance(hessian(f)(point.x).flat(), point.hessian.flat())).toBeLessThan(1e-11);
    }
  });
});

interface NotebookRow {
  readonly name: string;
  readonly x: number[];
  readonly gradient: number[];
  readonly hessian: number[][];
}

const notebookRows = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../golden/notebook-derivatives.json"), "utf8"),
) as NotebookRow[];
const { notebookFunctions } = await liftedModule<{ notebookFunctions: Case[] }>("./notebookFunctions.ts");

describe("functions of notebooks against JAX: tests/golden/make-notebook-derivatives.py", () => {
  it.each(notebookRows.map((row) => [row.name, row] as const))("%s", (name, row) => {
    const { f, points } = notebookFunctions.find((found) => found.name === name)!;
    expect([...flatten(points[0])]).toEqual(row.x);
    for (const mode of [...MODES, "tape"] as Mode[]) {
      const gradient = grad(f as never, { mode })(...(structuredClone(points[0]) as never));
      expect(distance(flatten(gradient), row.gradient)).toBeLessThan(1e-12);
      const second = hessian(f as never, { mode })(...(structuredClone(points[0]) as never));
      expect(distance(second.flat(), row.hessian.flat())).toBeLessThan(1e-11);
    }
  });
});
