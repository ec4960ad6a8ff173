import { count, within } from "../optimizers/hyperparameter.ts";
import { shown } from "../shown.ts";
import { isSolver, type Solver, type SolverState } from "../solver.ts";
import type { Vector } from "../vector.ts";
import { type Bounds, boxOf, checkBounds, costAt, latinHypercube } from "./bounds.ts";

export interface SuccessiveHalvingOptions {
  /** Where the candidates start; the run's start is the first of them. @default the objective's domain */
  bounds?: Bounds;
  /** How many starts there are in the first rung, at least 2. @default 27 */
  candidates?: number;
  /** One in so many candidates stays after a rung, which is then that many times as long, at least 2. @default 3 */
  reduction?: number;
  /** Steps of `solver` that each candidate makes in the first rung. @default 2 */
  steps?: number;
}

/** Candidates that are left: where each is, its solver's state, how many steps it has made and whether it has ended. */
export type SuccessiveHalvingState = {
  cost: number;
  rung: number;
  candidates: { params: Vector; cost: number; state: SolverState; steps: number; hasEnded: boolean }[];
};

/**
 * Successive halving: many starts of one solver, of which the better share goes on for longer, rung after rung, until one is
 * left and runs to its end.
 *
 *     rung k: n / ηᵏ candidates make r ηᵏ steps each        so that every rung costs the same
 *
 * A step is a rung; with one candidate left, a step is as long as the last rung.
 *
 * @throws RangeError when an option is outside its range or the start lies outside the box; TypeError when there is no box or
 * `solver` is none.
 *
 * Source: Karnin, Koren & Somekh 2013; Jamieson & Talwalkar 2016, Algorithm 1.
 */
export function successiveHalving(
  solver: Solver,
  options: SuccessiveHalvingOptions = {},
): Solver<SuccessiveHalvingState> {
  const owner = "successiveHalving";
  if (!isSolver(solver)) throw new TypeError(`${owner}: solver must be one such as lbfgs(), got ${shown(solver)}`);
  checkBounds(owner, options.bounds);
  const candidates = count(owner, "candidates", options.candidates ?? 27);
  within(owner, "candidates", candidates, "at least 2", candidates >= 2);
  const reduction = count(owner, "reduction", options.reduction ?? 3);
  within(owner, "reduction", reduction, "at least 2", reduction >= 2);
  const steps = count(owner, "steps", options.steps ?? 2);
  return {
    kind: "solver",
    name: `successive halving of ${solver.name}`,
    startsAnywhere: true,
    hyperparameters: { solver: solver.name, candidates, reduction, steps },
    init(problem, params) {
      const box = boxOf(owner, problem, options.bounds, params);
      const starts = [params.slice(), ...latinHypercube(box, candidates - 1, problem.random)];
      const all = starts.map((start) => {
        const state = solver.init(problem, start.slice());
        const cost = typeof state["cost"] === "number" ? state["cost"] : costAt(problem, start);
        return { params: start, cost: Number.isNaN(cost) ? Infinity : cost, state, steps: 0, hasEnded: false };
      });
      return { cost: all[0].cost, rung: 0, candidates: all };
    },
    step(problem, params, state) {
      const length = steps * reduction ** state.rung;
      for (const one of state.candidates) {
        for (let k = 0; k < length && !one.hasEnded && !problem.signal?.aborted; k++)
          one.hasEnded = solver.step(problem, one.params, one.state, { t: ++one.steps }) !== undefined;
        const cost = typeof one.state["cost"] === "number" ? one.state["cost"] : costAt(problem, one.params);
        one.cost = Number.isNaN(cost) ? Infinity : cost;
      }
      state.candidates.sort((a, b) => (a.cost < b.cost ? -1 : a.cost > b.cost ? 1 : 0));
      const [best] = state.candidates;
      if (best.cost <= state.cost) {
        params.set(best.params);
        state.cost = best.cost;
      }
      if (state.candidates.length === 1 && best.hasEnded)
        return { status: "converged", message: `the last of ${candidates} candidates has ended` };
      if (state.candidates.length === 1) return undefined;
      state.candidates.length = Math.max(1, Math.floor(state.candidates.length / reduction));
      state.rung++;
      return undefined;
    },
  };
}
