import { call } from "./byHalves.ts";
import type { Differentiable, Gradient, Liftable } from "./differentiable.ts";
import { jacobianVectorProduct } from "./jacobian.ts";
import { giveBack, type Kept, parted } from "./nested.ts";
import { isNode, levelOf, Node, type Value } from "./record.ts";
import { type AnyFunction, type Half, type Halves, liftedForm, registerNative } from "./registry.ts";
import { runtime } from "./runtime.ts";
import { primal } from "./structural.ts";
import { flatten, unflatten } from "./structure.ts";
import { numbersIn, recorded, stripped } from "./tape.ts";
import { withoutForm } from "./withoutForm.ts";

/**
 * f with the gradient that you give: for a function whose source has no derivative, or whose derivative by rule is not the one
 * that is wanted (clipped, smoothed, by the implicit function theorem).
 *
 * @param gradient of f's parameters; gives what `grad(f)` would: one parameter's gradient, or a tuple of several. Second
 * derivatives are made from its source
 *
 *     const root = customGradient((x: number) => newton(x), (x) => 1 / (3 * newton(x) ** 2));
 *
 * @throws {TypeError} where one of the two is no function
 */
export function customGradient<F extends Liftable<Differentiable>>(
  f: F,
  gradient: Liftable<(...params: Parameters<F>) => Gradient<F>>,
): F {
  if (typeof f !== "function" || typeof gradient !== "function") {
    throw new TypeError("customGradient: expected two functions, f and its gradient: customGradient(f, (x) => ...)");
  }
  const own = ((...params: never[]) => f(...params)) as unknown as F;
  const slopes = gradient as unknown as AnyFunction;
  return registerNative(own, f.name || "a function with a custom gradient", {
    value: () => primal(f),
    recorded: () => recordedCustom(orThrow(f), orThrow(slopes)),
    halves: (mask) => customHalves(f, slopes, mask),
  });
}

/** On the tape's numbers; one without a source takes plain numbers only. */
function orThrow(f: AnyFunction): AnyFunction {
  if (liftedForm(f)) return recorded(f);
  return (...args) => {
    if ((args as unknown[]).flatMap(numbersIn).some(isNode)) throw new TypeError(`customGradient: ${withoutForm(f)}`);
    return f(...args);
  };
}

function customHalves(f: AnyFunction, gradient: AnyFunction, mask: string): Halves {
  const on = Array.from(mask, (digit) => digit === "1");
  const gradientAt = (params: readonly unknown[]): readonly unknown[] => {
    const slopes = call(gradient, params.map(runtime.copy));
    return params.length === 1 ? [slopes] : (slopes as unknown[]);
  };
  const value = (params: readonly unknown[]): unknown => call(primal(f), params.map(runtime.copy));
  const along = (params: readonly unknown[], tangents: readonly unknown[]): number => {
    const slopes = flatten(gradientAt(params));
    return slopes.reduce((sum, slope, i) => sum + slope * flatten(tangents)[i], 0);
  };
  const forward: Half = (...args: unknown[]) => {
    const { params, shadows } = parted(args, on);
    runtime.O[runtime.q++] = { params: params.map(runtime.copy), shadows, seeds: 0 } satisfies Kept;
    return value(params);
  };
  const backward: Half = (seed: number) => {
    const { params, shadows } = popped() as Kept;
    giveBack(gradientAt(params).map(times(seed)), on, shadows);
  };
  const forwardDual: Half = (...args: unknown[]) => {
    const kept = dualParts(args, on);
    runtime.O[runtime.q++] = kept;
    runtime.resultTangent = along(kept.params, kept.tangents);
    return value(kept.params);
  };
  const backwardDual: Half = (seed: number, seedTangent: number) => {
    const { params, tangents, shadows, shadowTangents } = popped() as DualKept;
    const slopes = gradientAt(params);
    const change = jacobianVectorProduct(gradient as never)(params as never, flatten(tangents));
    const curved = slopes.map(times(seedTangent));
    const bent = flatten(curved).map((x, i) => x + seed * change[i]);
    giveBack(slopes.map(times(seed)), on, shadows);
    giveBack(unflatten(curved, bent), on, shadowTangents, 1);
  };
  const tangent: Half = (...args: unknown[]) => {
    const params: unknown[] = [];
    const tangents: unknown[] = [];
    for (let i = 0, k = 0; k < args.length; i++) {
      params.push(args[k++]);
      tangents.push(on[i] ? args[k++] : runtime.growingZeros(params[i]));
    }
    runtime.resultTangent = along(params, tangents);
    return value(params);
  };
  return { forward, backward, forwardDual, backwardDual, tangent };
}

interface DualKept extends Kept {
  readonly tangents: readonly unknown[];
  readonly shadowTangents: readonly unknown[];
}

function popped(): unknown {
  const kept = runtime.O[--runtime.q];
  runtime.O[runtime.q] = undefined;
  return kept;
}

const times =
  (factor: number) =>
  (part: unknown): unknown =>
    unflatten(
      part,
      flatten(part).map((x) => x * factor),
    );

/** Of (x, ẋ, x̄, x̄̇) for an active array, (x, ẋ) for an active number, and x for others. */
function dualParts(args: readonly unknown[], on: readonly boolean[]): DualKept {
  const kept = {
    params: [] as unknown[],
    tangents: [] as unknown[],
    shadows: [] as unknown[],
    shadowTangents: [] as unknown[],
  };
  for (let i = 0, k = 0; k < args.length; i++) {
    const x = args[k++];
    const numeric = typeof x === "number";
    kept.params.push(runtime.copy(x));
    kept.tangents.push(on[i] ? runtime.copy(args[k++]) : runtime.growingZeros(x));
    kept.shadows.push(on[i] && !numeric ? args[k++] : undefined);
    kept.shadowTangents.push(on[i] && !numeric ? args[k++] : undefined);
  }
  return { ...kept, seeds: 0 };
}

/** On the tape: a node whose slopes are the given gradient. */
export const recordedCustom =
  (f: AnyFunction, gradient: AnyFunction): AnyFunction =>
  (...args) => {
    const inputs = (args as unknown[]).flatMap(numbersIn);
    const level = Math.max(0, ...inputs.map(levelOf));
    if (level === 0) return f(...args);
    const inner = args.map((arg) => stripped(arg, level));
    if (!liftedForm(gradient) && inner.flatMap(numbersIn).some(isNode)) {
      throw new TypeError(
        `customGradient: second derivatives need the gradient's source, and ${withoutForm(gradient)}`,
      );
    }
    const slopes = numbersIn(call(recorded(gradient), inner));
    const active = inputs.flatMap((x, i) => (levelOf(x) === level ? [i] : []));
    const value = call(recordedCustom(f, gradient), inner) as Value;
    return new Node(
      level,
      value,
      active.map((i) => inputs[i] as Node),
      active.map((i) => slopes[i]),
    );
  };
