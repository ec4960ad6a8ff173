import type { Curvature } from "./models/curvature.ts";
import type { ParamsShape } from "./paramsShape.ts";
import type { Random } from "./random.ts";
import { shown } from "./shown.ts";
import type { Vector } from "./vector.ts";

/** What state is made of: plain data, which can be saved, drawn and copied. */
export type StateValue = Vector | number | boolean | string | readonly StateValue[] | { [name: string]: StateValue };

/** State of an optimizer between steps: named vectors and numbers, those of a wrapped optimizer in a record of their own. */
export type OptimizerState = { [name: string]: StateValue };

/** What a step knows besides parameters and gradient. The loops of `minimize` and `train` give all of it. */
export interface StepContext {
  /** Number of this step, from 1. */
  readonly t: number;
  readonly learningRate: number;
  /** The cost at the parameters before the step, of the batch where there is one. */
  readonly cost?: number;
  /** Random numbers of this step alone: they depend on the run's seed and on `t`, so that a resumed run draws the same. One stream a step: of wrappers, groups and rules each goes on where the last one stopped. */
  readonly random?: Random;
  /** Writes the gradient at other parameters into `out` and gives the cost there: one evaluation more, and counted. */
  gradientAt?(params: Vector, out: Vector): number;
  /** Writes the Hessian at `params` times `v` into `out`, where the cost has one; counted. */
  hessianProduct?(params: Vector, v: Vector, out: Vector): void;
  /** The Fisher matrix at `params` over the step's batch, where the model's layers are known: `train` gives it for an mlp. */
  curvature?(params: Vector): Curvature;
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
  /** State before the first step. `params` are those of the start, for rules that keep a copy; they are not to be changed. */
  init(shape: ParamsShape, params?: Vector): State;
  /** Moves `params` in place; changes `state`, never `gradient`. */
  step(params: Vector, gradient: Vector, state: State, context: StepContext): void;
  /** The parameters to judge and to keep where they are not the ones that are stepped, such as an average; a new vector. */
  evaluated?(params: Vector, state: State): Vector;
}

/** Refuses what is no optimizer. `name` is what the message calls it. */
export function checkOptimizer(owner: string, optimizer: unknown, name = "optimizer"): void {
  const { init, step, kind, ...named } = (optimizer ?? {}) as Record<string, unknown>;
  if (typeof init === "function" && typeof step === "function" && kind !== "solver") {
    if (typeof named.name !== "string")
      throw new TypeError(`${owner}: ${name}.name must be text, got ${shown(named.name)}`);
    if (typeof named.learningRate !== "number")
      throw new TypeError(`${owner}: ${name}.learningRate must be a number, got ${shown(named.learningRate)}`);
    return;
  }
  const advice =
    typeof optimizer === "function"
      ? "; call it"
      : kind === "solver"
        ? ", a solver, which asks for values itself and goes to minimize"
        : "";
  throw new TypeError(
    `${owner}: ${name} must be one such as adam({ learningRate: 0.01 }), got ${shown(optimizer)}${advice}`,
  );
}

/** The state before the first step. @throws TypeError when `init` gives none. */
export function firstState<State extends OptimizerState>(
  optimizer: Optimizer<State>,
  shape: ParamsShape,
  params: Vector,
): State {
  const state: unknown = optimizer.init(shape, params);
  if (typeof state === "object" && state !== null) return state as State;
  throw new TypeError(
    `${optimizer.name}: init must give the state before the first step, an object such as {}, got ${shown(state)}`,
  );
}

/** Refuses what a step gives back where it was to move the params that it got. */
export function checkStepped({ name }: Optimizer, returned: unknown, params: Vector): void {
  if (returned === undefined || typeof returned !== "object" || returned === null || returned === params) return;
  const mend = returned instanceof Promise ? "it must not be async" : "write params[i] = ...";
  throw new TypeError(`${name}: step must change params in place and give nothing, got ${shown(returned)}; ${mend}`);
}
