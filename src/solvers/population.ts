import type { Problem, Solver } from "../solver.ts";
import type { Vector } from "../vector.ts";
import type { Box } from "./bounds.ts";

/** Whether costs agree: their standard deviation is at most `tolerance` of the size of their mean, or nothing at all. */
export function isFlat(values: Vector, tolerance: number): boolean {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  if (!Number.isFinite(mean)) return false;
  let variance = 0;
  for (const value of values) variance += (value - mean) ** 2 / values.length;
  return Math.sqrt(variance) <= tolerance * Math.abs(mean) + 1e-14 * tolerance;
}

const LOCAL_STEPS = 100;

/**
 * Runs `solver` from `params`, which it moves, until it ends or a step lowers the cost by less than 2·10⁻⁹ of its size (or of 1),
 * as SciPy's local searches do; gives the cost there.
 */
export function runLocal(problem: Problem, params: Vector, solver: Solver): number {
  const state = solver.init(problem, params.slice());
  const costNow = () => (typeof state["cost"] === "number" ? state["cost"] : problem.value(params));
  let cost = costNow();
  for (let t = 1; t <= LOCAL_STEPS && !problem.signal?.aborted; t++) {
    const ending = solver.step(problem, params, state, { t });
    const before = cost;
    cost = costNow();
    const isLittle = before - cost <= 2.2e-9 * Math.max(Math.abs(before), Math.abs(cost), 1);
    if (ending || (isLittle && cost < before)) break;
  }
  return cost;
}

/** Goes on from `params` by `solver` and moves them where that is lower and in the box; gives the cost there. */
export function polished(problem: Problem, params: Vector, cost: number, box: Box | undefined, solver: Solver): number {
  const point = params.slice();
  const value = runLocal(problem, point, solver);
  const isInside = !box || point.every((x, i) => x >= box.min[i] && x <= box.max[i]);
  if (!(value < cost && isInside)) return cost;
  params.set(point);
  return value;
}
