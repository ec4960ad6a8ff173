// Chooses how a derivative is computed: structural reverse mode, or the tape where that has no form.
import { type AnyFunction, type Lifted, liftedForm } from "./registry.ts";
import { type Compiled, callsOthers, NoStructure, type Output, structural, withoutForm } from "./structural.ts";
import { sweep } from "./tape.ts";

/** `auto` is structural where it can be. The others are for tests. */
export type Mode = "auto" | "structural" | "tape";

/**
 * @param asked the public function that was called, for messages
 * @throws {TypeError} where `f` is no function, or has no derivative
 */
export function derivative(f: AnyFunction, output: Output, asked: string, mode: Mode = "auto"): Compiled {
  const form = formOf(f, asked);
  if (mode === "tape") return onTape(form, output);
  const { ir } = form;
  if (!ir) {
    if (mode === "auto" && form.tape) return onTape(form, output);
    throw new TypeError(`${asked}: ${form.reason}`);
  }
  if (ir.returns !== "number" && output !== "value") throw new TypeError(`${asked}: ${nameOf(f)} must give a number`);
  return callsOthers(ir) ? later(form, output, asked, mode) : structural(form, output);
}

function formOf(f: AnyFunction, asked: string): Lifted {
  if (typeof f !== "function") throw new TypeError(`${asked}: expected a function, got ${String(f)}`);
  const form = liftedForm(f);
  if (!form) throw new TypeError(`${asked}: ${withoutForm(f)}`);
  return form;
}

/** What the function calls is known when it is called. */
function later(form: Lifted, output: Output, asked: string, mode: Mode): Compiled {
  let run: Compiled | undefined;
  return (...args) => {
    try {
      run ??= structural(form, output);
      return run(...args);
    } catch (error) {
      if (!(error instanceof NoStructure)) throw error;
      if (mode === "structural" || !form.tape) throw new TypeError(`${asked}: ${error.message}`);
      return onTape(form, output)(...args);
    }
  };
}

function onTape(form: Lifted, output: Output): Compiled {
  const only = <T>(parts: readonly T[]): T | readonly T[] => (parts.length === 1 ? parts[0] : parts);
  switch (output) {
    case "value":
      return (...args) => sweep(form, args).value;
    case "gradient":
      return (...args) => only(sweep(form, args).gradient);
    case "valueAndGradient":
      return (...args) => {
        const { value, gradient } = sweep(form, args);
        return { value, gradient: only(gradient) };
      };
    case "tangent":
      return (direction: never, ...args) => only(sweep(form, args, direction).tangent);
  }
}

const nameOf = (f: AnyFunction): string => f.name || "the function";
