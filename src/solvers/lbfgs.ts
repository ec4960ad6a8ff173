import { type Combine, combine, combineAmong, copy, FEWEST } from "../lanes/passes.ts";
import { laneZeros } from "../lanes/vectors.ts";
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
      history: zeros(2 * memory * params.length),
      rho: zeros(memory),
      scale: 1,
      kept: 0,
      next: 0,
    }),
    step(problem, params, state, { t }) {
      const flat = t === 1 ? flatEnding(state, gradientTolerance) : undefined;
      if (flat) return flat;
      const direction = directionOf(state);
      const slope = twoLoops(state, memory, direction);
      // The first direction is −g, as long as g.
      const first = state.kept === 0 ? Math.min(1, 1 / state.gradientNorm) : 1;
      const went = descend(problem, params, state, direction, lineSearch, first, slope);
      if ("stuck" in went) {
        if (went.stuck.status !== "failed" || state.kept === 0) return went.stuck;
        state.kept = 0;
        return undefined;
      }
      const { line } = went;
      remember(state, memory, direction, line);
      arrive(state, line);
      return flatEnding(state, gradientTolerance);
    },
  };
}

/**
 * d = −H g, from the newest step to the oldest and back; gives dᵀg. Each pass takes a row off and makes the inner product with
 * the next.
 */
function twoLoops(state: LbfgsState, memory: number, direction: Vector): number {
  const { rho, scale, kept, next } = state;
  const room = roomOf(state, memory);
  const { combine, alpha } = room;
  copy(room.gradient, state.gradient);
  const d = 2 * memory;
  const g = d + 1;
  /** The row of the k-th newest step; its gradient change lies `memory` rows further. */
  const row = (k: number) => (next - 1 - k + memory) % memory;
  let product = combine(d, -1, g, 0, g, kept > 0 ? row(0) : g);
  for (let k = 0; k < kept; k++) {
    alpha[k] = rho[row(k)] * product;
    product = combine(d, 1, d, -alpha[k], memory + row(k), k + 1 < kept ? row(k + 1) : memory + row(k));
  }
  // The direction is scaled in the pass that follows, and so is its product with the oldest change.
  if (kept > 0) product *= scale;
  for (let k = kept - 1; k >= 0; k--) {
    const factor = alpha[k] - rho[row(k)] * product;
    product = combine(d, k === kept - 1 ? scale : 1, d, factor, row(k), k > 0 ? memory + row(k - 1) : g);
  }
  copy(direction, room.direction);
  return product;
}

/** Keeps the step and how the gradient changes on it; `state` has the gradient before, the line the one after. */
function remember(state: LbfgsState, memory: number, direction: Vector, line: Line): void {
  const { history, rho, next } = state;
  const { gradient, step, slope, startSlope } = line;
  if (!(slope - startSlope > -2.2e-16 * startSlope)) return;
  // Taken anew: the objective may have run L-BFGS itself.
  const room = roomOf(state, memory);
  const [moved, change] = [room.rows[next], room.rows[memory + next]];
  copy(room.gradient, state.gradient);
  combine(moved, step, direction, 0, direction, direction);
  const square = combine(change, 1, gradient, -1, room.gradient, change);
  history.set(moved, next * moved.length);
  history.set(change, (memory + next) * change.length);
  // sᵀy of the slopes, as L-BFGS-B has it.
  const curvature = step * (slope - startSlope);
  rho[next] = 1 / curvature;
  state.scale = curvature / square;
  // Beyond a change of 10¹⁵⁴ its square overflows before the scale vanishes.
  if (state.scale === 0) state.scale = curvature / norm(change) / norm(change);
  state.next = (next + 1) % memory;
  state.kept = Math.min(memory, state.kept + 1);
}

/** What a step works on, in reach of lanes. There is one room, as a history is large: it goes from run to run, which have copies. */
interface Room {
  owner?: LbfgsState;
  /** Of the owner's history. */
  readonly rows: readonly Vector[];
  readonly direction: Vector;
  readonly gradient: Vector;
  /** Among the rows, then the direction, then the gradient. */
  readonly combine: Combine;
  readonly alpha: Vector;
}

let onlyRoom: Room | undefined;

function roomOf(state: LbfgsState, memory: number): Room {
  const { history, gradient } = state;
  const n = gradient.length;
  if (onlyRoom?.gradient.length !== n || onlyRoom.alpha.length !== memory) onlyRoom = newRoom(n, memory);
  if (onlyRoom.owner !== state) {
    onlyRoom.owner = state;
    if (state.kept > 0) onlyRoom.rows.forEach((row, k) => void row.set(history.subarray(k * n, k * n + n)));
  }
  return onlyRoom;
}

function newRoom(n: number, memory: number): Room {
  const length = (2 * memory + 2) * n;
  if (n >= FEWEST && space.length < length) space = laneZeros(length);
  const within = n < FEWEST ? zeros(length) : space;
  const vectors = Array.from({ length: 2 * memory + 2 }, (_, k) => within.subarray(k * n, k * n + n));
  const [direction, gradient] = vectors.slice(2 * memory);
  return {
    rows: vectors.slice(0, 2 * memory),
    direction,
    gradient,
    combine: combineAmong(vectors),
    alpha: zeros(memory),
  };
}

/** Rooms for vectors of any length lie in it, one after the other. */
let space = zeros(0);

/** A run's own: the line search goes along it while the objective may run L-BFGS itself. */
function directionOf(state: LbfgsState): Vector {
  let direction = directions.get(state);
  if (!direction) directions.set(state, (direction = laneZeros(state.gradient.length)));
  return direction;
}

const directions = new WeakMap<LbfgsState, Vector>();
