import { exp, log } from "../math.ts";
import { flag, positive, within } from "../optimizers/hyperparameter.ts";
import type { Random } from "../random.ts";
import type { Problem, Solver } from "../solver.ts";
import type { Vector } from "../vector.ts";
import { type Bounds, type Box, boxOf, checkBounds, costAt, pointIn, reflect } from "./bounds.ts";
import { lbfgs } from "./lbfgs.ts";
import { logGamma } from "./logGamma.ts";
import { polished } from "./population.ts";

export interface DualAnnealingOptions {
  /** Where to search. @default the objective's domain */
  bounds?: Bounds;
  /** First temperature of the visits, > 0. @default 5230 */
  temperature?: number;
  /** Shape q_v of the visits, in (1, 3): the larger, the further the jumps. @default 2.62 */
  visit?: number;
  /** Shape q_a of the acceptance, below 1: the lower, the fewer steps up. @default -5 */
  accept?: number;
  /** The temperature starts again when it is below this share of the first, in (0, 1). @default 2e-5 */
  restart?: number;
  /** Whether L-BFGS goes down from each best point; asks for gradients. @default true */
  local?: boolean;
}

export type DualAnnealingState = { cost: number; at: Vector; value: number; cycle: number; idle: number };

const IDLE_STEPS = 1000;

/**
 * Dual annealing: generalized simulated annealing, whose jumps have heavy tails, with a local search from each best point.
 *
 *     T(t) = T₀ (2^(q_v − 1) − 1) / ((1 + t)^(q_v − 1) − 1)        jumps by the (q_v, T) Cauchy-Lorentz distribution
 *     accept with probability [1 − (1 − q_a) Δf / (T/t)]^(1 / (1 − q_a)), 0 where the bracket is negative
 *
 * A step is one temperature: 2n jumps, the first n in all parameters, the rest in one. It ends when 1000 steps found nothing.
 *
 * @throws RangeError when an option is outside its range or the start lies outside the box; TypeError when there is no box.
 *
 * Source: Tsallis & Stariolo 1996; Xiang, Sun, Fan & Gong 1997. The defaults are `scipy.optimize.dual_annealing`'s.
 */
export function dualAnnealing(options: DualAnnealingOptions = {}): Solver<DualAnnealingState> {
  const owner = "dualAnnealing";
  checkBounds(owner, options.bounds);
  const { visit = 2.62, accept = -5, restart = 2e-5 } = options;
  const temperature = positive(owner, "temperature", options.temperature ?? 5230);
  within(owner, "visit", visit, "in (1, 3)", visit > 1 && visit < 3);
  within(owner, "accept", accept, "below 1", accept < 1);
  within(owner, "restart", restart, "in (0, 1)", restart > 0 && restart < 1);
  const local = flag(owner, "local", options.local ?? true);
  const solver = lbfgs();
  return {
    kind: "solver",
    name: "dual annealing",
    startsAnywhere: true,
    hyperparameters: { temperature, visit, accept, restart, local },
    init(problem, params) {
      boxOf(owner, problem, options.bounds, params);
      const value = costAt(problem, params);
      return { cost: value, at: params.slice(), value, cycle: 0, idle: 0 };
    },
    step(problem, params, state) {
      const box = boxOf(owner, problem, options.bounds, params);
      state.cycle++;
      const heat = temperature * ((2 ** (visit - 1) - 1) / (exp((visit - 1) * log(state.cycle + 1)) - 1));
      if (heat < restart * temperature) {
        state.at.set(pointIn(box, problem.random));
        state.value = costAt(problem, state.at);
        state.cycle = 0;
        return undefined;
      }
      const before = state.cost;
      walk(problem, params, state, box, heat, visit, accept);
      const isBetter = state.cost < before;
      if (local && (isBetter || state.cycle === 1)) {
        state.cost = polished(problem, params, state.cost, box, solver);
        state.at.set(params);
        state.value = state.cost;
      }
      state.idle = isBetter ? 0 : state.idle + 1;
      if (state.idle < IDLE_STEPS) return undefined;
      return { status: "converged", message: `${IDLE_STEPS} temperatures found nothing lower` };
    },
  };
}

/** The jumps at one temperature. */
function walk(
  problem: Problem,
  params: Vector,
  state: DualAnnealingState,
  box: Box,
  heat: number,
  visit: number,
  accept: number,
): void {
  const n = params.length;
  const { random } = problem;
  for (let j = 0; j < 2 * n; j++) {
    const point = state.at.slice();
    if (j < n) for (let i = 0; i < n; i++) point[i] += jump(random, heat, visit);
    else point[j - n] += jump(random, heat, visit);
    reflect(point, box);
    const value = costAt(problem, point);
    const chance = random.uniform();
    if (value >= state.value) {
      const base = 1 - ((1 - accept) * (value - state.value)) / (heat / state.cycle);
      if (!(base > 0 && chance <= exp(log(base) / (1 - accept)))) continue;
    }
    state.at.set(point);
    state.value = value;
    if (!(value < state.cost)) continue;
    params.set(point);
    state.cost = value;
  }
}

/** A jump of one parameter, by Tsallis and Stariolo's appendix; at most 10⁸. */
function jump(random: Random, heat: number, q: number): number {
  const a = exp(log(heat) / (q - 1));
  const b = exp((4 - q) * log(q - 1));
  const c = exp(((2 - q) * Math.LN2) / (q - 1));
  const d = (Math.sqrt(Math.PI) * b * a) / (c * (3 - q));
  const e = 1 / (q - 1) - 0.5;
  const f = (Math.PI * (1 - e)) / Math.sin(Math.PI * (1 - e)) / exp(logGamma(2 - e));
  const x = random.normal() * exp((-(q - 1) * log(f / d)) / (3 - q));
  const size = exp(((q - 1) * log(Math.abs(random.normal()))) / (3 - q));
  const far = x / size;
  if (Math.abs(far) <= 1e8) return far;
  return Math.sign(far) * 1e8 * random.uniform();
}
