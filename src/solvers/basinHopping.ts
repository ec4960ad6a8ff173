import { exp } from "../math.ts";
import { count, nonNegative, positive } from "../optimizers/hyperparameter.ts";
import { isSolver, type Solver } from "../solver.ts";
import type { Vector } from "../vector.ts";
import { costAt } from "./bounds.ts";
import { lbfgs } from "./lbfgs.ts";
import { runLocal } from "./population.ts";

export interface BasinHoppingOptions {
  /** Half the width of the uniform hop of each parameter, > 0. @default 0.5 */
  stepSize?: number;
  /** Temperature T of the acceptance, in units of the cost, ≥ 0. @default 1 */
  temperature?: number;
  /** Goes down from where a hop lands. @default lbfgs() */
  local?: Solver;
  /** Converged when so many hops in a row found nothing lower. @default 100 */
  patience?: number;
  /** The hops are widened or narrowed each so many hops, so that half are accepted. @default 50 */
  interval?: number;
}

export type BasinHoppingState = {
  cost: number;
  at: Vector;
  value: number;
  stepSize: number;
  hops: number;
  accepted: number;
  idle: number;
};

/**
 * Basin hopping: a random walk over local minima.
 *
 *     y = local(x + uniform hop)        accept with probability min(1, exp(−(f(y) − f(x)) / T))
 *
 * A step is a hop with its local search; the first goes down from the start.
 *
 * @throws RangeError when an option is outside its range; TypeError when `local` is no solver.
 *
 * Source: Wales & Doye 1997. The defaults are `scipy.optimize.basinhopping`'s.
 */
export function basinHopping(options: BasinHoppingOptions = {}): Solver<BasinHoppingState> {
  const owner = "basinHopping";
  const stepSize = positive(owner, "stepSize", options.stepSize ?? 0.5);
  const temperature = nonNegative(owner, "temperature", options.temperature ?? 1);
  const patience = count(owner, "patience", options.patience ?? 100);
  const interval = count(owner, "interval", options.interval ?? 50);
  const local = options.local ?? lbfgs();
  if (!isSolver(local)) throw new TypeError(`${owner}: local must be a solver such as lbfgs()`);
  return {
    kind: "solver",
    name: "basin hopping",
    startsAnywhere: true,
    hyperparameters: { stepSize, temperature, patience, interval, local: local.name },
    init(problem, params) {
      const value = costAt(problem, params);
      return { cost: value, at: params.slice(), value, stepSize, hops: 0, accepted: 0, idle: 0 };
    },
    step(problem, params, state, { t }) {
      const { random } = problem;
      const point = state.at.slice();
      if (t > 1) for (let i = 0; i < point.length; i++) point[i] += (2 * random.uniform() - 1) * state.stepSize;
      const value = runLocal(problem, point, local);
      const chance = random.uniform();
      state.hops++;
      state.idle++;
      if (value <= state.value || chance < exp((state.value - value) / temperature)) {
        state.at.set(point);
        state.value = value;
        state.accepted++;
      }
      if (value < state.cost) {
        if (state.cost - value > 1e-10 * Math.abs(value) || t === 1) state.idle = 0;
        params.set(point);
        state.cost = value;
      }
      if (state.hops % interval === 0) {
        state.stepSize *= state.accepted / state.hops > 0.5 ? 1 / 0.9 : 0.9;
      }
      if (state.idle < patience) return undefined;
      return { status: "converged", message: `${patience} hops in a row found nothing lower` };
    },
  };
}
