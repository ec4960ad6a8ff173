import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { finite, flag, nonNegative, positive } from "./hyperparameter.ts";

export interface SgdOptions {
  /** Step size η, > 0. @default 0.001 */
  learningRate?: number;
  /** Factor μ of the buffer, >= 0. @default 0 */
  momentum?: number;
  /** What τ of each gradient after the first is kept out of the buffer. @default 0 */
  dampening?: number;
  /** Factor λ of the L2 penalty, >= 0; its gradient λθ is added to g. @default 0 */
  weightDecay?: number;
  /** Step by g + μ b in place of b; needs momentum and no dampening. @default false */
  nesterov?: boolean;
  /** Climb in place of descending. @default false */
  maximize?: boolean;
}

/** b, the gradients gathered so far; empty where none is asked for. */
export type SgdState = { buffer: Vector };

/**
 * Stochastic gradient descent as PyTorch has it: all that `torch.optim.SGD` does, in its order.
 *
 *     g ← ±g + λ θ
 *     b ← g at the first step, then μ b + (1 − τ) g
 *     θ ← θ − η b        with nesterov: θ ← θ − η (g + μ b)
 *
 * @throws RangeError when a hyper-parameter is out of range, or nesterov comes without momentum or with dampening.
 *
 * Source: Polyak 1964; Sutskever et al. 2013. Equals `torch.optim.SGD`.
 */
export function sgd(options: SgdOptions = {}): Optimizer<SgdState> {
  const learningRate = positive("sgd", "learningRate", options.learningRate ?? 1e-3);
  const momentum = nonNegative("sgd", "momentum", options.momentum ?? 0);
  const dampening = finite("sgd", "dampening", options.dampening ?? 0);
  const weightDecay = nonNegative("sgd", "weightDecay", options.weightDecay ?? 0);
  const nesterov = flag("sgd", "nesterov", options.nesterov ?? false);
  const maximize = flag("sgd", "maximize", options.maximize ?? false);
  if (nesterov && (momentum === 0 || dampening !== 0))
    throw new RangeError(
      `sgd: nesterov must have momentum > 0 and dampening 0, got momentum ${momentum} and dampening ${dampening}`,
    );
  const sign = maximize ? -1 : 1;
  // A momentum that is given may follow a schedule that begins with 0.
  const hasBuffer = options.momentum !== undefined;
  const descend = inLanes((params: Vector, gradient: Vector, learningRate: number): void => {
    for (let i = 0; i < params.length; i++) params[i] -= learningRate * (sign * gradient[i] + weightDecay * params[i]);
  });
  // Shares of g and b in a step. The loop has no choices, which V8 would make at every number.
  const [ofGradient, ofBuffer] = nesterov ? [1, momentum] : momentum === 0 ? [1, 0] : [0, 1];
  const roll = inLanes(
    (params: Vector, gradient: Vector, buffer: Vector, learningRate: number, share: number): void => {
      for (let i = 0; i < params.length; i++) {
        const g = sign * gradient[i] + weightDecay * params[i];
        const b = (buffer[i] = momentum * buffer[i] + share * g);
        params[i] -= learningRate * (ofGradient * g + ofBuffer * b);
      }
    },
  );
  return {
    name: "sgd",
    learningRate,
    hyperparameters: { learningRate, momentum, dampening, weightDecay, nesterov, maximize },
    init: ({ length }) => ({ buffer: zeros(hasBuffer ? length : 0) }),
    step(params, gradient, { buffer }, { t, learningRate }) {
      if (hasBuffer) roll(params, gradient, buffer, learningRate, t === 1 ? 1 : 1 - dampening);
      else descend(params, gradient, learningRate);
    },
  };
}
