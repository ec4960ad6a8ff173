import { symmetricEigen } from "../linear/symmetricEigen.ts";
import type { Solver } from "../solver.ts";
import { type Vector, zeros } from "../vector.ts";
import { hessianOf } from "./newton.ts";
import { type TrustModel, type TrustRegionOptions, type TrustRegionState, trustRegion } from "./trustRegion.ts";

/**
 * Newton's method within a trust region, the model's minimizer found exactly, also where the Hessian has negative eigenvalues
 * and in the hard case. For up to some hundred parameters: an eigenvalue decomposition a step.
 *
 *     p = −(H + λ I)⁻¹ g        λ ≥ max(0, −λ₁)        λ = 0, or ‖p‖ = Δ
 *
 * It leaves saddle points, where Newton's method converges to them.
 *
 * @throws RangeError when an option is outside its range; TypeError when the objective has no Hessian.
 *
 * Source: Moré & Sorensen 1983; Nocedal & Wright 2006, Algorithms 4.1 and 4.3 with (4.38) to (4.45). Ends where
 * `scipy.optimize.minimize(method="trust-exact")` ends.
 */
export function trustRegionNewton(options: TrustRegionOptions = {}): Solver<TrustRegionState> {
  return trustRegion("trustRegionNewton", "trust-region Newton", model, options);
}

const model: TrustModel = (problem, params, { gradient }) => {
  const n = params.length;
  const { values, vectors } = symmetricEigen(hessianOf("trustRegionNewton", problem, params), n);
  // In the basis of the eigenvectors the model falls apart into n parabolas.
  const slopes = zeros(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) slopes[j] += vectors[i * n + j] * gradient[i];
  return (radius) => {
    const shift = shiftFor(values, slopes, radius);
    const q = zeros(n);
    let square = 0;
    for (let j = 0; j < n; j++) {
      q[j] = slopes[j] === 0 ? 0 : -slopes[j] / (values[j] + shift);
      square += q[j] * q[j];
    }
    // The hard case: the shifted step stays inside, and the rest of the way goes along the first eigenvector.
    const isHard = shift > 0 && square < radius * radius * (1 - 1e-8);
    if (isHard) q[0] = (q[0] < 0 ? -1 : 1) * Math.sqrt(q[0] * q[0] + radius * radius - square);
    let promised = 0;
    const step = zeros(n);
    for (let j = 0; j < n; j++) {
      promised -= q[j] * (slopes[j] + 0.5 * values[j] * q[j]);
      for (let i = 0; i < n; i++) step[i] += vectors[i * n + j] * q[j];
    }
    return { step, promised, atEdge: shift > 0 };
  };
};

/** The λ at which the step is as long as the radius, by Newton's method on 1/‖p‖, safeguarded; 0 when the step is inside. */
function shiftFor(values: Vector, slopes: Vector, radius: number): number {
  const size = Math.hypot(...slopes);
  let low = Math.max(0, -values[0]);
  let high = Math.max(low, size / radius - values[0]) * (1 + 1e-12) + Number.MIN_VALUE;
  if (values[0] > 0 && lengthAt(values, slopes, 0)[0] <= radius) return 0;
  const floor = low + 1e-14 * Math.max(low, Math.abs(values[values.length - 1]));
  if (lengthAt(values, slopes, floor)[0] < radius) return floor;
  let shift = Math.max(floor, 0.5 * (low + high));
  for (let k = 0; k < 100; k++) {
    const [length, cubed] = lengthAt(values, slopes, shift);
    if (Math.abs(length - radius) <= 1e-10 * radius) break;
    if (length > radius) low = shift;
    else high = shift;
    const next = shift + ((length * length) / cubed) * (length / radius - 1);
    shift = next > low && next < high ? next : 0.5 * (low + high);
  }
  return shift;
}

/** ‖p(λ)‖, and Σ cⱼ² / (λⱼ + λ)³. */
function lengthAt(values: Vector, slopes: Vector, shift: number): [length: number, cubed: number] {
  let square = 0;
  let cubed = 0;
  for (let j = 0; j < values.length; j++) {
    if (slopes[j] === 0) continue;
    const part = slopes[j] / (values[j] + shift);
    square += part * part;
    cubed += (part * part) / (values[j] + shift);
  }
  return [Math.sqrt(square), cubed];
}
