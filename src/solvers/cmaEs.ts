import { identity } from "../linear/products.ts";
import { symmetricEigen } from "../linear/symmetricEigen.ts";
import { exp, log } from "../math.ts";
import { count, nonNegative, positive, within } from "../optimizers/hyperparameter.ts";
import type { Solver, SolverEnding } from "../solver.ts";
import { norm, type Vector, zeros } from "../vector.ts";
import { type Bounds, boxOf, checkBounds, costAt, pointIn } from "./bounds.ts";

export interface CmaEsOptions {
  /** First step size σ, > 0; about a quarter of how far the minimum may be, in every parameter. @default 0.3 */
  stepSize?: number;
  /** Samples λ a generation, at least 4. @default 4 + ⌊3 ln n⌋ */
  populationSize?: number;
  /** How often to start again, each time with twice the population. @default 0 */
  restarts?: number;
  /** Where restarts begin. @default the objective's domain, else the run's start */
  bounds?: Bounds;
  /** A round ends when the costs of its last generations and samples differ by at most this, ≥ 0. @default 1e-12 */
  costTolerance?: number;
}

/** The distribution, its paths, and what the round and the run have seen. */
export type CmaEsState = {
  cost: number;
  best: Vector;
  mean: Vector;
  sigma: number;
  covariance: Vector;
  /** Eigenvectors B (columns) and standard deviations D along them: C = B D² Bᵀ. */
  axes: Vector;
  deviations: Vector;
  sigmaPath: Vector;
  covariancePath: Vector;
  generation: number;
  round: number;
  start: Vector;
  /** Best costs of the round's last generations, newest last. */
  history: Vector;
};

/**
 * CMA-ES: samples from a normal distribution, whose mean goes to the better half and whose covariance learns the directions of
 * success. Values only; unmoved by any monotone change of the cost and by any rotation of the parameters.
 *
 *     xₖ = m + σ B D zₖ        m ← Σ wᵢ xᵢ:λ
 *     pσ, p꜀: the mean's path; σ follows how long pσ is; C ← (1 − c₁ − cμ) C + c₁ p꜀ p꜀ᵀ + cμ Σ wᵢ yᵢ yᵢᵀ
 *
 * A step is a generation. `restarts` makes it IPOP-CMA-ES, for costs with many minima.
 *
 * @throws RangeError when an option is outside its range.
 *
 * Source: Hansen 2016, "The CMA evolution strategy: a tutorial", figure 6 and table 1 (positive weights only); Auger & Hansen
 * 2005 (restarts with doubled populations).
 */
export function cmaEs(options: CmaEsOptions = {}): Solver<CmaEsState> {
  const owner = "cmaEs";
  checkBounds(owner, options.bounds);
  const stepSize = positive(owner, "stepSize", options.stepSize ?? 0.3);
  const restarts = within(
    owner,
    "restarts",
    options.restarts ?? 0,
    "a whole number >= 0",
    isWhole(options.restarts ?? 0),
  );
  const costTolerance = nonNegative(owner, "costTolerance", options.costTolerance ?? 1e-12);
  const { populationSize } = options;
  if (populationSize !== undefined) {
    count(owner, "populationSize", populationSize);
    within(owner, "populationSize", populationSize, "at least 4", populationSize >= 4);
  }
  return {
    kind: "solver",
    name: restarts > 0 ? "IPOP-CMA-ES" : "CMA-ES",
    startsAnywhere: true,
    hyperparameters: { stepSize, restarts, costTolerance, ...(populationSize === undefined ? {} : { populationSize }) },
    init(problem, params) {
      if (options.bounds) boxOf(owner, problem, options.bounds, params);
      const cost = costAt(problem, params);
      return { cost, best: params.slice(), start: params.slice(), round: 0, ...fresh(params, stepSize) };
    },
    step(problem, params, state) {
      const n = params.length;
      const lambda = (populationSize ?? 4 + Math.floor(3 * log(n))) * 2 ** state.round;
      const rates = ratesOf(n, lambda);
      const { mean, axes, deviations, sigma } = state;
      const { random } = problem;
      const samples = Array.from({ length: lambda }, () => {
        const z = Float64Array.from({ length: n }, () => random.normal());
        const y = zeros(n);
        for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) y[i] += axes[i * n + j] * deviations[j] * z[j];
        const x = mean.map((m, i) => m + sigma * y[i]);
        return { y, x, value: costAt(problem, x) };
      });
      samples.sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
      // Where the round has been there are costs: a narrower distribution finds them again.
      if (samples[0].value === Infinity && state.cost < Infinity) {
        state.sigma /= 2;
        if (state.sigma > 1e-12 * stepSize) return undefined;
      }
      if (samples[0].value < state.cost) {
        state.cost = samples[0].value;
        state.best.set(samples[0].x);
      }
      params.set(state.best);
      adapt(state, rates, samples);
      state.history = Float64Array.of(...state.history.slice(-rates.patience + 1), samples[0].value);
      const why = roundEnding(
        state,
        rates.patience,
        samples[0].value,
        samples[lambda - 1].value,
        costTolerance,
        stepSize,
      );
      if (!why) return undefined;
      if (state.round === restarts) return why;
      state.round++;
      const bounds = options.bounds ?? problem.domain;
      const start = bounds ? pointIn(boxOf(owner, problem, bounds, state.start), random) : state.start;
      Object.assign(state, fresh(start, stepSize));
      return undefined;
    },
  };
}

