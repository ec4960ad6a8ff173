import type { Differentiable } from "../../derivative/index.ts";
import { asObjective, type Objective } from "../../objective.ts";
import { shown } from "../../shown.ts";
import type { Problem } from "../../solver.ts";
import { type Vector, zeros } from "../../vector.ts";

/** A function of the objective's own parameters: a plain one, or an objective. */
// biome-ignore lint/suspicious/noExplicitAny: it takes what the run's objective takes
export type ConstraintFunction = Objective<any> | Differentiable;

/** What the minimum has to satisfy. */
export interface Constraints {
  /** Functions that must be 0. @default none */
  equal?: readonly ConstraintFunction[];
  /** Functions that must be at most 0. @default none */
  atMost?: readonly ConstraintFunction[];
}

/** Values of the constraints at a point. */
export interface ConstraintValues {
  readonly equal: Vector;
  readonly atMost: Vector;
}

/** The constraints as functions of a problem's flat parameters. */
export class ConstraintSet {
  readonly #equal: readonly Objective<unknown>[];
  readonly #atMost: readonly Objective<unknown>[];

  constructor(owner: string, constraints: Constraints) {
    const { equal = [], atMost = [] } = constraints ?? {};
    for (const [name, list] of Object.entries({ equal, atMost }))
      if (!Array.isArray(list))
        throw new TypeError(`${owner}: ${name} must be an array of functions, got ${shown(list)}`);
    if (equal.length + atMost.length === 0)
      throw new RangeError(`${owner}: there must be a constraint: equal: [h] for h(θ) = 0 or atMost: [g] for g(θ) ≤ 0`);
    this.#equal = equal.map((f) => asObjective<unknown>(f, `${owner}: equal`));
    this.#atMost = atMost.map((f) => asObjective<unknown>(f, `${owner}: atMost`));
  }

  get counts() {
    return { equal: this.#equal.length, atMost: this.#atMost.length };
  }

  values({ layout }: Problem, params: Vector): ConstraintValues {
    const read = layout.read(params);
    return {
      equal: Float64Array.from(this.#equal, (f) => f.value(read)),
      atMost: Float64Array.from(this.#atMost, (f) => f.value(read)),
    };
  }

  /** Adds Σ wₖ ∇cₖ to `out`, equalities first. */
  addGradients({ layout }: Problem, params: Vector, weights: ConstraintValues, out: Vector): void {
    const read = layout.read(params);
    const row = zeros(params.length);
    const add = (f: Objective<unknown>, weight: number) => {
      if (weight === 0) return;
      layout.write(f.gradient(read), row);
      for (let i = 0; i < out.length; i++) out[i] += weight * row[i];
    };
    this.#equal.forEach((f, k) => void add(f, weights.equal[k]));
    this.#atMost.forEach((f, k) => void add(f, weights.atMost[k]));
  }
}

/** The largest |h| and max(0, g). */
export function violation({ equal, atMost }: ConstraintValues): number {
  let most = 0;
  for (const h of equal) if (!(Math.abs(h) <= most)) most = Math.abs(h);
  for (const g of atMost) if (!(g <= most)) most = g;
  return most;
}

/** f + Σ (λ h + μ/2 h²) + Σ (max(0, ν + μ g)² − ν²) / 2μ: the augmented Lagrangian as a problem of its own. */
export function augmented(problem: Problem, set: ConstraintSet, multipliers: ConstraintValues, mu: number): Problem {
  const added = ({ equal, atMost }: ConstraintValues): number => {
    let sum = 0;
    equal.forEach((h, k) => {
      sum += multipliers.equal[k] * h + 0.5 * mu * h * h;
    });
    atMost.forEach((g, k) => {
      sum += (Math.max(0, multipliers.atMost[k] + mu * g) ** 2 - multipliers.atMost[k] ** 2) / (2 * mu);
    });
    return sum;
  };
  return {
    length: problem.length,
    layout: problem.layout,
    random: problem.random,
    signal: problem.signal,
    evaluations: problem.evaluations,
    ...(problem.domain ? { domain: problem.domain } : {}),
    value: (params) => problem.value(params) + added(set.values(problem, params)),
    valueAndGradient(params, gradientOut) {
      const values = set.values(problem, params);
      const value = problem.valueAndGradient(params, gradientOut);
      set.addGradients(problem, params, nextMultipliers(values, multipliers, mu), gradientOut);
      return value + added(values);
    },
  };
}

/** λ + μ h, and max(0, ν + μ g): the multipliers that the gradient is made with, and those that come next. */
export const nextMultipliers = (
  values: ConstraintValues,
  multipliers: ConstraintValues,
  mu: number,
): ConstraintValues => ({
  equal: values.equal.map((h, k) => multipliers.equal[k] + mu * h),
  atMost: values.atMost.map((g, k) => Math.max(0, multipliers.atMost[k] + mu * g)),
});
