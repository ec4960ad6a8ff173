// Random programs: the structural derivatives equal those of the tape and differences. More of them:
// THALWEG_FUZZ=1000 THALWEG_FUZZ_SEED=5000 npx vitest run tests/src/derivative/fuzz.test.ts
import { describe, expect, it } from "vitest";
import { derivative, type Mode } from "../../../src/derivative/derivative.ts";
import { flatten, hessianVectorProduct } from "../../../src/derivative/index.ts";
import { liftedForm } from "../../../src/derivative/registry.ts";
import { differences, distance } from "./differences.ts";
import { liftedText } from "./lifted.ts";
import { prelude, randomProgram, uniform } from "./randomProgram.ts";

type RandomFunction = (x: number[], a: number, b: number) => number;

const COUNT = Number(process.env.THALWEG_FUZZ ?? 240);
const FIRST = Number(process.env.THALWEG_FUZZ_SEED ?? 1);
const BATCH = 60;
const POINTS = 3;
/** Above, differences are rounding. */
const LARGEST = 1e6;

const numbers = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);
const batches = numbers(0, Math.ceil(COUNT / BATCH)).map((i) =>
  numbers(FIRST + i * BATCH, Math.min(BATCH, COUNT - i * BATCH)),
);

describe.each(batches.map((seeds) => ({ seeds, first: seeds[0], last: seeds.at(-1) })))(
  "programs $first to $last",
  ({ seeds }) => {
    it("have the derivatives of the tape, and those of differences where they are smooth", async () => {
      const text = seeds.map((seed) => randomProgram(seed, `p${seed}`)).join("\n");
      const names = seeds.map((seed) => `p${seed}`).join(", ");
      const { exports } = await liftedText<{ programs: RandomFunction[] }>(
        `${prelude}${text}\nexport const programs = [${names}];\n`,
      );
      let compared = 0;
      for (const [i, f] of exports.programs.entries()) compared += compare(f, seeds[i]);
      expect(compared).toBeGreaterThan(seeds.length);
    });
  },
);

/** The number of points at which the function is finite. */
function compare(f: RandomFunction, seed: number): number {
  expect(liftedForm(f)?.ir, `${f.name} has a structural form`).toBeDefined();
  const next = uniform(seed + 7);
  let compared = 0;
  for (let k = 0; k < POINTS; k++) {
    const x = Array.from({ length: 4 }, () => next() * 2 - 0.7);
    const point = (): [number[], number, number] => [[...x], a, b];
    const a = next() * 1.5 - 0.4;
    const b = next() * 1.5 - 0.4;
    const value = f(...point());
    if (!Number.isFinite(value) || Math.abs(value) > LARGEST) continue;
    compared++;
    comparePoint(f, point);
  }
  return compared;
}

function comparePoint(f: RandomFunction, point: () => [number[], number, number]): void {
  const where = `${f.name} at ${JSON.stringify(point())}`;
  const gradient = (mode: Mode): Float64Array =>
    flatten(derivative(f, "gradient", "grad", { mode })(...(point() as unknown as never[])));
  const structural = gradient("reverse");
  expect(distance(structural, gradient("tape")), `gradient of ${where}`).toBeLessThan(1e-12);
  const direction = Float64Array.from({ length: 6 }, (_, i) => Math.cos(i + 1));
  const product = (mode: Mode): Float64Array => hessianVectorProduct(f, { mode })(point(), direction);
  expect(distance(product("reverse"), product("tape")), `second derivatives of ${where}`).toBeLessThan(1e-9);
  const at = (params: readonly unknown[]): number => f(...(params as [number[], number, number]));
  const coarse = differences(at, point(), 1e-4);
  const fine = differences(at, point(), 2e-5);
  // At a kink or a jump the two disagree.
  if (distance(coarse, fine) < 1e-7) expect(distance(structural, fine), `differences of ${where}`).toBeLessThan(1e-5);
}
