import type { Layout } from "./layout.ts";
import type { Objective } from "./objective.ts";
import { norm, type Vector, zeros } from "./vector.ts";

/** Cost and gradient of an objective at the flat point it was last asked for, and how often it was asked. */
export class CostAndGradient<P> {
  cost = Number.NaN;
  readonly gradient: Vector;
  gradientNorm = Number.NaN;
  readonly evaluations = { values: 0, gradients: 0 };
  readonly #objective: Objective<P>;
  readonly #layout: Layout<P>;

  constructor(objective: Objective<P>, layout: Layout<P>) {
    this.#objective = objective;
    this.#layout = layout;
    this.gradient = zeros(layout.length);
  }

  /** Evaluates at `params`; gives back what is not finite, in words, if anything is. */
  evaluate(params: Vector): string | undefined {
    const outside = this.#nonFinite("params", params);
    if (outside) return outside;
    const { value, gradient } = this.#objective.valueAndGradient(this.#layout.read(params));
    this.evaluations.values++;
    this.evaluations.gradients++;
    this.cost = value;
    this.#layout.write(gradient, this.gradient);
    this.gradientNorm = norm(this.gradient);
    return Number.isFinite(value) ? this.#nonFinite("gradient", this.gradient) : `the cost was ${value}`;
  }

  #nonFinite(name: string, row: Vector): string | undefined {
    for (let i = 0; i < row.length; i++)
      if (!Number.isFinite(row[i])) return `${name}${this.#layout.path(i)} was ${row[i]}`;
    return undefined;
  }
}
