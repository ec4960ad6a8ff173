import type { Mode } from "./derivative.ts";
import type { Program } from "./ir.ts";
import type { Lifted } from "./registry.ts";
import type { Output } from "./structural.ts";
import { each } from "./walk.ts";

export interface Plan {
  /** `halves`: the runtime made the function, with its derivative. */
  readonly way: "reverse" | "forward" | "tape" | "halves" | "none";
  /** For `none`: what to say. Else why this way. */
  readonly reason: string;
}

/** Most numbers for which forward mode is taken. */
const FEW = 2;

/** Which way a derivative of a lifted function goes. */
export function plan(form: Lifted, output: Output, mode: Mode): Plan {
  const { ir, tape, native } = form;
  if (!["auto", "reverse", "forward", "tape"].includes(mode)) {
    return { way: "none", reason: `mode must be "auto", "reverse", "forward" or "tape", got ${JSON.stringify(mode)}` };
  }
  if (mode === "tape") {
    if (!tape && !native && !ir) return { way: "none", reason: form.reason ?? "it has no derivative" };
    return { way: "tape", reason: "the tape was asked for" };
  }
  if (native) return native.halves ? { way: "halves", reason: "it was made with its derivative" } : byTape(mode, form);
  if (!ir)
    return tape && mode === "auto"
      ? byTape(mode, form)
      : { way: "none", reason: form.reason ?? "it has no derivative" };
  if (output === "forward") return { way: "forward", reason: "a product along one direction" };
  if (output === "tangent") return { way: "reverse", reason: "forward mode over the gradient's program" };
  if (mode !== "auto") return { way: mode, reason: `${mode} mode was asked for` };
  return output === "value" ? { way: "reverse", reason: "" } : planGradient(ir);
}

const byTape = (mode: Mode, { reason }: Lifted): Plan =>
  mode === "auto" || mode === "tape"
    ? { way: "tape", reason: reason ?? "the runtime made the function" }
    : { way: "none", reason: `the function has no program for mode "${mode}"; leave mode out` };

/** The way of a gradient for which none was asked. */
export function planGradient({ params, body }: Program): Plan & { readonly way: "reverse" | "forward" } {
  const numbers = params.filter((p) => p.type === "number");
  const onlyNumbers = params.every((p) => typeof p.type !== "object");
  if (onlyNumbers && numbers.length <= FEW && numbers.length > 0 && hasLoop(body)) {
    const count = numbers.length === 1 ? "one number" : "two numbers";
    return { way: "forward", reason: `${count} and a loop: carrying the derivative along keeps nothing of the loop` };
  }
  return { way: "reverse", reason: "one sweep back gives the derivative by every number" };
}

function hasLoop(body: Program["body"]): boolean {
  let found = false;
  each(body, (s) => {
    found ||= s.kind === "loop" || s.kind === "call";
  });
  return found;
}
