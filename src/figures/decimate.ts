/** The most points of one curve that a figure carries: more than a screen has columns. */
export const MOST_POINTS = 1000;

/** A curve's points, in order; NaN where a value is not finite. */
export interface Points {
  readonly steps: Float64Array;
  readonly values: Float64Array;
}

/**
 * At most `most` of a curve's points, in order: the first, the last, and of each stretch between them the lowest, the
 * highest and one that is not finite. So no peak and no gap is lost, and the drawn line covers the same height everywhere.
 */
export function decimate(steps: ArrayLike<number>, values: ArrayLike<number>, most = MOST_POINTS): Points {
  const n = Math.min(steps.length, values.length);
  if (n <= most)
    return pick(
      steps,
      values,
      Array.from({ length: n }, (_, i) => i),
    );
  const kept = [0];
  const stretches = Math.max(1, Math.floor((most - 2) / 3));
  for (let s = 0; s < stretches; s++) {
    const from = 1 + Math.floor((s * (n - 2)) / stretches);
    const to = 1 + Math.floor(((s + 1) * (n - 2)) / stretches);
    kept.push(...extremes(values, from, to));
  }
  kept.push(n - 1);
  return pick(steps, values, kept);
}

function extremes(values: ArrayLike<number>, from: number, to: number): number[] {
  let lowest = -1;
  let highest = -1;
  let gap = -1;
  for (let i = from; i < to; i++) {
    const value = values[i];
    if (!Number.isFinite(value)) gap = gap < 0 ? i : gap;
    else {
      if (lowest < 0 || value < values[lowest]) lowest = i;
      if (highest < 0 || value > values[highest]) highest = i;
    }
  }
  return [...new Set([lowest, highest, gap])].filter((i) => i >= 0).sort((a, b) => a - b);
}

const pick = (steps: ArrayLike<number>, values: ArrayLike<number>, kept: readonly number[]): Points => ({
  steps: Float64Array.from(kept, (i) => steps[i]),
  values: Float64Array.from(kept, (i) => (Number.isFinite(values[i]) ? values[i] : Number.NaN)),
});
