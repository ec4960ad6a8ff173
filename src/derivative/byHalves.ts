// Derivatives by the forward and backward halves of a function, which other programs use too.
import type { Half, Lifted } from "./registry.ts";
import { runtime } from "./runtime.ts";
import { type Compiled, halvesOf, maskOf, type Output } from "./structural.ts";
import { flatten, isPlainObject } from "./structure.ts";

const { growingZeros, copy, restore } = runtime;

/** The gradient of a function that the runtime made; none where the output needs more. */
export function gradientByHalves(form: Lifted, output: Output): Compiled | undefined {
  if (output !== "gradient" && output !== "valueAndGradient") return;
  return ((...params: unknown[]) => {
    const { value, gradient } = pulledBack(form, params, () => [1]);
    if (typeof value !== "number")
      throw new TypeError(`${form.name} must give a number here; use jacobian for several`);
    const only = gradient.length === 1 ? gradient[0] : gradient;
    return output === "gradient" ? only : { value, gradient: only };
  }) as Compiled;
}

/** A row of the Jacobian for each number of the result, by a sweep back each. */
export function rowsByHalves(form: Lifted, params: readonly unknown[]): Float64Array[] {
  const rows: Float64Array[] = [];
  for (let i = 0, count = 1; i < count; i++) {
    const { gradient } = pulledBack(form, params, (result) => {
      count = flatten(result).length;
      return oneAt(i, count);
    });
    if (count > 0) rows.push(flatten(gradient.filter((_, k) => maskOfParams(form, params)[k])));
  }
  return rows;
}

const oneAt = (i: number, count: number): Float64Array => {
  const seed = new Float64Array(count);
  if (count > i) seed[i] = 1;
  return seed;
};

/** The value, and the seed's sum over the result as a gradient. */
function pulledBack(
  form: Lifted,
  params: readonly unknown[],
  seedFor: (result: unknown) => ArrayLike<number>,
): { value: unknown; gradient: unknown[] } {
  const mask = maskOfParams(form, params);
  const halves = halvesOf(form, mask.map(Number).join(""));
  const given = params.map((param, i) => (mask[i] ? copy(param) : param));
  const shadows = given.map((param, i) => (mask[i] && typeof param !== "number" ? growingZeros(param) : undefined));
  const { p, q } = runtime;
  try {
    const args = given.flatMap((param, i) => (shadows[i] === undefined ? [param] : [param, shadows[i]]));
    const result = call(halves.forward, args);
    const seed = seedFor(result);
    const numeric = typeof result === "number";
    if (!numeric) addNumbers(runtime.resultAdjoint, seed, 0);
    // The way back restores what the function wrote, so the result is looked at before.
    const value = numeric ? result : copy(result);
    call(halves.backward, numeric ? [seed[0]] : []);
    let at = 0;
    const gradient = params.map((param, i) => {
      if (!mask[i]) return param;
      return typeof param === "number" ? runtime.R[2 * at++] : restore(shadows[i], param);
    });
    return { value, gradient };
  } finally {
    runtime.p = p;
    runtime.q = q;
  }
}

export const call = (half: Half, args: readonly unknown[]): unknown => half(...(args as never[]));

/** Which are differentiated: by their types, or where there is no program by what they are. */
function maskOfParams(form: Lifted, params: readonly unknown[]): boolean[] {
  if (form.ir) return maskOf(form.ir);
  return params.map((param) => typeof param === "number" || (typeof param === "object" && flatten(param).length > 0));
}

/** Adds numbers, in order, to those of a shadow. Gives the place after them. */
export function addNumbers(shadow: unknown, numbers: ArrayLike<number>, at: number): number {
  if (typeof shadow !== "object" || shadow === null) return at;
  const places = shadow as Record<string | number, unknown>;
  const keys = isPlainObject(shadow) ? Object.keys(shadow) : [...(shadow as ArrayLike<unknown> as unknown[]).keys()];
  for (const key of keys) {
    if (typeof places[key] === "number") places[key] = (places[key] as number) + numbers[at++];
    else at = addNumbers(places[key], numbers, at);
  }
  return at;
}
