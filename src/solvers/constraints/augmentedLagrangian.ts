import { nonNegative, positive, within } from "../../optimizers/hyperparameter.ts";
import { shown } from "../../shown.ts";
import { isSolver, type Problem, type Solver, type SolverEnding } from "../../solver.ts";
import type { Vector } from "../../vector.ts";
import { lbfgs } from "../lbfgs.ts";
import {
  augmented,
  ConstraintSet,
  type Constraints,
  type ConstraintValues,
  nextMultipliers,
  violation,
} from "./constraints.ts";

export interface AugmentedLagrangianOptions extends Constraints {
  /** Solves each unconstrained problem; it may ask for values and gradients. @default lbfgs() */
  solver?: Solver;
  /** First penalty μ, > 0. @default 10 */
  penalty?: number;
  /** μ is multiplied by this when the violation has not fallen to a quarter, > 1. @default 10 */
  growth?: number;
  /** Converged when no |h| and no g is above this and the multipliers stand, ≥ 0. @default 1e-8 */
  tolerance?: number;
}

export type AugmentedLagrangianState = {
  cost: number;
  /** λ of the equalities. */
  equal: Vector;
  /** ν ≥ 0 of the inequalities. */
  atMost: Vector;
  penalty: number;
  violation: number;
};

/**
 * The augmented Lagrangian method, for constraints h(θ) = 0 and g(θ) ≤ 0.
 *
 *     θ ← argmin f + Σ (λ h + μ/2 h²) + Σ (max(0, ν + μ g)² − ν²) / 2μ
 *     λ ← λ + μ h        ν ← max(0, ν + μ g)
 *
 * A step solves one such problem. At the end the state's `equal` and `atMost` are the Lagrange multipliers. The run's costs are
 * f alone, and may rise while constraints come to hold. Evaluations count the objective's, not the constraints'.
 *
 *     minimize((x: number, y: number) => x + y, augmentedLagrangian({ equal: [(x: number, y: number) => x ** 2 + y ** 2 - 2] }), { start: [1, 0] })
 *
 * @throws RangeError when an option is outside its range or there is no constraint; TypeError when a constraint is no function.
 *
 * Source: Hestenes 1969; Powell 1969; Rockafellar 1973 (inequalities); Nocedal & Wright 2006, Framework 17.3.
 */
export function augmentedLagrangian(options: AugmentedLagrangianOptions): Solver<AugmentedLagrangianState> {
  const owner = "augmentedLagrangian";
  const set = new ConstraintSet(owner, options);
  const solver = options.solver ?? lbfgs();
  if (!isSolver(solver)) throw new TypeError(`${owner}: solver must be one such as lbfgs(), got ${shown(solver)}`);
  const penalty = positive(owner, "penalty", options.penalty ?? 10);
  const growth = within(owner, "growth", options.growth ?? 10, "above 1", (options.growth ?? 10) > 1);
  const tolerance = nonNegative(owner, "tolerance", options.tolerance ?? 1e-8);
  return {
    kind: "solver",
    name: "augmented Lagrangian",
    hyperparameters: { solver: solver.name, ...set.counts, penalty, growth, tolerance },
    init(problem, params) {
      const { equal, atMost } = set.values(problem, params);
      const cost = problem.value(params);
      return {
        cost,
        equal: new Float64Array(equal.length),
        atMost: new Float64Array(atMost.length),
        penalty,
        violation: violation({ equal, atMost }),
      };
    },
    step(problem, params, state) {
      if (solveInner(augmented(problem, set, state, state.penalty), params, solver, set)) {
        state.penalty *= growth;
        return tooSteep(state.penalty, state.violation);
      }
      const values = set.values(problem, params);
      const next = nextMultipliers(values, state, state.penalty);
      const moved = change(next, state);
      state.equal = next.equal;
      state.atMost = next.atMost;
      state.cost = problem.value(params);
      const now = violation(values);
      if (now <= tolerance && moved <= Math.sqrt(tolerance) * Math.max(1, largestOf(next)))
        return { status: "converged", message: `the constraints hold to within ${now} and the multipliers stand` };
      if (!(now <= 0.25 * state.violation) && now > tolerance) state.penalty *= growth;
      state.violation = now;
      return tooSteep(state.penalty, now);
    },
  };
}

/**
 * Runs the solver on one problem until it ends. True when it has gone off to where the constraints hold less and less, as the penalty is
 * too small for the cost to have a minimum: then `params` stay as they were.
 */
export function solveInner(problem: Problem, params: Vector, solver: Solver, set: ConstraintSet): boolean {
  const start = params.slice();
  const before = violation(set.values(problem, start));
  const state = solver.init(problem, start.slice());
  let ending: SolverEnding | undefined;
  for (let t = 1; t <= 1000 && !problem.signal?.aborted && !ending; t++)
    ending = solver.step(problem, params, state, { t });
  const isOff =
    ending?.status !== "converged" && !(violation(set.values(problem, params)) <= 1e6 * Math.max(1, before));
  if (isOff) params.set(start);
  return isOff;
}

/** Beyond this penalty the problem is too steep for float64. */
export function tooSteep(penalty: number, now: number): SolverEnding | undefined {
  if (penalty <= 1e14) return undefined;
  return {
    status: "failed",
    message: `the constraints are violated by ${now} whatever the penalty; they may contradict each other`,
  };
}

const largestOf = ({ equal, atMost }: ConstraintValues) => Math.max(0, ...equal.map(Math.abs), ...atMost);

function change(next: ConstraintValues, last: ConstraintValues): number {
  return Math.max(
    0,
    ...next.equal.map((x, k) => Math.abs(x - last.equal[k])),
    ...next.atMost.map((x, k) => Math.abs(x - last.atMost[k])),
  );
}
