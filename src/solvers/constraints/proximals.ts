import { nonNegative } from "../../optimizers/hyperparameter.ts";
import { shown } from "../../shown.ts";
import type { Vector } from "../../vector.ts";

/** A convex term h(θ) that need not be smooth, known by its value and its proximal step. A value; write your own the same way. */
export interface Proximal {
  readonly name: string;
  readonly hyperparameters: Readonly<Record<string, number>>;
  /** h(θ). */
  value(params: Vector): number;
  /** θ ← argmin ½ ‖z − θ‖² + step · h(z), in place. */
  apply(params: Vector, step: number): void;
}

/**
 * λ ‖θ‖₁, which makes parameters exactly 0 (the lasso).
 *
 *     θᵢ ← sign(θᵢ) max(|θᵢ| − step λ, 0)
 *
 * @throws RangeError when λ is not a finite number ≥ 0.
 *
 * Source: Tibshirani 1996; Parikh & Boyd 2014, §6.5.2.
 */
export function l1(lambda: number): Proximal {
  nonNegative("l1", "lambda", lambda);
  return {
    name: "l1",
    hyperparameters: { lambda },
    value: (params) => params.reduce((sum, x) => sum + Math.abs(x), 0) * lambda,
    apply(params, step) {
      const cut = step * lambda;
      for (let i = 0; i < params.length; i++) {
        const size = Math.abs(params[i]) - cut;
        params[i] = size > 0 ? Math.sign(params[i]) * size : 0;
      }
    },
  };
}

/**
 * λ Σ √size ‖θ_g‖₂ over groups of parameters, which makes whole groups 0 (the group lasso).
 *
 *     θ_g ← θ_g max(1 − step λ √size / ‖θ_g‖, 0)
 *
 * `groups` holds the places of each group's parameters, or is the size of groups that lie one after the other.
 *
 * @throws RangeError when λ is not a finite number ≥ 0 or a group is not made of places.
 *
 * Source: Yuan & Lin 2006; Parikh & Boyd 2014, §6.5.1.
 */
export function groupLasso(lambda: number, groups: number | readonly (readonly number[])[]): Proximal {
  nonNegative("groupLasso", "lambda", lambda);
  const isPlace = (i: number) => Number.isSafeInteger(i) && i >= 0;
  const areGroups = Array.isArray(groups) && groups.every((group) => Array.isArray(group) && group.every(isPlace));
  if (typeof groups === "number" ? !(isPlace(groups) && groups > 0) : !areGroups)
    throw new RangeError(
      `groupLasso: groups must be a whole number >= 1 or arrays of places, got ${Array.isArray(groups) ? JSON.stringify(groups) : shown(groups)}`,
    );
  const placesOf = (n: number): readonly (readonly number[])[] => {
    if (typeof groups !== "number") return groups;
    const places = Array.from({ length: n }, (_, i) => i);
    return Array.from({ length: Math.ceil(n / groups) }, (_, k) => places.slice(k * groups, (k + 1) * groups));
  };
  const sizeOf = (params: Vector, group: readonly number[]) => Math.hypot(...group.map((i) => params[i]));
  return {
    name: "group lasso",
    hyperparameters: { lambda },
    value: (params) =>
      placesOf(params.length).reduce((sum, group) => sum + Math.sqrt(group.length) * sizeOf(params, group), 0) * lambda,
    apply(params, step) {
      for (const group of placesOf(params.length)) {
        const size = sizeOf(params, group);
        const kept = size === 0 ? 0 : Math.max(1 - (step * lambda * Math.sqrt(group.length)) / size, 0);
        for (const i of group) params[i] = kept > 0 ? kept * params[i] : 0;
      }
    },
  };
}
