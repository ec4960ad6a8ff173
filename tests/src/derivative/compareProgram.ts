// One program's derivatives against each other: structural, by the tape, and by differences.
import { derivative, type Mode } from "../../../src/derivative/derivative.ts";
import { flatten, hessianVectorProduct } from "../../../src/derivative/index.ts";
import { liftedForm } from "../../../src/derivative/registry.ts";
import { differences, distance } from "./differences.ts";
import { uniform } from "./randomProgram.ts";

export type RandomFunction = (x: number[], a: number, b: number) => number;

/** What disagrees; a shrunk program must disagree in the same. */
export class Disagreement extends Error {
  readonly what: string;

  constructor(what: string, where: string) {
    super(`${what}: ${where}`);
    this.what = what;
  }
}

const POINTS = 3;
/** Above, differences are rounding. */
const LARGEST = 1e6;
const DIRECTION = Float64Array.from({ length: 6 }, (_, i) => Math.cos(i + 1));

/**
 * The number of points, which come from the seed, at which the function is finite.
 *
 * @throws {Disagreement}
 */
export function compareProgram(f: RandomFunction, seed: number, second = true): number {
  if (!liftedForm(f)?.ir) throw new Disagreement("structural form", `none: ${liftedForm(f)?.reason}`);
  const next = uniform(seed + 7);
  let compared = 0;
  for (let k = 0; k < POINTS; k++) {
    const x = Array.from({ length: 4 }, () => next() * 2 - 0.7);
    const a = next() * 1.5 - 0.4;
    const b = next() * 1.5 - 0.4;
    const point = (): Point => [[...x], a, b];
    const value = f(...point());
    if (!Number.isFinite(value) || Math.abs(value) > LARGEST) continue;
    compared++;
    comparePoint(f, point, second);
  }
  return compared;
}

type Point = [number[], number, number];

function comparePoint(f: RandomFunction, point: () => Point, second: boolean): void {
  const near = (what: string, a: ArrayLike<number>, b: ArrayLike<number>, limit: number): void => {
    if (distance(a, b) < limit) return;
    throw new Disagreement(
      what,
      `at ${JSON.stringify(point())}: ${[...Array.from(a), "and", ...Array.from(b)].join(" ")}`,
    );
  };
  const gradient = (mode: Mode): Float64Array =>
    flatten(derivative(f, "gradient", "grad", { mode })(...(point() as unknown as never[])));
  const structural = gradient("reverse");
  near("gradient, structural and by the tape", structural, gradient("tape"), 1e-12);
  if (second) {
    const product = (mode: Mode): Float64Array => hessianVectorProduct(f, { mode })(point(), DIRECTION);
    near("second derivatives, structural and by the tape", product("reverse"), product("tape"), 1e-9);
  }
  const at = (params: readonly unknown[]): number => f(...(params as Point));
  const coarse = differences(at, point(), 1e-4);
  const fine = differences(at, point(), 2e-5);
  // At a kink or a jump the two disagree.
  if (distance(coarse, fine) < 1e-7) near("gradient, structural and by differences", structural, fine, 1e-5);
}
