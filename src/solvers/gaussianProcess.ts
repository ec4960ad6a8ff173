import { cholesky, choleskySolve, solveLower } from "../linear/cholesky.ts";
import { exp, log } from "../math.ts";
import { dot, type Vector, zeros } from "../vector.ts";

/** What a Gaussian process says of a point it has not seen. */
export interface Prediction {
  readonly mean: number;
  readonly deviation: number;
}

/** Points of the unit cube, values of mean 0 and deviation 1, and what follows from them. */
export interface GaussianProcess {
  /** ℓᵢ, one a parameter. */
  readonly lengthScales: Vector;
  /** ln p(values | points, length scales). */
  readonly logEvidence: number;
  at(point: Vector): Prediction;
}

/** Added to the diagonal, so that points close together stay apart for the Cholesky factor. */
const NUGGET = 1e-8;

/**
 * A Gaussian process of mean 0 and variance 1 with Matérn's covariance ν = 5/2, given values at points.
 *
 *     k(r) = (1 + √5 r + 5r²/3) exp(−√5 r)        r² = Σ (xᵢ − x′ᵢ)² / ℓᵢ²
 *     mean = kᵀ K⁻¹ y        variance = 1 − kᵀ K⁻¹ k
 *
 * Source: Rasmussen & Williams 2006, Algorithm 2.1 and (4.17).
 */
export function gaussianProcess(points: readonly Vector[], values: Vector, lengthScales: Vector): GaussianProcess {
  const n = points.length;
  const factor = zeros(n * n);
  let nugget = NUGGET;
  for (;;) {
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++)
        factor[i * n + j] = matern(points[i], points[j], lengthScales) + (i === j ? nugget : 0);
    if (cholesky(factor, n)) break;
    nugget *= 10;
  }
  const weights = values.slice();
  choleskySolve(factor, n, weights);
  let logEvidence = -0.5 * dot(values, weights) - 0.5 * n * log(2 * Math.PI);
  for (let i = 0; i < n; i++) logEvidence -= log(factor[i * n + i]);
  return {
    lengthScales,
    logEvidence,
    at(point) {
      const k = Float64Array.from(points, (seen) => matern(seen, point, lengthScales));
      const mean = dot(k, weights);
      solveLower(factor, n, k);
      return { mean, deviation: Math.sqrt(Math.max(0, 1 - dot(k, k))) };
    },
  };
}

/**
 * The process whose length scales make the values most likely: the best of 20 common ones between 0.02 and 5, then each
 * parameter's own, by factors that shrink.
 */
export function likeliestProcess(points: readonly Vector[], values: Vector): GaussianProcess {
  const n = points[0].length;
  let best: GaussianProcess | undefined;
  const look = (lengthScales: Vector): boolean => {
    const one = gaussianProcess(points, values, lengthScales);
    if (best && !(one.logEvidence > best.logEvidence)) return false;
    best = one;
    return true;
  };
  for (let k = 0; k < 20; k++) look(zeros(n).fill(0.02 * exp((k / 19) * log(250))));
  for (let factor = 3; n > 1 && factor > 1.1; factor = Math.sqrt(factor))
    for (let i = 0; i < n; i++)
      for (const by of [factor, 1 / factor]) {
        const scaled = (times: number) =>
          best!.lengthScales.map((l, j) => (j === i ? Math.min(20, Math.max(0.01, l * times)) : l));
        while (look(scaled(by)));
      }
  return best!;
}

function matern(a: Vector, b: Vector, lengthScales: Vector): number {
  let square = 0;
  for (let i = 0; i < a.length; i++) square += ((a[i] - b[i]) / lengthScales[i]) ** 2;
  const r = Math.sqrt(5 * square);
  return (1 + r + (r * r) / 3) * exp(-r);
}
