import { exp } from "../math.ts";
import { count, nonNegative } from "../optimizers/hyperparameter.ts";
import type { Random } from "../random.ts";
import type { Solver } from "../solver.ts";
import { type Vector, zeros } from "../vector.ts";
import { type Bounds, type Box, boxOf, checkBounds, costAt, latinHypercube } from "./bounds.ts";
import { type GaussianProcess, likeliestProcess } from "./gaussianProcess.ts";

export interface BayesianOptimizationOptions {
  /** Where to search. @default the objective's domain */
  bounds?: Bounds;
  /** Points of the Latin hypercube that come first. @default 2 n + 2 */
  initial?: number;
  /** Improvement ξ, in deviations of the costs, that counts as none, ≥ 0. @default 0 */
  exploration?: number;
  /** Random points at which the improvement is looked at. @default 500 */
  candidates?: number;
}

/** Points seen, in the unit cube, a row each, and their costs. */
export type BayesianOptimizationState = { cost: number; points: Vector; values: Vector; plan: Vector };

/**
 * Bayesian optimization: a Gaussian process learns the cost from the points seen, and the next point is where the expected
 * improvement is greatest. For costs that are dear: a step is one value, and takes longer the more were seen (n³ of them).
 *
 *     EI(x) = (f* − μ − ξ) Φ(z) + σ φ(z)        z = (f* − μ − ξ) / σ
 *
 * @throws RangeError when an option is outside its range or the start lies outside the box; TypeError when there is no box.
 *
 * Source: Jones, Schonlau & Welch 1998; Snoek, Larochelle & Adams 2012 (Matérn 5/2).
 */
export function bayesianOptimization(options: BayesianOptimizationOptions = {}): Solver<BayesianOptimizationState> {
  const owner = "bayesianOptimization";
  checkBounds(owner, options.bounds);
  const exploration = nonNegative(owner, "exploration", options.exploration ?? 0);
  const candidates = count(owner, "candidates", options.candidates ?? 500);
  const { initial } = options;
  if (initial !== undefined) count(owner, "initial", initial);
  return {
    kind: "solver",
    name: "Bayesian optimization",
    startsAnywhere: true,
    hyperparameters: { exploration, candidates, ...(initial === undefined ? {} : { initial }) },
    init(problem, params) {
      const n = params.length;
      const box = boxOf(owner, problem, options.bounds, params);
      const cost = costAt(problem, params);
      const plan = zeros((initial ?? 2 * n + 2) * n);
      latinHypercube(box, plan.length / n, problem.random).forEach(
        (point, k) => void plan.set(toUnit(point, box), k * n),
      );
      return { cost, points: toUnit(params, box), values: Float64Array.of(cost), plan };
    },
    step(problem, params, state) {
      const n = params.length;
      const box = boxOf(owner, problem, options.bounds, params);
      const seen = state.values.length;
      const planned = state.plan.length / n;
      const unit =
        seen <= planned
          ? state.plan.slice((seen - 1) * n, seen * n)
          : mostPromising(state, n, candidates, exploration, problem.random);
      const point = fromUnit(unit, box);
      const value = costAt(problem, point);
      state.points = Float64Array.of(...state.points, ...unit);
      state.values = Float64Array.of(...state.values, value);
      if (value < state.cost) {
        state.cost = value;
        params.set(point);
      }
      return undefined;
    },
  };
}

const toUnit = (point: Vector, { min, max }: Box) => point.map((x, i) => (x - min[i]) / (max[i] - min[i]));
const fromUnit = (unit: Vector, { min, max }: Box) =>
  unit.map((u, i) => Math.min(max[i], min[i] + u * (max[i] - min[i])));

function mostPromising(
  { points, values }: BayesianOptimizationState,
  n: number,
  candidates: number,
  exploration: number,
  random: Random,
): Vector {
  const rows = Array.from({ length: values.length }, (_, k) => points.subarray(k * n, k * n + n));
  const targets = standardized(values);
  const process = likeliestProcess(rows, targets);
  const least = Math.min(...targets);
  const incumbent = rows[targets.indexOf(least)];
  let best = incumbent;
  let most = -1;
  const look = (point: Vector) => {
    const gain = expectedImprovement(process, point, least - exploration);
    if (!(gain > most)) return false;
    best = point;
    most = gain;
    return true;
  };
  for (let k = 0; k < candidates; k++) look(Float64Array.from({ length: n }, () => random.uniform()));
  // Then closer and closer to the best of them, and around the best point seen.
  for (const from of [best, incumbent]) {
    let at = from;
    for (let width = 0.1; width > 1e-5; width *= 0.6)
      for (let k = 0; k < 10 * n; k++) {
        const point = at.map((x) => Math.min(1, Math.max(0, x + width * random.normal())));
        if (look(point)) at = point;
      }
  }
  return best;
}

/** Mean 0 and deviation 1; what is not finite counts as the worst that is. */
function standardized(values: Vector): Vector {
  const finite = values.filter(Number.isFinite);
  const worst = finite.length > 0 ? Math.max(...finite) : 0;
  const known = values.map((value) => (Number.isFinite(value) ? value : worst));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const deviation = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length) || 1;
  return known.map((value) => (value - mean) / deviation);
}

function expectedImprovement(process: GaussianProcess, point: Vector, target: number): number {
  const { mean, deviation } = process.at(point);
  if (deviation < 1e-9) return Math.max(0, target - mean);
  const z = (target - mean) / deviation;
  return (target - mean) * normalShare(z) + (deviation * exp(-0.5 * z * z)) / Math.sqrt(2 * Math.PI);
}

/** Φ(z), to 7 digits. Source: Abramowitz & Stegun 1964, 26.2.17. */
function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)) * poly;
  return z >= 0 ? 1 - tail : tail;
}
