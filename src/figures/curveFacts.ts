import type { Curve, Recorded } from "../run.ts";

/** A value and the step at which it was measured. */
export interface Measured {
  readonly step: number;
  readonly value: number;
}

/** What a picture of a curve must say of it. Only finite values count; all are missing when there is none. */
export interface CurveFacts {
  readonly count: number;
  readonly first?: Measured;
  readonly last?: Measured;
  readonly lowest?: Measured;
  readonly highest?: Measured;
  /** The first value that is NaN or infinite. */
  readonly broken?: Measured;
}

export function factsOf({ steps, values }: Curve): CurveFacts {
  const count = Math.min(steps.length, values.length);
  const at = (i: number): Measured | undefined => (i < 0 ? undefined : { step: steps[i], value: values[i] });
  let first = -1;
  let last = -1;
  let lowest = -1;
  let highest = -1;
  let broken = -1;
  for (let i = 0; i < count; i++) {
    if (!Number.isFinite(values[i])) {
      if (broken < 0) broken = i;
      continue;
    }
    if (first < 0) first = i;
    last = i;
    if (lowest < 0 || values[i] < values[lowest]) lowest = i;
    if (highest < 0 || values[i] > values[highest]) highest = i;
  }
  return { count, first: at(first), last: at(last), lowest: at(lowest), highest: at(highest), broken: at(broken) };
}

/** What a curve was measured on. The curve of a plain minimization is its training cost. */
export type Role = "training" | "validation" | "test";

export function roleOf({ name }: Curve): Role {
  return /\bvalidation\b/i.test(name) ? "validation" : /\btest\b/i.test(name) ? "test" : "training";
}

/** A run's training and validation cost, where it has both. */
export function costsOf(run: Recorded): { training?: Curve; validation?: Curve } {
  const costs = run.curves.filter((curve) => curve.quantity === "cost");
  const measuredOn = (role: Role) => costs.find((curve) => roleOf(curve) === role);
  return { training: measuredOn("training"), validation: measuredOn("validation") };
}

export interface Gap extends Measured {
  /** At the step where the validation cost was lowest. */
  readonly atBest: Measured;
}

/** The generalization gap, validation cost less training cost, at the last step that has both. */
export function gapOf(run: Recorded): Gap | undefined {
  const { training, validation } = costsOf(run);
  if (!training || !validation) return undefined;
  const { last, lowest } = factsOf(validation);
  if (!last || !lowest) return undefined;
  const at = ({ step, value }: Measured): Measured => ({ step, value: value - valueAt(training, step) });
  return { ...at(last), atBest: at(lowest) };
}

/** The curve's value at the last measured step up to `step`, else its first. */
function valueAt({ steps, values }: Curve, step: number): number {
  let low = 0;
  let high = Math.min(steps.length, values.length);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle] <= step) low = middle + 1;
    else high = middle;
  }
  return values.length > 0 ? values[Math.max(0, low - 1)] : Number.NaN;
}
