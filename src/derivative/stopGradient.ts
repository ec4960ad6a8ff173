import { isNode, levelOf, tapes } from "./record.ts";
import { type AnyFunction, type Halves, registerNative } from "./registry.ts";
import { runtime } from "./runtime.ts";
import { mapNumbers } from "./tape.ts";

/**
 * x as it is, as a constant for derivatives: ∂ stopGradient(x)/∂x = 0. Arrays and objects are copied.
 *
 *     grad((x: number) => x * stopGradient(x))(3)      // 3
 */
export function stopGradient<T>(x: T): T {
  return typeof x === "object" && x !== null ? (runtime.copy(x) as T) : x;
}

/** Below the innermost tape, so that sweeps further out see it too as a constant. */
const recorded = ((x: unknown) =>
  mapNumbers(x, (part) => {
    let number: unknown = part;
    while (isNode(number) && levelOf(number) <= tapes.length) number = number.x;
    return number;
  })) as AnyFunction;

const ZERO_SLOTS = 2;

const halves: Halves = {
  forward: (x) => {
    runtime.resultAdjoint = runtime.growingZeros(x);
    return stopGradient(x);
  },
  backward: () => void runtime.R.fill(0, 0, ZERO_SLOTS),
  forwardDual: (x) => {
    runtime.resultAdjoint = runtime.growingZeros(x);
    runtime.resultTangent = runtime.growingZeros(x);
    runtime.resultAdjointTangent = runtime.growingZeros(x);
    return stopGradient(x);
  },
  backwardDual: () => void runtime.R.fill(0, 0, ZERO_SLOTS),
  tangent: (x) => {
    runtime.resultTangent = runtime.growingZeros(x);
    return stopGradient(x);
  },
};

registerNative(stopGradient as AnyFunction, "stopGradient", { recorded: () => recorded, halves: () => halves });
