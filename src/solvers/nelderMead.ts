import { flag, nonNegative } from "../optimizers/hyperparameter.ts";
import type { Problem, Solver } from "../solver.ts";
import { type Vector, zeros } from "../vector.ts";
import { costAt } from "./bounds.ts";

export interface NelderMeadOptions {
  /** Coefficients that follow the dimension, better from about 5 parameters on. @default true */
  adaptive?: boolean;
  /** Converged when the simplex is this small in every parameter and `costTolerance` holds too, ≥ 0. @default 1e-6 */
  paramsTolerance?: number;
  /** Converged when the costs of the corners differ by at most this and `paramsTolerance` holds too, ≥ 0. @default 1e-10 */
  costTolerance?: number;
}

/** n + 1 corners, a row each, best first, and their costs. */
export type NelderMeadState = { cost: number; corners: Vector; values: Vector };

/**
 * The simplex method of Nelder and Mead: n + 1 corners that reflect, stretch and shrink towards lower cost. Values only.
 *
 *     xᵣ = c + ρ (c − xₙ)   xₑ = c + ρχ (c − xₙ)   x꜀ = c ± ψ (…)   xᵢ = x₀ + σ (xᵢ − x₀)        c: the mean without the worst
 *
 * ρ = 1, χ = 2, ψ = σ = ½; adaptive: χ = 1 + 2/n, ψ = ¾ − 1/2n, σ = 1 − 1/n. The first simplex has each parameter 5 % larger in
 * turn (0.00025 where it is 0). May stop short of a minimum when there are many parameters.
 *
 * @throws RangeError when a tolerance is negative.
 *
 * Source: Nelder & Mead 1965; Gao & Han 2012 (adaptive). Takes the steps of `scipy.optimize.minimize(method="Nelder-Mead")`.
 */
export function nelderMead(options: NelderMeadOptions = {}): Solver<NelderMeadState> {
  const adaptive = flag("nelderMead", "adaptive", options.adaptive ?? true);
  const paramsTolerance = nonNegative("nelderMead", "paramsTolerance", options.paramsTolerance ?? 1e-6);
  const costTolerance = nonNegative("nelderMead", "costTolerance", options.costTolerance ?? 1e-10);
  return {
    kind: "solver",
    name: "Nelder-Mead",
    startsAnywhere: true,
    hyperparameters: { adaptive, paramsTolerance, costTolerance },
    init(problem, params) {
      const n = params.length;
      const corners = zeros((n + 1) * n);
      const values = zeros(n + 1);
      for (let k = 0; k <= n; k++) {
        const corner = corners.subarray(k * n, k * n + n);
        corner.set(params);
        if (k > 0) corner[k - 1] = corner[k - 1] === 0 ? 0.00025 : 1.05 * corner[k - 1];
        values[k] = costAt(problem, corner);
      }
      const cost = values[0];
      sortCorners(corners, values, n);
      return { cost, corners, values };
    },
    step(problem, params, state) {
      const n = params.length;
      const { corners, values } = state;
      const settle = () => {
        sortCorners(corners, values, n);
        params.set(corners.subarray(0, n));
        state.cost = values[0];
      };
      if (isSmall(corners, values, n, paramsTolerance, costTolerance)) {
        settle();
        return {
          status: "converged",
          message: `the simplex is within ${paramsTolerance}, its costs within ${costTolerance}`,
        };
      }
      change(problem, corners, values, n, adaptive);
      settle();
      return undefined;
    },
  };
}

function isSmall(corners: Vector, values: Vector, n: number, paramsTolerance: number, costTolerance: number): boolean {
  // Corners that rounding alone keeps apart can come no closer, whatever their costs are.
  if (corners.every((x, at) => Math.abs(x - corners[at % n]) <= 1e-15 * Math.abs(x))) return true;
  for (let k = 1; k <= n; k++) {
    if (!(Math.abs(values[k] - values[0]) <= costTolerance)) return false;
    for (let i = 0; i < n; i++) if (Math.abs(corners[k * n + i] - corners[i]) > paramsTolerance) return false;
  }
  return true;
}

function change(problem: Problem, corners: Vector, values: Vector, n: number, adaptive: boolean): void {
  const expansion = adaptive ? 1 + 2 / n : 2;
  const contraction = adaptive ? 0.75 - 1 / (2 * n) : 0.5;
  const shrinkage = adaptive ? 1 - 1 / n : 0.5;
  const center = zeros(n);
  for (let k = 0; k < n; k++) for (let i = 0; i < n; i++) center[i] += corners[k * n + i] / n;
  const worst = corners.subarray(n * n, n * n + n);
  /** c + far (c − worst). */
  const along = (far: number) => center.map((c, i) => (1 + far) * c - far * worst[i]);
  const replace = (point: Vector, value: number) => {
    worst.set(point);
    values[n] = value;
  };

  const reflected = along(1);
  const atReflected = costAt(problem, reflected);
  if (atReflected < values[0]) {
    const expanded = along(expansion);
    const atExpanded = costAt(problem, expanded);
    if (atExpanded < atReflected) replace(expanded, atExpanded);
    else replace(reflected, atReflected);
    return;
  }
  if (atReflected < values[n - 1]) {
    replace(reflected, atReflected);
    return;
  }
  const isOutside = atReflected < values[n];
  const contracted = along(isOutside ? contraction : -contraction);
  const atContracted = costAt(problem, contracted);
  if (isOutside ? atContracted <= atReflected : atContracted < values[n]) {
    replace(contracted, atContracted);
    return;
  }
  // In one dimension the adaptive σ is 0, which would put every corner on the best one.
  const shrink = shrinkage > 0 ? shrinkage : 0.5;
  for (let k = 1; k <= n; k++) {
    const corner = corners.subarray(k * n, k * n + n);
    for (let i = 0; i < n; i++) corner[i] = corners[i] + shrink * (corner[i] - corners[i]);
    values[k] = costAt(problem, corner);
  }
}

function sortCorners(corners: Vector, values: Vector, n: number): void {
  const order = Array.from(values, (_, k) => k).sort((a, b) =>
    values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : a - b,
  );
  const oldCorners = corners.slice();
  const oldValues = values.slice();
  order.forEach((from, to) => {
    corners.set(oldCorners.subarray(from * n, from * n + n), to * n);
    values[to] = oldValues[from];
  });
}
