import { nonNegative, positive, within } from "../../optimizers/hyperparameter.ts";
import { shown } from "../../shown.ts";
import { isSolver, type Solver } from "../../solver.ts";
import { lbfgs } from "../lbfgs.ts";
import { solveInner, tooSteep } from "./augmentedLagrangian.ts";
import { augmented, ConstraintSet, type Constraints, violation } from "./constraints.ts";

export interface QuadraticPenaltyOptions extends Constraints {
  /** Solves each unconstrained problem; it may ask for values and gradients. @default lbfgs() */
  solver?: Solver;
  /** First penalty μ, > 0. @default 1 */
  penalty?: number;
  /** μ is multiplied by this after each step, > 1. @default 10 */
  growth?: number;
  /** Converged when no |h| and no g is above this, ≥ 0. @default 1e-6 */
  tolerance?: number;
}

export type QuadraticPenaltyState = { cost: number; penalty: number };

/**
 * The quadratic penalty method, for constraints h(θ) = 0 and g(θ) ≤ 0: violations cost more and more.
 *
 *     θ ← argmin f + μ/2 Σ h² + μ/2 Σ max(0, g)²        μ ← growth · μ
 *
 * Simple, and at the end ill-conditioned: the violation is about λ/μ. {@link augmentedLagrangian} needs no large μ. A step
 * solves one such problem, or finds that it has no minimum at this μ and goes back; the run's costs are f alone. Evaluations count the
 * objective's, not the constraints'.
 *
 * @throws RangeError when an option is outside its range or there is no constraint; TypeError when a constraint is no function.
 *
 * Source: Courant 1943; Nocedal & Wright 2006, Framework 17.1.
 */
export function quadraticPenalty(options: QuadraticPenaltyOptions): Solver<QuadraticPenaltyState> {
  const owner = "quadraticPenalty";
  const set = new ConstraintSet(owner, options);
  const solver = options.solver ?? lbfgs();
  if (!isSolver(solver)) throw new TypeError(`${owner}: solver must be one such as lbfgs(), got ${shown(solver)}`);
  const penalty = positive(owner, "penalty", options.penalty ?? 1);
  const growth = within(owner, "growth", options.growth ?? 10, "above 1", (options.growth ?? 10) > 1);
  const tolerance = nonNegative(owner, "tolerance", options.tolerance ?? 1e-6);
  const { equal, atMost } = set.counts;
  const none = { equal: new Float64Array(equal), atMost: new Float64Array(atMost) };
  return {
    kind: "solver",
    name: "quadratic penalty",
    hyperparameters: { solver: solver.name, equal, atMost, penalty, growth, tolerance },
    init: (problem, params) => ({ cost: problem.value(params), penalty }),
    step(problem, params, state) {
      solveInner(augmented(problem, set, none, state.penalty), params, solver, set);
      state.cost = problem.value(params);
      state.penalty *= growth;
      const now = violation(set.values(problem, params));
      if (now <= tolerance) return { status: "converged", message: `the constraints hold to within ${now}` };
      return tooSteep(state.penalty, now);
    },
  };
}
