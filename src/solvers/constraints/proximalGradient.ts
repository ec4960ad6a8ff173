import { largest } from "../../lanes/passes.ts";
import { flag, nonNegative, positive } from "../../optimizers/hyperparameter.ts";
import { shown } from "../../shown.ts";
import type { Solver } from "../../solver.ts";
import { dot, type Vector, zeros } from "../../vector.ts";
import type { Proximal } from "./proximals.ts";

export interface ProximalGradientOptions {
  /** First step, > 0; halved until the smooth part lies below its model. @default 1 */
  step?: number;
  /** Whether steps start beyond θ, by Nesterov's momentum (FISTA), which starts anew where the cost rises. @default true */
  accelerate?: boolean;
  /** Converged when max |θ₊ − y| / step is at most this, ≥ 0. @default 1e-8 */
  tolerance?: number;
}

/** The point y where the next gradient is taken, the step and the momentum's t. */
export type ProximalGradientState = { cost: number; ahead: Vector; step: number; momentum: number };

/**
 * The proximal gradient method for f(θ) + h(θ), f the smooth objective and h a term such as {@link l1} whose proximal step is
 * known.
 *
 *     θ₊ = prox_{s h}(y − s ∇f(y))        f(θ₊) ≤ f(y) + ∇f(y)ᵀ(θ₊ − y) + ‖θ₊ − y‖² / 2s, else s ← s/2
 *     t₊ = (1 + √(1 + 4t²)) / 2        y₊ = θ₊ + (t − 1)/t₊ (θ₊ − θ)
 *
 * The run's costs are f + h.
 *
 *     minimize(f, proximalGradient(l1(0.1)), { start })
 *
 * @throws RangeError when an option is outside its range; TypeError when `term` is no proximal term.
 *
 * Source: Beck & Teboulle 2009, FISTA with backtracking; O'Donoghue & Candès 2015 (restart by function value).
 */
export function proximalGradient(term: Proximal, options: ProximalGradientOptions = {}): Solver<ProximalGradientState> {
  const owner = "proximalGradient";
  if (typeof term?.apply !== "function" || typeof term.value !== "function")
    throw new TypeError(`${owner}: term must be a proximal term such as l1(0.1), got ${shown(term)}`);
  const step = positive(owner, "step", options.step ?? 1);
  const accelerate = flag(owner, "accelerate", options.accelerate ?? true);
  const tolerance = nonNegative(owner, "tolerance", options.tolerance ?? 1e-8);
  return {
    kind: "solver",
    name: `proximal gradient, ${term.name}`,
    hyperparameters: { term: term.name, ...term.hyperparameters, step, accelerate, tolerance },
    init: (problem, params) => ({
      cost: problem.value(params) + term.value(params),
      ahead: params.slice(),
      step,
      momentum: 1,
    }),
    step(problem, params, state) {
      const n = params.length;
      const { ahead } = state;
      const gradient = zeros(n);
      const atAhead = problem.valueAndGradient(ahead, gradient);
      const next = zeros(n);
      const move = zeros(n);
      let value = Number.NaN;
      for (;;) {
        for (let i = 0; i < n; i++) next[i] = ahead[i] - state.step * gradient[i];
        term.apply(next, state.step);
        for (let i = 0; i < n; i++) move[i] = next[i] - ahead[i];
        value = problem.value(next);
        const model = atAhead + dot(gradient, move) + dot(move, move) / (2 * state.step);
        if (value <= model + 1e-14 * Math.abs(model)) break;
        state.step /= 2;
        if (!(state.step > 1e-200))
          return { status: "failed", message: "no step is short enough for the cost's model" };
      }
      const size = largest(move) / state.step;
      const cost = value + term.value(next);
      const isFlat = size <= tolerance;
      if (cost > state.cost && state.momentum > 1 && !isFlat) {
        ahead.set(params);
        state.momentum = 1;
        return undefined;
      }
      const momentum = (1 + Math.sqrt(1 + 4 * state.momentum * state.momentum)) / 2;
      const share = accelerate ? (state.momentum - 1) / momentum : 0;
      for (let i = 0; i < n; i++) ahead[i] = next[i] + share * (next[i] - params[i]);
      state.momentum = momentum;
      if (cost <= state.cost || !isFlat) {
        params.set(next);
        state.cost = cost;
      }
      return isFlat
        ? { status: "converged", message: `the proximal gradient's largest part ${size} is within ${tolerance}` }
        : undefined;
    },
  };
}
