import type * as thalweg from "../../src/index.ts";

/** The problems on which solvers are compared with SciPy's: classics, and the 35 of Moré, Garbow and Hillstrom. */
export function solverProblems(library: typeof thalweg): {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: of each its own parameters
  readonly objective: thalweg.Objective<any>;
  readonly start: number[];
}[];
