import { type FlatGradient, flatGradient, writeGradient } from "./flatGradient.ts";
import { copy } from "./lanes/passes.ts";
import { laneZeros } from "./lanes/vectors.ts";
import type { Layout } from "./layout.ts";
import { checkedCost, type Objective } from "./objective.ts";
import { type Random, random } from "./random.ts";
import type { Evaluations, Problem } from "./solver.ts";
import type { Vector } from "./vector.ts";

/** An objective over flat parameters, which counts its evaluations and remembers the last point. */
export class ObjectiveProblem<P> implements Problem {
  readonly length: number;
  readonly layout: Problem["layout"];
  readonly domain: Problem["domain"];
  readonly evaluations: Evaluations = { values: 0, gradients: 0, hessians: 0, hessianProducts: 0 };
  readonly signal: Problem["signal"];
  readonly hessianProduct?: (params: Vector, v: Vector, out: Vector) => void;
  readonly residuals?: (params: Vector) => Vector;
  readonly jacobian?: (params: Vector) => Vector;
  readonly #objective: Objective<P>;
  readonly #layout: Layout<P>;
  readonly #gradientOf: FlatGradient;
  readonly #seed: number;
  #step = 0;
  #random: Random | undefined;
  readonly #last: { readonly params: Vector; readonly gradient: Vector; value?: number; hasGradient: boolean };

  constructor(objective: Objective<P>, layout: Layout<P>, seed: number, signal: Problem["signal"]) {
    this.#objective = objective;
    this.#layout = layout;
    this.#seed = seed;
    this.#gradientOf = flatGradient(objective, layout);
    this.length = layout.length;
    this.layout = layout as Layout<unknown>;
    this.domain = objective.domain;
    this.signal = signal;
    const { evaluations } = this;
    if (objective.hessianProduct)
      this.hessianProduct = (params, v, out) => {
        evaluations.hessianProducts++;
        out.set(objective.hessianProduct!(layout.read(params), v));
      };
    if (objective.residuals)
      this.residuals = (params) => {
        evaluations.values++;
        return Float64Array.from(objective.residuals!(layout.read(params)));
      };
    if (objective.jacobian)
      this.jacobian = (params) => {
        evaluations.gradients++;
        return Float64Array.from(objective.jacobian!(layout.read(params)).flat());
      };
    this.#last = { params: laneZeros(this.length), gradient: laneZeros(this.length), hasGradient: false };
  }

  value(params: Vector): number {
    if (this.#isLast(params)) return this.#last.value!;
    this.evaluations.values++;
    this.#remember(params, this.#objective.value(this.#layout.read(params)));
    return this.#last.value!;
  }

  valueAndGradient(params: Vector, gradientOut: Vector): number {
    const last = this.#last;
    const isLast = this.#isLast(params);
    if (isLast && !last.hasGradient) {
      this.evaluations.gradients++;
      writeGradient(this.#objective, this.#layout, this.#objective.gradient(this.#layout.read(params)), last.gradient);
      last.hasGradient = true;
    } else if (!isLast) {
      // Until it has come back nothing is known: it may throw when it has written half.
      last.value = undefined;
      const value = this.#gradientOf(params, last.gradient);
      this.evaluations.values++;
      this.evaluations.gradients++;
      this.#remember(params, value);
      last.hasGradient = true;
    }
    copy(gradientOut, last.gradient);
    return last.value!;
  }

  hessian(params: Vector): Vector {
    this.evaluations.hessians++;
    return Float64Array.from(this.#objective.hessian(this.#layout.read(params)).flat());
  }

  /** The gradient at `params` where it is known without computing it. */
  knownGradient(params: Vector): Vector | undefined {
    return this.#last.hasGradient && this.#isLast(params) ? this.#last.gradient : undefined;
  }

  get random(): Random {
    return (this.#random ??= randomOfStep(this.#seed, this.#step));
  }

  /** From here on random numbers are those of step `t`. */
  startStep(t: number): void {
    this.#step = t;
    this.#random = undefined;
  }

  #isLast(params: Vector): boolean {
    const last = this.#last;
    if (last.value === undefined) return false;
    const before = last.params;
    for (let i = 0; i < params.length; i++) {
      // As Object.is, which is slow in such a loop: 0 and −0 are two points, as 1/x tells them apart.
      const isSame = before[i] === params[i] && params[i] !== 0;
      if (!isSame && !Object.is(before[i], params[i])) return false;
    }
    return true;
  }

  #remember(params: Vector, value: number): void {
    copy(this.#last.params, params);
    this.#last.value = checkedCost(this.#objective.name, value);
    this.#last.hasGradient = false;
  }
}

/** Random numbers that depend on the run's seed and the step alone, so that no state of theirs has to be saved. */
export const randomOfStep = (seed: number, t: number): Random => random(seed).stream(`step ${t}`);
