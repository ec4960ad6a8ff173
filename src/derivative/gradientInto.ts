import type { Vector } from "../vector.ts";
import { told } from "./derivative.ts";
import { planGradient } from "./plan.ts";
import { type AnyFunction, liftedForm } from "./registry.ts";
import { callsOthers, structural, writesOf } from "./structural.ts";
import { isArray } from "./type.ts";

/** Gives f(x) and writes ∇f(x) into `out`, which is as long as x. It keeps neither, and does not write into x. */
export type GradientInto = (x: ArrayLike<number>, out: Vector) => number;

/**
 * For loops that ask a million times: `valueAndGradient` of a function of one array of numbers, with its bits, which makes no
 * array. Nothing where f has another parameter, calls functions (which might keep x), or has no program.
 */
export function gradientInto(f: AnyFunction): GradientInto | undefined {
  const form = liftedForm(f);
  const ir = form?.ir;
  if (!ir || ir.params.length !== 1 || ir.returns !== "number" || callsOthers(ir)) return undefined;
  const [{ type, default: byDefault }] = ir.params;
  if (!isArray(type) || type.array !== "number" || type.single || byDefault !== undefined) return undefined;
  if (writesOf(form)[0] || planGradient(ir).way !== "reverse") return undefined;
  return told(structural(form, "gradientInto"), "valueAndGradient", f) as unknown as GradientInto;
}
