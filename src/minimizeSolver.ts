import { largest } from "./lanes/passes.ts";
import { inReach } from "./lanes/vectors.ts";
import type { Layout } from "./layout.ts";
import type { MethodAtWork } from "./minimizeMethod.ts";
import { ObjectiveProblem } from "./minimizeProblem.ts";
import type { Objective } from "./objective.ts";
import type { Evaluations, Problem, Solver, SolverEnding, SolverState } from "./solver.ts";
import { norm, type Vector, zeros } from "./vector.ts";

/** A solver at work: it asks the problem for what it needs, and the run asks only for what the solver did not leave. */
export class SolverAtWork<P> implements MethodAtWork {
  readonly params: Vector;
  readonly state: SolverState;
  cost = Number.NaN;
  gradientNorm = Number.NaN;
  readonly #solver: Solver;
  readonly #problem: ObjectiveProblem<P>;
  readonly #layout: Layout<P>;
  readonly #needsGradient: boolean;
  #hasMoved = false;

  constructor(
    solver: Solver,
    objective: Objective<P>,
    layout: Layout<P>,
    params: Vector,
    run: {
      readonly seed: number;
      readonly signal: Problem["signal"];
      readonly needsGradient: boolean;
      readonly evaluations?: Evaluations;
    },
    state?: SolverState,
  ) {
    this.#solver = solver;
    this.#layout = layout;
    this.#problem = new ObjectiveProblem(objective, layout, run.seed, run.signal);
    Object.assign(this.#problem.evaluations, run.evaluations);
    this.#needsGradient = run.needsGradient;
    this.params = inReach(params);
    this.state = state ? inReach(state) : solver.init(this.#problem, params.slice());
  }

  get evaluations() {
    return this.#problem.evaluations;
  }

  look(): string | undefined {
    const { params, state } = this;
    if (!Number.isFinite(largest(params))) {
      const outside = params.findIndex((value) => !Number.isFinite(value));
      return `params${this.#layout.path(outside)} was ${params[outside]}`;
    }
    const { cost, gradientNorm } = state;
    this.cost = typeof cost === "number" ? cost : this.#problem.value(params);
    const known = typeof gradientNorm === "number" ? undefined : this.#problem.knownGradient(params);
    if (typeof gradientNorm === "number") this.gradientNorm = gradientNorm;
    else if (known) this.gradientNorm = norm(known);
    else if (this.#needsGradient) {
      const gradient = zeros(params.length);
      this.#problem.valueAndGradient(params, gradient);
      this.gradientNorm = norm(gradient);
    } else this.gradientNorm = Number.NaN;
    if (!Number.isFinite(this.cost)) return `the cost was ${this.cost}`;
    return this.#hasMoved || Number.isFinite(this.gradientNorm) ? undefined : this.#nonFiniteGradient();
  }

  /**
   * The first part of the gradient that is not finite, where the solver asked for one. Only of the start: a lower cost that a
   * solver has come to is kept, though its gradient be none, as at the kink of a norm; the solver says itself that it can't go on.
   */
  #nonFiniteGradient(): string | undefined {
    const gradient = this.#problem.knownGradient(this.params);
    const i = gradient?.findIndex((part) => !Number.isFinite(part)) ?? -1;
    return i < 0 ? undefined : `gradient${this.#layout.path(i)} was ${gradient![i]}`;
  }

  move(t: number): SolverEnding | undefined {
    this.#hasMoved = true;
    this.#problem.startStep(t);
    return this.#solver.step(this.#problem, this.params, this.state, { t });
  }
}