const isWhole = (x: number) => Number.isSafeInteger(x) && x >= 0;

function fresh(mean: Vector, sigma: number) {
  const n = mean.length;
  return {
    mean: mean.slice(),
    sigma,
    covariance: identity(n),
    axes: identity(n),
    deviations: zeros(n).fill(1),
    sigmaPath: zeros(n),
    covariancePath: zeros(n),
    generation: 0,
    history: zeros(0),
  };
}

/** Table 1 of the tutorial. */
function ratesOf(n: number, lambda: number) {
  const mu = Math.floor(lambda / 2);
  const raw = Float64Array.from({ length: mu }, (_, i) => log((lambda + 1) / 2) - log(i + 1));
  const sum = raw.reduce((total, w) => total + w, 0);
  const weights = raw.map((w) => w / sum);
  const muEff = 1 / weights.reduce((total, w) => total + w * w, 0);
  const cSigma = (muEff + 2) / (n + muEff + 5);
  const dSigma = 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma;
  const cC = (4 + muEff / n) / (n + 4 + (2 * muEff) / n);
  const c1 = 2 / ((n + 1.3) ** 2 + muEff);
  const cMu = Math.min(1 - c1, (2 * (0.25 + muEff + 1 / muEff - 2)) / ((n + 2) ** 2 + muEff));
  const chi = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
  return { n, mu, weights, muEff, cSigma, dSigma, cC, c1, cMu, chi, patience: 10 + Math.ceil((30 * n) / lambda) };
}

function adapt(
  state: CmaEsState,
  rates: ReturnType<typeof ratesOf>,
  samples: readonly { y: Vector; x: Vector }[],
): void {
  const { n, mu, weights, muEff, cSigma, dSigma, cC, c1, cMu, chi } = rates;
  const { covariance, axes, deviations, sigmaPath, covariancePath } = state;
  const shift = zeros(n);
  for (let k = 0; k < mu; k++) for (let i = 0; i < n; i++) shift[i] += weights[k] * samples[k].y[i];
  for (let i = 0; i < n; i++) state.mean[i] += state.sigma * shift[i];
  // pσ moves by C^(−½) shift = B D⁻¹ Bᵀ shift.
  const along = zeros(n);
  for (let j = 0; j < n; j++) {
    for (let i = 0; i < n; i++) along[j] += axes[i * n + j] * shift[i];
    along[j] /= deviations[j];
  }
  for (let i = 0; i < n; i++) {
    let whitened = 0;
    for (let j = 0; j < n; j++) whitened += axes[i * n + j] * along[j];
    sigmaPath[i] = (1 - cSigma) * sigmaPath[i] + Math.sqrt(cSigma * (2 - cSigma) * muEff) * whitened;
  }
  state.generation++;
  const length = norm(sigmaPath);
  const expected = Math.sqrt(1 - (1 - cSigma) ** (2 * state.generation));
  const isSteady = length / expected < (1.4 + 2 / (n + 1)) * chi;
  for (let i = 0; i < n; i++)
    covariancePath[i] = (1 - cC) * covariancePath[i] + (isSteady ? Math.sqrt(cC * (2 - cC) * muEff) * shift[i] : 0);
  const kept = 1 - c1 - cMu + (isSteady ? 0 : c1 * cC * (2 - cC));
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let rankMu = 0;
      for (let k = 0; k < mu; k++) rankMu += weights[k] * samples[k].y[i] * samples[k].y[j];
      const next = kept * covariance[i * n + j] + c1 * covariancePath[i] * covariancePath[j] + cMu * rankMu;
      covariance[i * n + j] = covariance[j * n + i] = next;
    }
  state.sigma *= exp(Math.min(1, (cSigma / dSigma) * (length / chi - 1)));
  // The axes change slowly: as often as costs no more than the sampling does.
  if (state.generation % Math.max(1, Math.floor(1 / (c1 + cMu) / n / 10)) !== 0) return;
  const { values, vectors } = symmetricEigen(covariance, n);
  axes.set(vectors);
  for (let j = 0; j < n; j++) deviations[j] = Math.sqrt(Math.max(values[j], 1e-300));
}

/** TolHistFun, TolX, ConditionCov and TolXUp of the reference implementation. */
function roundEnding(
  state: CmaEsState,
  patience: number,
  best: number,
  worst: number,
  costTolerance: number,
  stepSize: number,
): SolverEnding | undefined {
  const { history, deviations, sigma } = state;
  const spread = Math.max(...history, worst) - Math.min(...history, best);
  if (history.length >= patience && spread <= costTolerance)
    return { status: "converged", message: `the costs of ${patience} generations agree to within ${costTolerance}` };
  const widest = Math.max(...deviations);
  if (sigma * widest < 1e-12 * stepSize)
    return { status: "converged", message: "the distribution is 10⁻¹² of its first width" };
  if (widest > 1e7 * Math.min(...deviations))
    return {
      status: "failed",
      message: "the covariance's condition number is beyond 10¹⁴; change the parameters' scale",
    };
  if (sigma * widest > 1e10 * stepSize)
    return { status: "failed", message: "the distribution keeps growing: the cost seems to have no lower bound" };
  return undefined;
}
