import { count, nonNegative, positive } from "../optimizers/hyperparameter.ts";
import type { Problem, Solver } from "../solver.ts";
import { dot, unitScale, type Vector, zeros } from "../vector.ts";
import { arrive, BOTTOMLESS, boundless, type DescentState, descend, descentAt, flatEnding, short } from "./descent.ts";
import { backtracking } from "./lineSearches/backtracking.ts";
import { hessianTimes } from "./newtonCg.ts";

export interface HessianFreeOptions {
  /** Converged when max |gᵢ| is at most this, ≥ 0. @default 1e-8 */
  gradientTolerance?: number;
  /** First damping λ, > 0. @default 1 */
  damping?: number;
  /** The most products a step may take. @default 250 */
  products?: number;
}

/** λ, and where the inner loop ended, from which the next one starts. */
export type HessianFreeState = DescentState & { damping: number; direction: Vector };

/**
 * Hessian-free optimization: Newton steps by conjugate gradients on a damped quadratic model, for models with many parameters.
 *
 *     (B + λ I) d = −g        θ ← θ + α d
 *     ρ = (f(θ + d) − f(θ)) / m(d)        ρ > ¾: λ ← ⅔ λ        ρ < ¼: λ ← 3/2 λ
 *
 * B is the Hessian, or JᵀJ of a {@link leastSquares} objective (Gauss-Newton), which is never negative. The inner loop starts
 * from 0.95 of the last one's end and stops when its last k products brought less than 0.0005 k of the whole,
 * k = max(10, i/10); at negative curvature it stops with what it has.
 *
 * @throws RangeError when an option is outside its range; TypeError when the objective has neither products nor a Hessian.
 *
 * Source: Martens 2010, "Deep learning via Hessian-free optimization", sections 4.1, 4.4, 4.7 and 4.8.
 */
export function hessianFree(options: HessianFreeOptions = {}): Solver<HessianFreeState> {
  const owner = "hessianFree";
  const gradientTolerance = nonNegative(owner, "gradientTolerance", options.gradientTolerance ?? 1e-8);
  const damping = positive(owner, "damping", options.damping ?? 1);
  const products = count(owner, "products", options.products ?? 250);
  const search = backtracking();
  return {
    kind: "solver",
    name: "Hessian-free",
    hyperparameters: { gradientTolerance, damping, products },
    init: (problem, params) => ({ ...descentAt(problem, params), damping, direction: zeros(params.length) }),
    step(problem, params, state, { t }) {
      const flat = t === 1 ? flatEnding(state, gradientTolerance) : undefined;
      if (flat) return flat;
      const { cost } = state;
      const curvature = curvatureAt(problem, params);
      const { direction, promised } = innerLoop(curvature, state, products);
      state.direction.set(direction);
      // Steps are short while λ is large, which comes down by and by.
      state.idle = 0;
      const went = descend(problem, params, state, direction, search, 1);
      if ("stuck" in went) {
        // A smaller region may help, as long as the model is more than rounding; but where λ is large every slope is small.
        const isFlat = went.stuck.status === "converged" && state.damping <= 1e3 * damping;
        if (isFlat) return went.stuck;
        if (state.damping > 1e30)
          return cost < -BOTTOMLESS
            ? boundless(cost)
            : {
                status: "failed",
                message: `no damping makes a step that lowers the cost; the gradient's norm is ${short(state.gradientNorm)}`,
              };
        state.damping = Math.max(1e-10, 10 * state.damping);
        state.direction.fill(0);
        return went.stuck.message.includes("no lower bound") ? went.stuck : undefined;
      }
      arrive(state, went.line);
      const share = went.line.step === 1 ? (cost - state.cost) / promised : 0;
      if (share > 0.75) state.damping *= 2 / 3;
      else if (share < 0.25) state.damping *= 3 / 2;
      return flatEnding(state, gradientTolerance);
    },
  };
}

type Product = (v: Vector, out: Vector) => void;

/** v ↦ B v at a point. */
function curvatureAt(problem: Problem, params: Vector): Product {
  if (!problem.jacobian) return (v, out) => hessianTimes("hessianFree", problem, params, v, out);
  const jacobian = problem.jacobian(params);
  const n = params.length;
  return (v, out) => {
    out.fill(0);
    for (let row = 0; row < jacobian.length; row += n) {
      const along = dot(jacobian.subarray(row, row + n), v);
      for (let i = 0; i < n; i++) out[i] += along * jacobian[row + i];
    }
  };
}

/** Minimizes gᵀd + ½ dᵀ(B + λ I) d; `promised` is what the model without λ says the cost falls by. */
function innerLoop(
  curvature: Product,
  { gradient, damping, direction: last }: HessianFreeState,
  most: number,
): { direction: Vector; promised: number } {
  const n = gradient.length;
  const product = zeros(n);
  const damped = (v: Vector) => {
    curvature(v, product);
    for (let i = 0; i < n; i++) product[i] += damping * v[i];
  };
  const direction = last.map((d) => 0.95 * d);
  const isWarm = direction.some((d) => d !== 0);
  if (isWarm) damped(direction);
  // r = g + (B + λ I) d
  // in units of 1 / scale, as the inner loop's directions and their products are.
  const scale = unitScale(gradient);
  const start = gradient.map((g) => scale * g);
  const residual = gradient.map((g, i) => scale * (g + product[i]));
  const along = residual.map((r) => -r);
  let square = dot(residual, residual);
  const modelAt = () => 0.5 * (dot(gradient, direction) + dot(residual, direction) / scale);
  const models = [modelAt()];
  for (let k = 1; k <= most && square > 0; k++) {
    damped(along);
    const bend = dot(along, product);
    if (!(bend > 0)) {
      if (k === 1) direction.set(gradient.map((g) => -g / Math.max(damping, 1e-12)));
      break;
    }
    const alpha = square / bend;
    for (let i = 0; i < n; i++) {
      direction[i] += (alpha / scale) * along[i];
      residual[i] += alpha * product[i];
    }
    const next = dot(residual, residual);
    for (let i = 0; i < n; i++) along[i] = (next / square) * along[i] - residual[i];
    square = next;
    const model = modelAt();
    models.push(model);
    const back = Math.max(10, Math.floor(k / 10));
    const isLittle = k > back && model < 0 && (model - models[k - back]) / model < 0.0005 * back;
    if (isLittle || next <= 1e-30 * dot(start, start)) break;
  }
  if (!(dot(gradient, direction) < 0)) direction.set(gradient.map((g) => -g / Math.max(damping, 1e-12)));
  curvature(direction, product);
  return { direction, promised: -dot(gradient, direction) - 0.5 * dot(direction, product) };
}
