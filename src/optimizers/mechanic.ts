import { dot, norm } from "../lanes/dot.ts";
import type { Optimizer, OptimizerState } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { wrapping } from "./changedGradient.ts";
import { count, nonNegative, positive } from "./hyperparameter.ts";

export interface MechanicOptions {
  /** Pull λ towards the start of the coordinates, >= 0. @default 0.01 */
  decay?: number;
  /** Added to denominators, > 0. @default 1e-8 */
  epsilon?: number;
  /** The first factor of all steps, > 0. @default 1e-6 */
  firstScale?: number;
  /** How many tuners bet, the k-th with memory 1 − 10⁻ᵏ. @default 6 */
  tuners?: number;
}

/** The wrapped optimizer's state, the start, and of each tuner its reward r, largest bet m, squares v and scale s. */
export type MechanicState<State> = { inner: State; start: Vector; r: Vector; m: Vector; v: Vector; s: Vector };

/**
 * Mechanic: tunes the learning rate of any optimizer by betting on a factor of the whole way it has gone.
 *
 *     Δ = (θ₀ − θ) / (S + ε)        S = Σ s        u = step of `optimizer`
 *     h = (g + λ S ‖g‖ / (‖θ‖ + ε) θ)ᵀ Δ
 *     each tuner: h̄ = h held within ±m        m ← max(β m, |h| + ε)        v ← β² v + h²        r ← β r + h̄ s
 *                 s ← (s₀ m / n + max(r, 0)) / (√v + ε)
 *     θ ← θ₀ − Σ s (Δ − u)
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Cutkosky et al. 2023, Algorithm 1. Equals `optax.contrib.mechanize`.
 */
export function mechanic<State extends OptimizerState>(
  optimizer: Optimizer<State>,
  options: MechanicOptions = {},
): Optimizer<MechanicState<State>> {
  const decay = nonNegative("mechanic", "decay", options.decay ?? 0.01);
  const epsilon = positive("mechanic", "epsilon", options.epsilon ?? 1e-8);
  const firstScale = positive("mechanic", "firstScale", options.firstScale ?? 1e-6);
  const tuners = count("mechanic", "tuners", options.tuners ?? 6);
  return {
    ...wrapping("mechanic", optimizer, { decay, epsilon, firstScale, tuners }),
    init: (shape, params) => ({
      inner: optimizer.init(shape, params),
      start: params?.slice() ?? zeros(shape.length),
      r: zeros(tuners),
      m: zeros(tuners),
      v: zeros(tuners),
      s: zeros(tuners).fill(firstScale),
    }),
    step(params, gradient, { inner, start, r, m, v, s }, context) {
      const moved = params.slice();
      optimizer.step(moved, gradient, inner, context);
      const before = sum(s);
      const gone = params.map((value, i) => (start[i] - value) / (before + epsilon));
      const pull = (decay * before * norm(gradient)) / (norm(params) + epsilon);
      const h = dot(gone, gradient) + pull * dot(gone, params);
      for (let k = 0; k < tuners; k++) {
        const memory = 1 - 0.1 ** (k + 1);
        const held = Math.min(Math.max(h, -m[k]), m[k]);
        m[k] = Math.max(memory * m[k], Math.abs(h) + epsilon);
        v[k] = memory * memory * v[k] + h * h;
        r[k] = memory * r[k] + held * s[k];
        s[k] = ((firstScale / tuners) * m[k] + Math.max(r[k], 0)) / (Math.sqrt(v[k]) + epsilon);
      }
      const scale = sum(s);
      for (let i = 0; i < params.length; i++) params[i] = start[i] - scale * (gone[i] - (moved[i] - params[i]));
    },
  };
}

const sum = (row: Vector): number => row.reduce((total, value) => total + value, 0);
