import type { Vector } from "./vector.ts";

/** State of an optimizer between steps: named vectors and numbers, plain data that can be saved and drawn. */
export type OptimizerState = Record<string, Vector | number>;

/** What a step knows besides parameters and gradient. */
export interface StepContext {
  /** Number of this step, from 1. */
  readonly t: number;
  readonly learningRate: number;
}

/**
 * A rule that moves parameters in place, given a gradient. A value: its hyper-parameters never change and its state lives
 * outside it, so that one optimizer serves any number of runs.
 */
export interface Optimizer<State extends OptimizerState = OptimizerState> {
  readonly name: string;
  readonly learningRate: number;
  /** Every hyper-parameter by name, the learning rate among them: for legends and records. */
  readonly hyperparameters: Readonly<Record<string, number | boolean>>;
  /** State before the first step, for `n` parameters. */
  init(n: number): State;
  step(params: Vector, gradient: Vector, state: State, context: StepContext): void;
}
