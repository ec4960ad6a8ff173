import { exp } from "../math.ts";
import { count, nonNegative, positive, within } from "../optimizers/hyperparameter.ts";
import type { Solver } from "../solver.ts";
import { type Vector, zeros } from "../vector.ts";
import { type Bounds, boxOf, checkBounds, costAt, reflect } from "./bounds.ts";

export interface SimulatedAnnealingOptions {
  /** Where to search. @default the objective's domain */
  bounds?: Bounds;
  /** First temperature T₀, in units of the cost, > 0. @default the deviation of the costs of 20 random moves */
  temperature?: number;
  /** T is multiplied by this after each step, in (0, 1). @default 0.9 */
  cooling?: number;
  /** Moves of each parameter at one temperature. @default 20 */
  sweeps?: number;
  /** Converged when the temperature is at most this share of the first, ≥ 0. @default 1e-10 */
  tolerance?: number;
}

/** Where the walk is, the widths of its moves, and the best point it has seen. */
export type SimulatedAnnealingState = {
  cost: number;
  at: Vector;
  value: number;
  widths: Vector;
  temperature: number;
  first: number;
};

/**
 * Simulated annealing: a random walk that always goes down and, while it is hot, up too.
 *
 *     accept x′ with probability min(1, exp(−(f(x′) − f(x)) / T))        T ← cooling · T
 *
 * One parameter moves at a time, uniformly; the width of each parameter's moves follows how many were accepted, so that about
 * half are. A step is one temperature.
 *
 * @throws RangeError when an option is outside its range or the start lies outside the box; TypeError when there is no box.
 *
 * Source: Kirkpatrick, Gelatt & Vecchi 1983; Corana, Marchesi, Martini & Ridella 1987 (the widths).
 */
export function simulatedAnnealing(options: SimulatedAnnealingOptions = {}): Solver<SimulatedAnnealingState> {
  const owner = "simulatedAnnealing";
  checkBounds(owner, options.bounds);
  const { cooling = 0.9, temperature } = options;
  if (temperature !== undefined) positive(owner, "temperature", temperature);
  within(owner, "cooling", cooling, "in (0, 1)", cooling > 0 && cooling < 1);
  const sweeps = count(owner, "sweeps", options.sweeps ?? 20);
  const tolerance = nonNegative(owner, "tolerance", options.tolerance ?? 1e-10);
  return {
    kind: "solver",
    name: "simulated annealing",
    startsAnywhere: true,
    hyperparameters: { cooling, sweeps, tolerance, ...(temperature === undefined ? {} : { temperature }) },
    init(problem, params) {
      const n = params.length;
      const box = boxOf(owner, problem, options.bounds, params);
      const value = costAt(problem, params);
      const widths = box.max.map((max, i) => 0.5 * (max - box.min[i]));
      let first = temperature ?? 0;
      if (temperature === undefined) {
        const { random } = problem;
        const costs = zeros(20);
        for (let k = 0; k < costs.length; k++) {
          const point = params.slice();
          const i = random.integer(n);
          point[i] += (2 * random.uniform() - 1) * widths[i];
          reflect(point, box);
          costs[k] = costAt(problem, point);
        }
        const finite = costs.filter(Number.isFinite);
        // Where the start has no cost, the moves are measured from their mean.
        const from = value < Infinity ? value : finite.reduce((sum, cost) => sum + cost / finite.length, 0);
        first = Math.sqrt(finite.reduce((sum, cost) => sum + (cost - from) ** 2, 0) / costs.length) || 1;
      }
      return { cost: value, at: params.slice(), value, widths, temperature: first, first };
    },
    step(problem, params, state) {
      const n = params.length;
      const box = boxOf(owner, problem, options.bounds, params);
      const { random } = problem;
      const { at, widths } = state;
      const accepted = zeros(n);
      for (let sweep = 0; sweep < sweeps; sweep++)
        for (let i = 0; i < n; i++) {
          const point = at.slice();
          point[i] += (2 * random.uniform() - 1) * widths[i];
          reflect(point, box);
          const value = costAt(problem, point);
          const chance = random.uniform();
          if (!(value <= state.value || chance < exp((state.value - value) / state.temperature))) continue;
          at.set(point);
          state.value = value;
          accepted[i]++;
          if (!(value < state.cost)) continue;
          params.set(point);
          state.cost = value;
        }
      for (let i = 0; i < n; i++) {
        const share = accepted[i] / sweeps;
        if (share > 0.6) widths[i] *= 1 + (2 * (share - 0.6)) / 0.4;
        else if (share < 0.4) widths[i] /= 1 + (2 * (0.4 - share)) / 0.4;
        widths[i] = Math.min(widths[i], box.max[i] - box.min[i]);
      }
      state.temperature *= cooling;
      if (state.temperature > tolerance * state.first) return undefined;
      return {
        status: "converged",
        message: `the temperature ${state.temperature} is within ${tolerance} of the first`,
      };
    },
  };
}
