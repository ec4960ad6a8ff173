// Gradients that can be differentiated again: what grad(f) gives is a function with a derivative of its own.
import { addNumbers } from "./byHalves.ts";
import { complete } from "./complete.ts";
import { derivative } from "./derivative.ts";
import { type AnyFunction, type Half, type Halves, type Lifted, liftedForm, registerNative } from "./registry.ts";
import { runtime } from "./runtime.ts";
import { type Compiled, NoStructure } from "./structural.ts";
import { along, flatten } from "./structure.ts";
import { recordedForm, sweep } from "./tape.ts";

/** Enters the gradient of f as a function that has derivatives. */
export function differentiableGradient(f: AnyFunction, gradient: Compiled): Compiled {
  const form = liftedForm(f);
  if (!form) return gradient;
  const own: Compiled = (...params) => gradient(...params);
  registerNative(own, `the gradient of ${form.name || "a function"}`, {
    recorded: () => recordedGradient(recordedForm(form)),
    halves: (mask) => gradientHalves(f, form, gradient, mask),
  });
  return own;
}

/** `grad` on the tape: of a function on recorded numbers, the same. */
export const recordedGradient =
  (f: AnyFunction): AnyFunction =>
  (...params) => {
    const { gradient } = sweep(f, params);
    return gradient.length === 1 ? gradient[0] : gradient;
  };

type Tangent = (direction: readonly unknown[], ...params: readonly unknown[]) => unknown;

/** The Hessian is symmetric: a seed goes back through a gradient by the product with it. */
function gradientHalves(f: AnyFunction, form: Lifted, gradient: Compiled, mask: string): Halves {
  const on = Array.from(mask, (digit) => digit === "1");
  const shape = form.ir?.params ?? [];
  // A parameter that holds no numbers stands in the result as it is.
  if (shape.some(({ type }) => type !== "number" && typeof type !== "object")) throw new NoStructure(further);
  const forward: Half = (...args: unknown[]) => {
    const { params, shadows } = parted(args, on);
    const result = gradient(...(params.map(runtime.copy) as never[]));
    const seeds = runtime.growingZeros(result);
    runtime.O[runtime.q++] = { params: params.map(runtime.copy), shadows, seeds };
    runtime.resultAdjoint = seeds;
    return result;
  };
  const backward: Half = (seed: number) => {
    const { params, shadows, seeds } = runtime.O[--runtime.q] as Kept;
    runtime.O[runtime.q] = undefined;
    const tangent = derivative(f, "tangent", "grad") as unknown as Tangent;
    const all = complete(f, params);
    const flat = typeof seeds === "number" ? [seed] : flatten(seeds);
    const product = tangent(along(all, flat), ...all);
    giveBack(all.length === 1 ? [product] : (product as unknown[]), on, shadows);
  };
  const further_: Half = () => {
    throw new NoStructure(further);
  };
  return { forward, backward, forwardDual: further_, backwardDual: further_, tangent: further_ };
}

const further = "derivatives of a gradient past the second are taken by the tape";

export interface Kept {
  readonly params: readonly unknown[];
  readonly shadows: readonly unknown[];
  readonly seeds: unknown;
}

/** An active array is followed by its shadow. */
export function parted(args: readonly unknown[], on: readonly boolean[]): { params: unknown[]; shadows: unknown[] } {
  const params: unknown[] = [];
  const shadows: unknown[] = [];
  for (let i = 0, k = 0; k < args.length; i++) {
    params.push(args[k++]);
    shadows.push(on[i] && typeof params[i] !== "number" ? args[k++] : undefined);
  }
  return { params, shadows };
}

/** Adjoints of numbers go to their slots, those of arrays into their shadows. */
export function giveBack(
  adjoints: readonly unknown[],
  on: readonly boolean[],
  shadows: readonly unknown[],
  offset = 0,
): void {
  let at = 0;
  adjoints.forEach((adjoint, i) => {
    if (!on[i]) return;
    if (shadows[i] === undefined) runtime.R[2 * at++ + offset] = adjoint as number;
    else addNumbers(shadows[i], flatten(adjoint), 0);
  });
}
