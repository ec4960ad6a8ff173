import { count, nonNegative } from "../optimizers/hyperparameter.ts";
import type { Solver } from "../solver.ts";
import { dot, norm, type Vector, zeros } from "../vector.ts";
import { arrive, type DescentState, descend, descentAt, flatEnding } from "./descent.ts";
import type { Line } from "./lineSearches/line.ts";
import type { LineSearch } from "./lineSearches/lineSearch.ts";
import { moreThuente } from "./lineSearches/moreThuente.ts";

export interface LbfgsOptions {
  /** How many of the last steps are remembered. @default 10 */
  memory?: number;
  /** Converged when max |gᵢ| is at most this, ≥ 0. @default 1e-8 */
  gradientTolerance?: number;
  /** @default moreThuente({ decrease: 1e-3 }) */
  lineSearch?: LineSearch;
}

/** The last steps s and gradient changes y, a ring of rows; `kept` of them count, and the next one goes to row `next`. */
export type LbfgsState = DescentState & { s: Vector; y: Vector; rho: Vector; kept: number; next: number };

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
  const lineSearch = options.lineSearch ?? moreThuente({ decrease: 1e-3 });
  return {
    kind: "solver",
    name: "L-BFGS",
    hyperparameters: { memory, gradientTolerance, lineSearch: lineSearch.name },
    init: (problem, params) => ({
      ...descentAt(problem, params),
      s: zeros(memory * params.length),
      y: zeros(memory * params.length),
      rho: zeros(memory),
      kept: 0,
      next: 0,
    }),
    step(problem, params, state, { t }) {
      const flat = t === 1 ? flatEnding(state, gradientTolerance) : undefined;
      if (flat) return flat;
      const n = params.length;
      const direction = twoLoops(state, memory, n);
      const first = state.kept === 0 ? Math.min(1, 1 / norm(direction)) : 1;
      const went = descend(problem, params, state, direction, lineSearch, first);
      if ("stuck" in went) {
        if (went.stuck.status !== "failed" || state.kept === 0) return went.stuck;
        state.kept = 0;
        return undefined;
      }
      const { line } = went;
      remember(state, memory, n, direction, line);
      arrive(state, line);
      return flatEnding(state, gradientTolerance);
    },
  };
}

/** −H g, from the newest step to the oldest and back. Each pass over a row takes a step off and makes the next inner product. */
function twoLoops({ gradient, s, y, rho, kept, next }: LbfgsState, memory: number, n: number): Vector {
  const direction = zeros(n);
  for (let i = 0; i < n; i++) direction[i] = -gradient[i];
  if (kept === 0) return direction;
  const rows = Array.from({ length: kept }, (_, k) => (next - 1 - k + memory) % memory);
  const alpha = zeros(memory);
  const [newest] = rows;
  let product = addAndDot(direction, 0, y, 0, s, newest * n, n);
  rows.forEach((row, k) => {
    alpha[row] = rho[row] * product;
    const after = k + 1 < kept ? rows[k + 1] : row;
    product = addAndDot(direction, -alpha[row], y, row * n, s, after * n, n);
  });
  const last = y.subarray(newest * n, newest * n + n);
  const scale = 1 / (rho[newest] * dot(last, last));
  for (let i = 0; i < n; i++) direction[i] *= scale;
  const oldest = rows[kept - 1];
  product = addAndDot(direction, 0, s, 0, y, oldest * n, n);
  for (let k = kept - 1; k >= 0; k--) {
    const row = rows[k];
    const after = k > 0 ? rows[k - 1] : row;
    product = addAndDot(direction, alpha[row] - rho[row] * product, s, row * n, y, after * n, n);
  }
  return direction;
}

/** v ← v + factor · a, and vᵀ b: rows of n numbers. Four sums at once, as an addition waits for the one before. */
function addAndDot(v: Vector, factor: number, a: Vector, atA: number, b: Vector, atB: number, n: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    const v0 = (v[i] += factor * a[atA + i]);
    const v1 = (v[i + 1] += factor * a[atA + i + 1]);
    const v2 = (v[i + 2] += factor * a[atA + i + 2]);
    const v3 = (v[i + 3] += factor * a[atA + i + 3]);
    s0 += v0 * b[atB + i];
    s1 += v1 * b[atB + i + 1];
    s2 += v2 * b[atB + i + 2];
    s3 += v3 * b[atB + i + 3];
  }
  for (; i < n; i++) s0 += (v[i] += factor * a[atA + i]) * b[atB + i];
  return s0 + s1 + (s2 + s3);
}

/** Keeps the step and how the gradient changes on it; `state` has the gradient before, the line the one after. */
function remember(state: LbfgsState, memory: number, n: number, direction: Vector, line: Line): void {
  const { gradient: before, s, y, rho, next } = state;
  const { gradient, step, startSlope } = line;
  if (!(line.slope - startSlope > -2.2e-16 * startSlope)) return;
  const row = s.subarray(next * n, next * n + n);
  const change = y.subarray(next * n, next * n + n);
  for (let i = 0; i < n; i++) {
    row[i] = step * direction[i];
    change[i] = gradient[i] - before[i];
  }
  rho[next] = 1 / dot(row, change);
  state.next = (next + 1) % memory;
  state.kept = Math.min(memory, state.kept + 1);
}
