import { dot, norm } from "../lanes/dot.ts";
import { copy, largest } from "../lanes/passes.ts";
import { laneZeros } from "../lanes/vectors.ts";
import type { Problem, SolverEnding } from "../solver.ts";
import type { Vector } from "../vector.ts";
import { Line } from "./lineSearches/line.ts";
import { type LineSearch, LONGEST_STEP } from "./lineSearches/lineSearch.ts";

/** What every method that goes downhill knows of where it stands. */
export type DescentState = {
  cost: number;
  /** ‖g‖₂. */
  gradientNorm: number;
  gradient: Vector;
  /** Steps in a row that changed next to nothing. */
  idle: number;
};

/** So many steps in a row, each of which lowers the cost by a share of 10⁻¹³ at most and does not halve ‖g‖, are the end: at a kink there is always one more. */
const MOST_IDLE = 20;

/** Looks at the start. */
export function descentAt(problem: Problem, params: Vector): DescentState {
  const gradient = laneZeros(params.length);
  const cost = problem.valueAndGradient(params, gradient);
  return { cost, gradient, gradientNorm: norm(gradient), idle: 0 };
}

/** The test of convergence that these solvers share: max |gᵢ| ≤ tolerance. */
export function flatEnding({ gradient }: DescentState, tolerance: number): SolverEnding | undefined {
  const size = largest(gradient);
  if (!(size <= tolerance)) return undefined;
  return { status: "converged", message: `the gradient's largest part ${short(size)} is within ${tolerance}` };
}

/**
 * Where a line search begins: as far as the last step's decrease says, and never beyond Newton's 1.
 *
 * Source: Nocedal & Wright 2006, (3.60).
 */
export function firstStep({ decrease, gradientNorm }: DescentState & { decrease: number }, slope: number): number {
  const fall = Number.isNaN(decrease) ? gradientNorm / 2 : decrease;
  const guess = Math.min(1, (1.01 * 2 * fall) / -slope);
  return guess > 0 ? guess : 1;
}

/** How a step along a line went: the line where it stands now, or why there was none. */
export type Descended = { readonly line: Line } | { readonly stuck: SolverEnding };

/** Searches along `direction`, of `slope` gᵀd, and moves `params` and `state` there. Where nothing is found both stay as they are. */
export function descend(
  problem: Problem,
  params: Vector,
  state: DescentState,
  direction: Vector,
  search: LineSearch,
  first: number,
  slope = dot(state.gradient, direction),
): Descended {
  let line = new Line(problem, params, direction, state.cost, slope);
  if (line.startSlope === -Infinity) {
    // Beyond a gradient of 10¹⁵⁴ slopes overflow along directions as long as it is.
    const length = norm(direction);
    for (let i = 0; i < direction.length; i++) direction[i] /= length;
    first = Math.min(1, first * length);
    line = new Line(problem, params, direction, state.cost, dot(state.gradient, direction));
  }
  if (!(line.startSlope < 0)) return { stuck: stuckEnding(state, 0) };
  if (!search.search(line, first)) return { stuck: stuckEnding(state, slope) };
  if (line.step >= LONGEST_STEP && line.value > -Infinity)
    return {
      stuck: {
        status: "failed",
        message: `the cost still falls, to ${short(line.value)}, at a step of ${short(line.step)}: it seems to have no lower bound`,
      },
    };
  // Steps so short that no parameter moves lower nothing, also where a search takes an equal value for a decrease.
  if (line.value >= state.cost && line.point.every((x, i) => x === params[i]))
    return { stuck: stuckEnding(state, slope) };
  // A search by values alone has not asked for the gradient there.
  if (line.value > -Infinity && Number.isNaN(line.slope)) line.at(line.step);
  const isIdle =
    state.cost - line.value <= 1e-13 * Math.abs(state.cost) && norm(line.gradient) >= 0.5 * state.gradientNorm;
  state.idle = isIdle ? state.idle + 1 : 0;
  if (state.idle > MOST_IDLE) return { stuck: stuckEnding(state, slope) };
  copy(params, line.point);
  state.cost = line.value;
  return { line };
}

/** Takes over the gradient at which a line stands. */
export function arrive(state: DescentState, line: Line): void {
  copy(state.gradient, line.gradient);
  state.gradientNorm = norm(line.gradient);
}

/** No lower cost was found: at a minimum to within rounding, or a failure. */
function stuckEnding(state: DescentState, slope: number): SolverEnding {
  const rounding = 1e-13 * Math.max(Math.abs(state.cost), Number.MIN_VALUE);
  if (-slope <= rounding && slope < 0)
    return { status: "converged", message: "the cost can fall no further in float64; its slope is within rounding" };
  if (state.cost < -BOTTOMLESS) return boundless(state.cost);
  return {
    status: "failed",
    message: `no lower cost was found along the direction; the gradient's norm is ${short(state.gradientNorm)}`,
  };
}

/** A cost that has fallen so far below 0, and is steep there, is taken to have no lower bound. */
export const BOTTOMLESS = 1e15;

export const boundless = (cost: number): SolverEnding => ({
  status: "failed",
  message: `the cost fell to ${short(cost)}: it seems to have no lower bound`,
});

/** A number as messages show it. */
export function short(x: number): string {
  const rounded = Number(x.toPrecision(4));
  return Math.abs(rounded) < 1e6 ? String(rounded) : rounded.toExponential();
}
