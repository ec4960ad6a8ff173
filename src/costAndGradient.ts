import { type FlatGradient, flatGradient } from "./flatGradient.ts";
import { norm } from "./lanes/dot.ts";
import { laneZeros } from "./lanes/vectors.ts";
import type { Layout } from "./layout.ts";
import type { Objective } from "./objective.ts";
import type { Evaluations } from "./solver.ts";
import type { Vector } from "./vector.ts";

/** Cost and gradient of an objective at the flat point it was last asked for, and how often it was asked. */
export class CostAndGradient<P> {
  cost = Number.NaN;
  readonly gradient: Vector;
  gradientNorm = Number.NaN;
  readonly evaluations: Evaluations;
  readonly #objective: Objective<P>;
  readonly #layout: Layout<P>;
  readonly #gradientOf: FlatGradient;

  /** `before` were made by a run that this one goes on with. */
  constructor(objective: Objective<P>, layout: Layout<P>, before?: Evaluations) {
    this.evaluations = { values: 0, gradients: 0, hessians: 0, hessianProducts: 0, ...before };
    this.#objective = objective;
    this.#layout = layout;
    this.#gradientOf = flatGradient(objective, layout);
    this.gradient = laneZeros(layout.length);
  }

  /** Evaluates at `params`; gives back what is not finite, in words, if anything is. */
  evaluate(params: Vector): string | undefined {
    const outside = this.#nonFinite("params", params);
    if (outside) return outside;
    const value = this.gradientAt(params, this.gradient);
    this.cost = value;
    this.gradientNorm = norm(this.gradient);
    return Number.isFinite(value) ? this.#nonFinite("gradient", this.gradient) : `the cost was ${value}`;
  }

  /** Writes the gradient at `params` into `out` and gives the cost there. */
  gradientAt(params: Vector, out: Vector): number {
    const value = this.#gradientOf(params, out);
    this.evaluations.values++;
    this.evaluations.gradients++;
    return value;
  }

  /** Writes the Hessian at `params` times `v` into `out`; nothing where the objective has none. */
  get hessianProduct(): ((params: Vector, v: Vector, out: Vector) => void) | undefined {
    const objective = this.#objective;
    if (!objective.hessianProduct) return undefined;
    return (params, v, out) => {
      this.evaluations.hessianProducts++;
      out.set(objective.hessianProduct!(this.#layout.read(params), v));
    };
  }

  #nonFinite(name: string, row: Vector): string | undefined {
    for (let i = 0; i < row.length; i++)
      if (!Number.isFinite(row[i])) return `${name}${this.#layout.path(i)} was ${row[i]}`;
    return undefined;
  }
}
