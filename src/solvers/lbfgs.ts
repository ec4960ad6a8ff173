import { type Combine, combine, combineAmong } from "../lanes/passes.ts";
import { laneZeros, SHORT } from "../lanes/vectors.ts";
import { count, nonNegative } from "../optimizers/hyperparameter.ts";
import type { Solver } from "../solver.ts";
import { norm, type Vector, zeros } from "../vector.ts";
import { arrive, type DescentState, descend, descentAt, flatEnding } from "./descent.ts";
import type { Line } from "./lineSearches/line.ts";
import { checkedLineSearch, type LineSearch } from "./lineSearches/lineSearch.ts";
import { moreThuente } from "./lineSearches/moreThuente.ts";

export interface LbfgsOptions {
  /** How many of the last steps are remembered. @default 10 */
  memory?: number;
  /** Converged when max |gᵢ| is at most this, ≥ 0. @default 1e-8 */
  gradientTolerance?: number;
  /** @default moreThuente({ decrease: 1e-3 }) */
  lineSearch?: LineSearch;
}

/**
 * `history`: rows of the last steps s, then as many of gradient changes y, both rings; `kept` count, the next goes to row `next`.
 * `scale`: sᵀy / yᵀy of the last.
 */
export type LbfgsState = DescentState & { history: Vector; rho: Vector; scale: number; kept: number; next: number };

/**
 * L-BFGS: BFGS that remembers the last m steps instead of a matrix; 2 m n numbers of memory.
 *
 *     d = −H g by the two-loop recursion, with H₀ = (sᵀy / yᵀy) I of the last step        θ ← θ + α d
 *
 * A step with sᵀy ≤ 2⁻⁵² |sᵀg| is not remembered. A search that fails forgets all and starts again from −g once.
 *
 * @throws RangeError when an option is outside its range.
 *
 * Source: Liu & Nocedal 1989; Nocedal & Wright 2006, Algorithms 7.4 and 7.5. Ends where
 * `scipy.optimize.minimize(method="L-BFGS-B")` without bounds ends.
 */
export function lbfgs(options: LbfgsOptions = {}): Solver<LbfgsState> {
  const memory = count("lbfgs", "memory", options.memory ?? 10);
  const gradientTolerance = nonNegative("lbfgs", "gradientTolerance", options.gradientTolerance ?? 1e-8);
  const lineSearch = checkedLineSearch("lbfgs", options.lineSearch ?? moreThuente({ decrease: 1e-3 }));
  return {
    kind: "solver",
    name: "L-BFGS",
    hyperparameters: { memory, gradientTolerance, lineSearch: lineSearch.name },
    init: (problem, params) => ({
      ...descentAt(problem, params),
      history: (params.length < SHORT ? zeros : laneZeros)(2 * memory * params.length),
      rho: zeros(memory),
      scale: 1,
      kept: 0,
      next: 0,
    }),
    step(problem, params, state, { t }) {
      const flat = t === 1 ? flatEnding(state, gradientTolerance) : undefined;
      if (flat) return flat;
      const room = roomOf(state, memory);
      const { direction } = room;
      const slope = twoLoops(state, memory, room);
      // The first direction is −g, as long as g.
      const first = state.kept === 0 ? Math.min(1, 1 / state.gradientNorm) : 1;
      const went = descend(problem, params, state, direction, lineSearch, first, slope);
      if ("stuck" in went) {
        if (went.stuck.status !== "failed" || state.kept === 0) return went.stuck;
        state.kept = 0;
        return undefined;
      }
      const { line } = went;
      remember(state, memory, room, line);
      arrive(state, line);
      return flatEnding(state, gradientTolerance);
    },
  };
}

/**
 * d = −H g, from the newest step to the oldest and back; gives dᵀg. Each pass takes a row off and makes the inner product with
 * the next.
 */
function twoLoops({ rho, scale, kept, next }: LbfgsState, memory: number, { combine, alpha }: Room): number {
  const d = 2 * memory;
  const g = d + 1;
  if (kept === 0) return combine(d, -1, g, 0, g, g);
  /** The row of the k-th newest step; its gradient change lies `memory` rows further. */
  const row = (k: number) => (next - 1 - k + memory) % memory;
  let product = combine(d, -1, g, 0, g, row(0));
  for (let k = 0; k < kept; k++) {
    alpha[k] = rho[row(k)] * product;
    product = combine(d, 1, d, -alpha[k], memory + row(k), row(Math.min(k + 1, kept - 1)));
  }
  product = combine(d, scale, d, 0, d, memory + row(kept - 1));
  for (let k = kept - 1; k >= 0; k--) {
    const factor = alpha[k] - rho[row(k)] * product;
    product = combine(d, 1, d, factor, row(k), k > 0 ? memory + row(k - 1) : g);
  }
  return product;
}

/** Keeps the step and how the gradient changes on it; `state` has the gradient before, the line the one after. */
function remember(state: LbfgsState, memory: number, { direction, rows }: Room, line: Line): void {
  const { rho, next } = state;
  const { gradient, step, slope, startSlope } = line;
  if (!(slope - startSlope > -2.2e-16 * startSlope)) return;
  const change = rows[memory + next];
  combine(rows[next], step, direction, 0, direction, direction);
  const square = combine(change, 1, gradient, -1, state.gradient, change);
  // sᵀy of the slopes, as L-BFGS-B has it.
  const curvature = step * (slope - startSlope);
  rho[next] = 1 / curvature;
  state.scale = curvature / square;
  // Beyond a change of 10¹⁵⁴ its square overflows before the scale vanishes.
  if (state.scale === 0) state.scale = curvature / norm(change) / norm(change);
  state.next = (next + 1) % memory;
  state.kept = Math.min(memory, state.kept + 1);
}

/** Where a run's steps work: new vectors at each would keep the collector busy. */
interface Room {
  /** Of the history. */
  readonly rows: readonly Vector[];
  readonly direction: Vector;
  /** Among the rows, then the direction, then the gradient. */
  readonly combine: Combine;
  readonly alpha: Vector;
}

function roomOf(state: LbfgsState, memory: number): Room {
  const known = rooms.get(state);
  if (known) return known;
  const n = state.gradient.length;
  const rows = Array.from({ length: 2 * memory }, (_, k) => state.history.subarray(k * n, k * n + n));
  const direction = laneZeros(n);
  const room = {
    ...{ rows, direction, alpha: zeros(memory) },
    combine: combineAmong([...rows, direction, state.gradient]),
  };
  rooms.set(state, room);
  return room;
}

const rooms = new WeakMap<LbfgsState, Room>();
