import { nonNegative } from "../optimizers/hyperparameter.ts";
import { shown } from "../shown.ts";
import type { Solver } from "../solver.ts";
import { dot, type Vector, zeros } from "../vector.ts";
import { arrive, type DescentState, descend, descentAt, firstStep, flatEnding } from "./descent.ts";
import { checkedLineSearch, type LineSearch } from "./lineSearches/lineSearch.ts";
import { moreThuente } from "./lineSearches/moreThuente.ts";

export interface ConjugateGradientOptions {
  /** The rule for β: Polak & Ribière's, never negative; Fletcher & Reeves'; Hager & Zhang's. @default "PR+" */
  beta?: "PR+" | "FR" | "HZ";
  /** Converged when max |gᵢ| is at most this, ≥ 0. @default 1e-8 */
  gradientTolerance?: number;
  /** Must give strong Wolfe steps. @default moreThuente({ curvature: 0.4 }) */
  lineSearch?: LineSearch;
}

/** The direction of the last step, and what it lowered the cost by (NaN before the first). */
export type ConjugateGradientState = DescentState & { direction: Vector; decrease: number };

/**
 * Nonlinear conjugate gradients: each direction bends the last one towards the new gradient; 2 n numbers of memory.
 *
 *     d ← −g₊ + β d        y = g₊ − g
 *     β = max(0, g₊ᵀy / gᵀg)                              PR+
 *     β = g₊ᵀg₊ / gᵀg                                     FR
 *     β = (y − 2 d yᵀy / dᵀy)ᵀ g₊ / dᵀy, at least −1 / (‖d‖ min(0.01, ‖g‖))        HZ
 *
 * A direction that does not go down, or with FR gradients that are far from orthogonal, starts again from −g.
 *
 * @throws RangeError when an option is outside its range.
 *
 * Source: Nocedal & Wright 2006, Algorithm 5.4, (5.41) and (5.45) and (5.52); Hager & Zhang 2005, (1.3) to (1.6).
 */
export function conjugateGradient(options: ConjugateGradientOptions = {}): Solver<ConjugateGradientState> {
  const { beta = "PR+" } = options;
  if (!["PR+", "FR", "HZ"].includes(beta))
    throw new RangeError(`conjugateGradient: beta must be "PR+", "FR" or "HZ", got ${shown(beta)}`);
  const gradientTolerance = nonNegative("conjugateGradient", "gradientTolerance", options.gradientTolerance ?? 1e-8);
  const lineSearch = checkedLineSearch("conjugateGradient", options.lineSearch ?? moreThuente({ curvature: 0.4 }));
  return {
    kind: "solver",
    name: `conjugate gradient ${beta}`,
    hyperparameters: { beta, gradientTolerance, lineSearch: lineSearch.name },
    init: (problem, params) => {
      const state = descentAt(problem, params);
      return { ...state, direction: state.gradient.map((g) => -g), decrease: Number.NaN };
    },
    step(problem, params, state, { t }) {
      const flat = t === 1 ? flatEnding(state, gradientTolerance) : undefined;
      if (flat) return flat;
      const { direction, gradient, cost } = state;
      const before = gradient.slice();
      const slope = dot(before, direction);
      const went = descend(problem, params, state, direction, lineSearch, firstStep(state, slope));
      if ("stuck" in went) {
        if (went.stuck.status !== "failed" || Number.isNaN(state.decrease)) return went.stuck;
        for (let i = 0; i < direction.length; i++) direction[i] = -gradient[i];
        state.decrease = Number.NaN;
        return undefined;
      }
      arrive(state, went.line);
      state.decrease = cost - state.cost;
      const factor = RULES[beta](state.gradient, before, direction);
      for (let i = 0; i < direction.length; i++) direction[i] = factor * direction[i] - gradient[i];
      if (!(dot(direction, gradient) < 0)) for (let i = 0; i < direction.length; i++) direction[i] = -gradient[i];
      return flatEnding(state, gradientTolerance);
    },
  };
}

type Rule = (now: Vector, before: Vector, direction: Vector) => number;

const RULES: Record<"PR+" | "FR" | "HZ", Rule> = {
  "PR+": (now, before) => Math.max(0, (dot(now, now) - dot(now, before)) / dot(before, before)),
  FR: (now, before) => (Math.abs(dot(now, before)) >= 0.2 * dot(now, now) ? 0 : dot(now, now) / dot(before, before)),
  HZ(now, before, direction) {
    const change = zeros(now.length);
    for (let i = 0; i < now.length; i++) change[i] = now[i] - before[i];
    const along = dot(direction, change);
    const beta = (dot(change, now) - (2 * dot(change, change) * dot(direction, now)) / along) / along;
    const least = -1 / (Math.sqrt(dot(direction, direction)) * Math.min(0.01, Math.sqrt(dot(before, before))));
    return Number.isFinite(beta) ? Math.max(beta, least) : 0;
  },
};
