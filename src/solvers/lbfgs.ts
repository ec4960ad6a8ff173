import { count, nonNegative } from "../optimizers/hyperparameter.ts";
import type { Solver } from "../solver.ts";
import { dot, norm, type Vector, zeros } from "../vector.ts";
import { arrive, type DescentState, descend, descentAt, flatEnding } from "./descent.ts";
import { type HistoryRows, historyRows } from "./historyRows.ts";
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
      history: zeros(2 * memory * params.length),
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
      twoLoops(state, memory, room);
      const first = state.kept === 0 ? Math.min(1, 1 / norm(direction)) : 1;
      const went = descend(problem, params, state, direction, lineSearch, first);
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

/** −H g, from the newest step to the oldest and back. Each pass over a row takes a step off and makes the next inner product. */
function twoLoops({ gradient, rho, scale, kept, next }: LbfgsState, memory: number, { rows, alpha, direction }: Room) {
  const n = direction.length;
  if (kept === 0) {
    for (let i = 0; i < n; i++) direction[i] = -gradient[i];
    return;
  }
  const v = rows.begin();
  for (let i = 0; i < n; i++) v[i] = -gradient[i];
  /** The row of the k-th newest step; its gradient change lies `memory` rows further. */
  const row = (k: number) => (next - 1 - k + memory) % memory;
  let product = rows.addAndDot(0, row(0), row(0));
  for (let k = 0; k < kept; k++) {
    alpha[k] = rho[row(k)] * product;
    product = rows.addAndDot(-alpha[k], memory + row(k), row(Math.min(k + 1, kept - 1)));
  }
  for (let i = 0; i < n; i++) v[i] *= scale;
  product = rows.addAndDot(0, row(0), memory + row(kept - 1));
  for (let k = kept - 1; k >= 0; k--) {
    const factor = alpha[k] - rho[row(k)] * product;
    product = rows.addAndDot(factor, row(k), memory + row(Math.max(k - 1, 0)));
  }
  direction.set(v);
}

/** Keeps the step and how the gradient changes on it; `state` has the gradient before, the line the one after. */
function remember(state: LbfgsState, memory: number, { direction, rows }: Room, line: Line): void {
  const { gradient: before, history, rho, next } = state;
  const { gradient, step, slope, startSlope } = line;
  if (!(slope - startSlope > -2.2e-16 * startSlope)) return;
  const n = direction.length;
  const atStep = next * n;
  const atChange = (memory + next) * n;
  for (let i = 0; i < n; i++) {
    history[atStep + i] = step * direction[i];
    history[atChange + i] = gradient[i] - before[i];
  }
  rows.wrote(next);
  rows.wrote(memory + next);
  // sᵀy of the slopes, as L-BFGS-B has it.
  const curvature = step * (slope - startSlope);
  const change = history.subarray(atChange, atChange + n);
  rho[next] = 1 / curvature;
  state.scale = curvature / dot(change, change);
  // Beyond a change of 10¹⁵⁴ its square overflows before the scale vanishes.
  if (state.scale === 0) state.scale = curvature / norm(change) / norm(change);
  state.next = (next + 1) % memory;
  state.kept = Math.min(memory, state.kept + 1);
}

/** Where a run's steps work: new vectors at each would keep the collector busy. */
interface Room {
  readonly rows: HistoryRows;
  readonly direction: Vector;
  readonly alpha: Vector;
}

function roomOf(state: LbfgsState, memory: number): Room {
  const n = state.gradient.length;
  let room = rooms.get(state);
  if (!room)
    rooms.set(state, (room = { rows: historyRows(state.history, n), direction: zeros(n), alpha: zeros(memory) }));
  return room;
}

const rooms = new WeakMap<LbfgsState, Room>();
