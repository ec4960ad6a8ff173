import type { Solver } from "../solver.ts";
import { dot, unitScale, type Vector, zeros } from "../vector.ts";
import { hessianTimes } from "./newtonCg.ts";
import {
  type TrustModel,
  type TrustRegionOptions,
  type TrustRegionState,
  type TrustStep,
  trustRegion,
} from "./trustRegion.ts";

/**
 * The trust-region method of Steihaug, for many parameters: conjugate gradients on the model gᵀp + ½ pᵀHp until they leave the
 * region, meet negative curvature, or ‖H p + g‖ ≤ min(0.5, √‖g‖) ‖g‖; in the first two cases the step goes to the region's
 * edge. Products with the Hessian only.
 *
 * @throws RangeError when an option is outside its range; TypeError when the objective has neither products nor a Hessian.
 *
 * Source: Steihaug 1983; Nocedal & Wright 2006, Algorithms 4.1 and 7.2. Ends where
 * `scipy.optimize.minimize(method="trust-ncg")` ends.
 */
export function steihaug(options: TrustRegionOptions = {}): Solver<TrustRegionState> {
  return trustRegion("steihaug", "Steihaug trust region", model, options);
}

const model: TrustModel = (problem, params, { gradient, gradientNorm }) => {
  // A smaller region needs the same products again: they are kept while the point stays.
  const products: Vector[] = [];
  const n = params.length;
  const scale = unitScale(gradient);
  return (radius) => {
    const step = zeros(n);
    // Residuals, directions and their products are in units of 1 / scale; the step is not.
    const residual = gradient.map((g) => scale * g);
    const along = residual.map((r) => -r);
    const enough = Math.min(0.5, Math.sqrt(gradientNorm)) * (scale * gradientNorm);
    let square = dot(residual, residual);
    for (let k = 0; Math.sqrt(square) > enough && k < 20 * n; k++) {
      const product = (products[k] ??= productWith(along));
      const curvature = dot(along, product);
      const alpha = square / curvature;
      const next = step.map((p, i) => p + (alpha / scale) * along[i]);
      if (!(curvature > 0) || !(dot(next, next) < radius * radius)) {
        const far = toEdge(step, along, radius);
        for (let i = 0; i < n; i++) {
          step[i] += far * along[i];
          residual[i] += far * scale * product[i];
        }
        return told(step, residual, true);
      }
      step.set(next);
      for (let i = 0; i < n; i++) residual[i] += alpha * product[i];
      const nextSquare = dot(residual, residual);
      for (let i = 0; i < n; i++) along[i] = (nextSquare / square) * along[i] - residual[i];
      square = nextSquare;
    }
    return told(step, residual, false);
  };

  function productWith(along: Vector): Vector {
    const product = zeros(n);
    hessianTimes("steihaug", problem, params, along, product);
    return product;
  }

  /** With r = g + H p the model's decrease is −½ (g + r)ᵀ p. */
  function told(step: Vector, residual: Vector, atEdge: boolean): TrustStep {
    return { step, atEdge, promised: -0.5 * (dot(gradient, step) + dot(residual, step) / scale) };
  }
};

/** The positive τ with ‖p + τ d‖ = Δ. */
export function toEdge(p: Vector, d: Vector, radius: number): number {
  const a = dot(d, d);
  const b = dot(p, d);
  const c = radius * radius - dot(p, p);
  const root = Math.sqrt(Math.max(0, b * b + a * c));
  return b > 0 ? c / (b + root) : (root - b) / a;
}
