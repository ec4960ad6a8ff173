import type { DifferentiableVector } from "../../derivative/index.ts";
import { type LeastSquares, leastSquares } from "../leastSquares.ts";

/** One of the 35 problems: what to minimize, where to begin, and what is to be found. */
export interface MghProblem {
  /** As in the paper, from 1. */
  readonly number: number;
  readonly name: string;
  /** Its value is ½ Σ r²; the paper's is Σ r². */
  readonly objective: LeastSquares;
  /** The paper's standard start. */
  readonly start: readonly number[];
  /** Minima Σ r² as the paper prints them, the least first; others are local or lie at infinity. */
  readonly squares: readonly number[];
}

interface Facts {
  readonly name: string;
  readonly start: readonly number[];
  readonly squares: readonly number[];
  /** Where the first of `squares` is, when that is known. */
  readonly at?: readonly number[];
}

export function problem(number: number, residuals: DifferentiableVector, facts: Facts): MghProblem {
  const { name, start, squares, at } = facts;
  const objective = leastSquares(residuals, {
    name,
    minima: at ? [{ params: [...at], value: squares[0] / 2 }] : [],
    source: "Moré, Garbow & Hillstrom 1981",
  });
  return { number, name, objective, start, squares };
}
