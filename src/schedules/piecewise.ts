import { option, type Schedule, shownIn, stepsOption } from "../schedule.ts";
import { shown } from "../shown.ts";
import { halfWave } from "./cosine.ts";

/** How a piecewise schedule goes from one point to the next. */
export type Interpolation = keyof typeof BETWEEN;

const BETWEEN = {
  constant: (from: number, _to: number, _share: number) => from,
  linear: (from: number, to: number, share: number) => from + (to - from) * share,
  cosine: halfWave,
};

/**
 * Through the points given, and the last value from there on.
 *
 *     piecewise([[0, 0.1], [500, 0.01], [800, 0.001]])
 *
 * @throws TypeError when they are no points; RangeError when there is no point, the first is not at step 0, the steps don't rise, or the interpolation is not
 * known. Equals `optax.piecewise_constant_schedule` and `optax.piecewise_interpolate_schedule`, which take factors.
 */
export function piecewise(
  points: readonly (readonly [step: number, value: number])[],
  interpolation: Interpolation = "constant",
): Schedule {
  if (!(Array.isArray(points) && points.every(Array.isArray)))
    throw new TypeError(`piecewise: points must be an array of [step, value], got ${shown(points)}`);
  if (points.length === 0) throw new RangeError("piecewise: there must be at least one point, got none");
  points.forEach(([step, value], i) => {
    if (i === 0) option("piecewise", "points[0][0]", step, "0", (first) => first === 0);
    else stepsOption("piecewise", `points[${i}][0]`, step, points[i - 1][0] + 1);
    option("piecewise", `points[${i}][1]`, value);
  });
  if (!Object.hasOwn(BETWEEN, interpolation))
    throw new RangeError(
      `piecewise: interpolation must be "constant", "linear" or "cosine", got ${shown(interpolation)}`,
    );
  const between = BETWEEN[interpolation];
  return shownIn(Math.ceil(1.25 * points.at(-1)![0]) || undefined, (step) => {
    const at = Math.max(
      points.findLastIndex(([begin]) => begin <= step),
      0,
    );
    const [begin, from] = points[at];
    if (at === points.length - 1) return from;
    const [end, to] = points[at + 1];
    return between(from, to, (step - begin) / (end - begin));
  });
}
