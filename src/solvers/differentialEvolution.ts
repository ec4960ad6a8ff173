import { count, flag, nonNegative, within } from "../optimizers/hyperparameter.ts";
import type { Random } from "../random.ts";
import { shown } from "../shown.ts";
import type { Solver } from "../solver.ts";
import { type Vector, zeros } from "../vector.ts";
import { type Bounds, boxOf, checkBounds, costAt, latinHypercube } from "./bounds.ts";
import { lbfgs } from "./lbfgs.ts";
import { isFlat, polished } from "./population.ts";

export interface DifferentialEvolutionOptions {
  /** Where to search. @default the objective's domain */
  bounds?: Bounds;
  /** Individuals a parameter; at least 5 in all. @default 15 */
  populationSize?: number;
  /** What a mutant starts from: the best individual, or a random one, which explores more. @default "best" */
  base?: "best" | "random";
  /** F is drawn anew for each generation from this interval, in (0, 2]. @default [0.5, 1] */
  mutation?: readonly [min: number, max: number];
  /** Probability CR that a parameter comes from the mutant, in [0, 1]. @default 0.7 */
  recombination?: number;
  /** Converged when the costs' deviation is at most this share of their mean's size, ≥ 0. @default 0.01 */
  tolerance?: number;
  /** Whether L-BFGS goes on from the best at the end; asks for gradients. @default true */
  polish?: boolean;
}

/** Individuals, a row each, and their costs. */
export type DifferentialEvolutionState = { cost: number; population: Vector; values: Vector };

/**
 * Differential evolution: each individual is challenged by another one to which the difference of two more is added.
 *
 *     v = x_base + F (x_r − x_s)        uⱼ = vⱼ with probability CR, else xⱼ        x ← u when f(u) ≤ f(x)
 *
 * The first population is a Latin hypercube with the start in it. A step is a generation. What leaves the box is drawn anew.
 *
 * @throws RangeError when an option is outside its range or the start lies outside the box; TypeError when there is no box.
 *
 * Source: Storn & Price 1997, DE/best/1/bin and DE/rand/1/bin. The defaults are `scipy.optimize.differential_evolution`'s.
 */
export function differentialEvolution(options: DifferentialEvolutionOptions = {}): Solver<DifferentialEvolutionState> {
  const owner = "differentialEvolution";
  const { base = "best", mutation = [0.5, 1], recombination = 0.7 } = options;
  checkBounds(owner, options.bounds);
  const populationSize = count(owner, "populationSize", options.populationSize ?? 15);
  if (base !== "best" && base !== "random")
    throw new RangeError(`${owner}: base must be "best" or "random", got ${shown(base)}`);
  if (!Array.isArray(mutation))
    throw new TypeError(`${owner}: mutation must be two numbers, [0.5, 1], got ${shown(mutation)}`);
  const [least, most] = mutation;
  within(owner, "mutation[0]", least, "in (0, 2]", least > 0 && least <= 2);
  within(owner, "mutation[1]", most, "in [mutation[0], 2]", most >= least && most <= 2);
  within(owner, "recombination", recombination, "in [0, 1]", recombination >= 0 && recombination <= 1);
  const tolerance = nonNegative(owner, "tolerance", options.tolerance ?? 0.01);
  const polish = flag(owner, "polish", options.polish ?? true);
  return {
    kind: "solver",
    name: "differential evolution",
    startsAnywhere: true,
    hyperparameters: { populationSize, base, mutation: `${least} to ${most}`, recombination, tolerance, polish },
    init(problem, params) {
      const n = params.length;
      const box = boxOf(owner, problem, options.bounds, params);
      const size = Math.max(5, populationSize * n);
      const population = zeros(size * n);
      latinHypercube(box, size, problem.random).forEach((point, k) => void population.set(point, k * n));
      population.set(params, 0);
      const values = zeros(size);
      for (let k = 0; k < size; k++) values[k] = costAt(problem, population.subarray(k * n, k * n + n));
      return { cost: values[0], population, values };
    },
    step(problem, params, state) {
      const n = params.length;
      const { population, values } = state;
      const size = values.length;
      const { random } = problem;
      const box = boxOf(owner, problem, options.bounds, params);
      const row = (k: number) => population.subarray(k * n, k * n + n);
      const factor = least + random.uniform() * (most - least);
      let best = bestOf(values);
      for (let k = 0; k < size; k++) {
        const [r, s, t] = others(random, size, k);
        const from = row(base === "best" ? best : t);
        const certain = random.integer(n);
        const trial = row(k).slice();
        for (let i = 0; i < n; i++) {
          if (i !== certain && random.uniform() >= recombination) continue;
          trial[i] = from[i] + factor * (row(r)[i] - row(s)[i]);
          if (!(trial[i] >= box.min[i] && trial[i] <= box.max[i]))
            trial[i] = box.min[i] + random.uniform() * (box.max[i] - box.min[i]);
        }
        const value = costAt(problem, trial);
        if (!(value <= values[k])) continue;
        row(k).set(trial);
        values[k] = value;
        if (value < values[best]) best = k;
      }
      params.set(row(best));
      state.cost = values[best];
      if (!isFlat(values, tolerance)) return undefined;
      if (polish) state.cost = polished(problem, params, state.cost, box, lbfgs());
      return { status: "converged", message: `the costs of the ${size} individuals agree to within ${tolerance}` };
    },
  };
}

const bestOf = (values: Vector): number => values.reduce((best, value, k) => (value < values[best] ? k : best), 0);

/** Three individuals that differ from each other and from `k`. */
function others(random: Random, size: number, k: number): number[] {
  const chosen: number[] = [];
  while (chosen.length < 3) {
    const one = random.integer(size);
    if (one !== k && !chosen.includes(one)) chosen.push(one);
  }
  return chosen;
}
