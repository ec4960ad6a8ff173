import { CostAndGradient } from "./costAndGradient.ts";
import { inReach } from "./lanes/vectors.ts";
import type { Layout } from "./layout.ts";
import type { MethodAtWork } from "./minimizeMethod.ts";
import { randomOfStep } from "./minimizeProblem.ts";
import type { Objective } from "./objective.ts";
import { checkStepped, firstState, type Optimizer, type OptimizerState, type StepContext } from "./optimizer.ts";
import type { Random } from "./random.ts";
import type { Evaluations } from "./solver.ts";
import type { Vector } from "./vector.ts";

/** An optimizer at work: one value and gradient a step, and those that the rule itself asks for. */
export class OptimizerAtWork<P> implements MethodAtWork {
  readonly params: Vector;
  readonly state: OptimizerState;
  readonly #optimizer: Optimizer;
  readonly #at: CostAndGradient<P>;
  readonly #seed: number;
  readonly #hessianProduct: StepContext["hessianProduct"];

  constructor(
    optimizer: Optimizer,
    objective: Objective<P>,
    layout: Layout<P>,
    params: Vector,
    run: { readonly seed: number; readonly evaluations?: Evaluations },
    state?: OptimizerState,
  ) {
    this.#optimizer = optimizer;
    this.#seed = run.seed;
    this.#at = new CostAndGradient(objective, layout, run.evaluations);
    this.#hessianProduct = this.#at.hessianProduct;
    this.params = inReach(params);
    this.state = inReach(state ?? firstState(optimizer, layout, this.params));
  }

  get cost() {
    return this.#at.cost;
  }

  get gradientNorm() {
    return this.#at.gradientNorm;
  }

  get evaluations() {
    return this.#at.evaluations;
  }

  look(): string | undefined {
    return this.#at.evaluate(this.params);
  }

  move(t: number): undefined {
    const { params, state } = this;
    const at = this.#at;
    const seed = this.#seed;
    const hessianProduct = this.#hessianProduct;
    let drawn: Random | undefined;
    const returned: unknown = this.#optimizer.step(params, at.gradient, state, {
      t,
      learningRate: this.#optimizer.learningRate,
      cost: at.cost,
      get random() {
        return (drawn ??= randomOfStep(seed, t));
      },
      gradientAt: (elsewhere, out) => at.gradientAt(elsewhere, out),
      hessianProduct,
    });
    checkStepped(this.#optimizer, returned, params);
  }
}
