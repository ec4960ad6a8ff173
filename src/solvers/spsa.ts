import { pow } from "../math.ts";
import { count, nonNegative, positive } from "../optimizers/hyperparameter.ts";
import type { Random } from "../random.ts";
import type { Problem, Solver } from "../solver.ts";
import { type Vector, zeros } from "../vector.ts";

export interface SpsaOptions {
  /** How far the first step moves each parameter, about, > 0; sets a. @default 0.1 */
  firstStep?: number;
  /** First perturbation c, > 0; about the deviation of a noisy cost. @default 0.1 */
  perturbation?: number;
  /** Decay α of the step, > 0. @default 0.602 */
  alpha?: number;
  /** Decay γ of the perturbation, > 0. @default 0.101 */
  gamma?: number;
  /** The stability constant A, ≥ 0: about a tenth of the steps. @default 100 */
  stability?: number;
  /** Gradient estimates averaged in a step. @default 1 */
  averages?: number;
}

export type SpsaState = { a: number };

/**
 * SPSA: steps along a gradient estimated from two values, however many parameters there are. For costs that are noisy.
 *
 *     ĝ = (f(θ + c_t Δ) − f(θ − c_t Δ)) / (2 c_t Δ)        Δᵢ = ±1        θ ← θ − a_t ĝ
 *     a_t = a / (t + A)^α        c_t = c / t^γ
 *
 * `a` comes from the size of four estimates at the start, and is cut where a step would be ten times the one it was made for. The run's record asks for one value more a step, at θ. It never ends by
 * itself.
 *
 * @throws RangeError when an option is outside its range.
 *
 * Source: Spall 1992; Spall 1998, "Implementation of the simultaneous perturbation algorithm" (the defaults).
 */
export function spsa(options: SpsaOptions = {}): Solver<SpsaState> {
  const owner = "spsa";
  const firstStep = positive(owner, "firstStep", options.firstStep ?? 0.1);
  const perturbation = positive(owner, "perturbation", options.perturbation ?? 0.1);
  const alpha = positive(owner, "alpha", options.alpha ?? 0.602);
  const gamma = positive(owner, "gamma", options.gamma ?? 0.101);
  const stability = nonNegative(owner, "stability", options.stability ?? 100);
  const averages = count(owner, "averages", options.averages ?? 1);
  return {
    kind: "solver",
    name: "SPSA",
    startsAnywhere: true,
    hyperparameters: { firstStep, perturbation, alpha, gamma, stability, averages },
    init(problem, params) {
      let size = 0;
      for (let k = 0; k < 4; k++) {
        for (const g of estimate(problem, params, perturbation, problem.random))
          size += Math.abs(g) / (4 * params.length);
      }
      const scale = Number.isFinite(size) && size > 0 ? size : 1;
      return { a: (firstStep * pow(1 + stability, alpha)) / scale };
    },
    step(problem, params, state, { t }) {
      const rate = state.a / pow(t + stability, alpha);
      const width = perturbation / pow(t, gamma);
      const gradient = zeros(params.length);
      for (let k = 0; k < averages; k++) {
        const one = estimate(problem, params, width, problem.random);
        for (let i = 0; i < gradient.length; i++) gradient[i] += one[i] / averages;
      }
      if (!gradient.every(Number.isFinite))
        return {
          status: "failed",
          message: "the cost near the parameters was not finite; a smaller perturbation may help",
        };
      // Estimates at a flat start say nothing of how steep the cost is elsewhere.
      const size = gradient.reduce((sum, g) => sum + Math.abs(g), 0) / params.length;
      const most = 10 * firstStep * pow((1 + stability) / (t + stability), alpha);
      const cut = Math.min(1, most / (rate * size));
      state.a *= cut;
      for (let i = 0; i < params.length; i++) params[i] -= cut * rate * gradient[i];
      return undefined;
    },
  };
}

function estimate(problem: Problem, params: Vector, width: number, random: Random): Vector {
  const signs = params.map(() => (random.uniform() < 0.5 ? -1 : 1));
  const up = problem.value(params.map((x, i) => x + width * signs[i]));
  const down = problem.value(params.map((x, i) => x - width * signs[i]));
  return signs.map((sign) => (up - down) / (2 * width * sign));
}
