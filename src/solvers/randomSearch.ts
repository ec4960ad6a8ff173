import { count } from "../optimizers/hyperparameter.ts";
import type { Solver } from "../solver.ts";
import { type Bounds, boxOf, checkBounds, costAt, pointIn } from "./bounds.ts";

export interface RandomSearchOptions {
  /** Where to search. @default the objective's domain */
  bounds?: Bounds;
  /** How many points a step tries. @default 1 */
  samples?: number;
}

export type RandomSearchState = { cost: number };

/**
 * Random search: uniform points of a box, the best of which is kept. What every other method has to beat; it never ends by
 * itself.
 *
 * @throws RangeError when an option is outside its range or the start lies outside the box; TypeError when there is no box.
 *
 * Source: Brooks 1958; Bergstra & Bengio 2012.
 */
export function randomSearch(options: RandomSearchOptions = {}): Solver<RandomSearchState> {
  checkBounds("randomSearch", options.bounds);
  const samples = count("randomSearch", "samples", options.samples ?? 1);
  return {
    kind: "solver",
    name: "random search",
    startsAnywhere: true,
    hyperparameters: { samples },
    init(problem, params) {
      boxOf("randomSearch", problem, options.bounds, params);
      return { cost: costAt(problem, params) };
    },
    step(problem, params, state) {
      const box = boxOf("randomSearch", problem, options.bounds, params);
      const { random } = problem;
      for (let k = 0; k < samples; k++) {
        const point = pointIn(box, random);
        const value = costAt(problem, point);
        if (!(value < state.cost)) continue;
        params.set(point);
        state.cost = value;
      }
      return undefined;
    },
  };
}
