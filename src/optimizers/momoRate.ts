/** What MoMo's step size is made of; D and 1 − βᵗ are 1 in MoMo itself. */
interface MomoModel {
  /** f̄ − γ + mᵀθ in two parts: the means' f̄ − γ, and mᵀθ. */
  readonly height: number;
  readonly slope: number;
  /** mᵀD⁻¹m. */
  readonly square: number;
  /** 1 + ηλ. */
  readonly shrink: number;
  /** 1 − βᵗ, the sum of the means' weights. */
  readonly bias: number;
  /** The largest step size. */
  readonly limit: number;
  /** The bound that never moves. */
  readonly leastCost: number;
}

/**
 * The step size τ of MoMo and MoMo-Adam along −D⁻¹m, and the bound f* for the next step where it adapts.
 *
 * Source: Schaipp et al. 2024, Algorithms 1 and 2; the bound that moves: section 4.
 */
export function momoRate(model: MomoModel, bound: number, adaptBound: boolean): { tau: number; bound: number } {
  const { height, slope, square, shrink, bias, limit, leastCost } = model;
  const top = shrink * height + slope;
  // A bound above the model allows no step: it is set to half the model's height.
  const least = adaptBound && top < shrink * bias * bound ? Math.max(top / (2 * bias * shrink), leastCost) : bound;
  const fall = Math.max(top - shrink * bias * least, 0);
  const tau = square <= Number.EPSILON ? 0 : Math.min(limit, fall / square);
  return { tau, bound: adaptBound ? Math.max((height + slope - (tau * square) / 2) / bias, leastCost) : bound };
}
