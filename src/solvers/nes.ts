import { identity, timesVector } from "../linear/products.ts";
import { symmetricEigen } from "../linear/symmetricEigen.ts";
import { exp, log } from "../math.ts";
import { count, nonNegative, positive, within } from "../optimizers/hyperparameter.ts";
import type { Solver } from "../solver.ts";
import { type Vector, zeros } from "../vector.ts";
import { costAt } from "./bounds.ts";

export interface NesOptions {
  /** First step size σ, > 0. @default 0.3 */
  stepSize?: number;
  /** Samples λ a generation, at least 4. @default 4 + ⌊3 ln n⌋ */
  populationSize?: number;
  /** Learning rate of the mean, > 0. @default 1 */
  meanRate?: number;
  /** Learning rate of the distribution's shape, > 0. @default (9 + 3 ln n) / (5 n √n) */
  shapeRate?: number;
  /** Converged when σ times the widest axis is at most this share of the first σ, ≥ 0. @default 1e-10 */
  tolerance?: number;
}

/** x = m + σ B z, with det B = 1. */
export type NesState = { cost: number; best: Vector; mean: Vector; sigma: number; shape: Vector };

/**
 * Exponential natural evolution strategy (xNES): a normal distribution that follows the natural gradient of the expected rank.
 *
 *     m ← m + η_m σ B Σ uₖ zₖ        G = Σ uₖ (zₖ zₖᵀ − I)
 *     σ ← σ exp(½ η tr G / n)        B ← B exp(½ η (G − tr G / n · I))
 *
 * uₖ are utilities of the ranks. Values only; a step is a generation.
 *
 * @throws RangeError when an option is outside its range.
 *
 * Source: Glasmachers, Schaul, Sun, Wierstra & Schmidhuber 2010, "Exponential natural evolution strategies", Algorithm 1.
 */
export function nes(options: NesOptions = {}): Solver<NesState> {
  const stepSize = positive("nes", "stepSize", options.stepSize ?? 0.3);
  const meanRate = positive("nes", "meanRate", options.meanRate ?? 1);
  const { populationSize, shapeRate } = options;
  if (populationSize !== undefined) {
    count("nes", "populationSize", populationSize);
    within("nes", "populationSize", populationSize, "at least 4", populationSize >= 4);
  }
  if (shapeRate !== undefined) positive("nes", "shapeRate", shapeRate);
  const tolerance = nonNegative("nes", "tolerance", options.tolerance ?? 1e-10);
  return {
    kind: "solver",
    name: "xNES",
    startsAnywhere: true,
    hyperparameters: {
      stepSize,
      meanRate,
      tolerance,
      ...(populationSize === undefined ? {} : { populationSize }),
      ...(shapeRate === undefined ? {} : { shapeRate }),
    },
    init(problem, params) {
      const n = params.length;
      const shape = identity(n);
      return { cost: costAt(problem, params), best: params.slice(), mean: params.slice(), sigma: stepSize, shape };
    },
    step(problem, params, state) {
      const n = params.length;
      const lambda = populationSize ?? 4 + Math.floor(3 * log(n));
      const rate = shapeRate ?? (9 + 3 * log(n)) / (5 * n * Math.sqrt(n));
      const { mean, shape, sigma } = state;
      const { random } = problem;
      const samples = Array.from({ length: lambda }, () => {
        const z = Float64Array.from({ length: n }, () => random.normal());
        const turned = timesVector(shape, z, n);
        const x = mean.map((m, i) => m + sigma * turned[i]);
        return { z, x, value: costAt(problem, x) };
      });
      samples.sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
      // Where the mean has been there are costs: a narrower distribution finds them again.
      if (samples[0].value === Infinity && state.cost < Infinity) {
        state.sigma /= 2;
        if (state.sigma > tolerance * stepSize) return undefined;
      }
      if (samples[0].value < state.cost) {
        state.cost = samples[0].value;
        state.best.set(samples[0].x);
      }
      params.set(state.best);

      const utilities = utilitiesOf(lambda);
      const shift = zeros(n);
      const g = zeros(n * n);
      samples.forEach(({ z }, k) => {
        for (let i = 0; i < n; i++) {
          shift[i] += utilities[k] * z[i];
          for (let j = 0; j < n; j++) g[i * n + j] += utilities[k] * (z[i] * z[j] - (i === j ? 1 : 0));
        }
      });
      const move = timesVector(shape, shift, n);
      for (let i = 0; i < n; i++) mean[i] += meanRate * sigma * move[i];
      let trace = 0;
      for (let i = 0; i < n; i++) trace += g[i * n + i];
      state.sigma *= exp((0.5 * rate * trace) / n);
      for (let i = 0; i < n; i++) g[i * n + i] -= trace / n;
      shape.set(timesExponential(shape, g, 0.5 * rate, n));

      if (samples[lambda - 1].value - samples[0].value <= 1e-14 * Math.abs(samples[0].value))
        return { status: "converged", message: "the costs of a generation agree to within rounding" };
      const width = state.sigma * Math.max(...shape.map(Math.abs));
      if (width <= tolerance * stepSize)
        return { status: "converged", message: `the distribution is ${tolerance} of its first width` };
      if (!(width < 1e10 * stepSize))
        return { status: "failed", message: "the distribution keeps growing: the cost seems to have no lower bound" };
      return undefined;
    },
  };
}

/** max(0, ln(λ/2 + 1) − ln k), scaled to a sum of 1, less 1/λ. */
function utilitiesOf(lambda: number): Vector {
  const raw = Float64Array.from({ length: lambda }, (_, k) => Math.max(0, log(lambda / 2 + 1) - log(k + 1)));
  const sum = raw.reduce((total, u) => total + u, 0);
  return raw.map((u) => u / sum - 1 / lambda);
}

/** A exp(s G) of a symmetric G, by its eigenvalues. */
function timesExponential(a: Vector, g: Vector, s: number, n: number): Vector {
  const { values, vectors } = symmetricEigen(g, n);
  const grown = values.map((value) => exp(s * value));
  const out = zeros(n * n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      let along = 0;
      for (let j = 0; j < n; j++) along += a[i * n + j] * vectors[j * n + k];
      along *= grown[k];
      for (let j = 0; j < n; j++) out[i * n + j] += along * vectors[j * n + k];
    }
  return out;
}
