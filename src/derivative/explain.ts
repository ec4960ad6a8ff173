import { readable } from "./compile/readable.ts";
import { type DerivativeOptions, formOf } from "./derivative.ts";
import type { Differentiable } from "./differentiable.ts";
import { type NotFinite, notFinite } from "./notFinite.ts";
import { type Plan, plan } from "./plan.ts";
import type { AnyFunction, Lifted } from "./registry.ts";
import { readableText } from "./structural.ts";

/** How a derivative is computed, and why so. Shown as text. */
export interface Explanation {
  readonly mode: "reverse" | "forward" | "tape" | "none";
  /** Why this mode. */
  readonly reason: string;
  /** The derivative as a program, to be read; none where the tape runs. */
  readonly program: string | undefined;
  /** Where at the given parameters a number first is NaN or infinite, if one is. */
  readonly notFinite: NotFinite | undefined;
  /** All of it. */
  toString(): string;
}

export interface ExplainOptions extends DerivativeOptions {
  /** Parameters at which it is looked where NaN and infinite numbers come from. @default none */
  readonly at?: readonly unknown[];
}

/**
 * Which way `grad(f)` goes and why, and the program of the derivative, in which x_bar stands for ∂f/∂x (or x_dot for dx/dt).
 *
 *     explain((x: number[]) => x[0] ** 2 * x[1])
 *     explain(f, { at: [[0, -1]] })       // also: where NaN comes from there
 *
 * @throws {TypeError} where f is no function, or was not lifted
 */
export function explain<F extends Differentiable>(f: F, options: ExplainOptions = {}): Explanation {
  const form = formOf(f, "explain");
  const { mode = "auto", at } = options;
  const { way, reason } = plan(form, "gradient", mode);
  const program = programOf(form, way);
  const found = at && form.ir ? notFinite(form, at) : undefined;
  const text = [headOf(f, form, way, reason), program && `\n${legend(way)}\n\n${program}`, at && tellOf(found, form)];
  const whole = text.filter(Boolean).join("\n");
  return shown({
    mode: way === "halves" ? "reverse" : way,
    reason,
    program,
    notFinite: found,
    toString: () => whole,
  });
}

function programOf(form: Lifted, way: Plan["way"]): string | undefined {
  if (!form.ir || (way !== "reverse" && way !== "forward")) return;
  return readable(readableText(form, way === "reverse" ? "gradient" : "forward"));
}

const MODES = {
  reverse: "reverse mode, one sweep forward and one back",
  forward: "forward mode, value and derivative together",
  tape: "the tape, which records the arithmetic as it runs and sweeps back over the record",
  halves: "the derivative it was made with",
  none: "no derivative",
};

const headOf = (f: AnyFunction, form: Lifted, way: Plan["way"], reason: string): string =>
  `The gradient of ${form.name || f.name || "the function"}: ${MODES[way]}.\nWhy: ${reason}.`;

const legend = (way: Plan["way"]): string =>
  way === "forward"
    ? "x_dot is the derivative of x along the direction; it is carried beside x."
    : "x_bar is the derivative of the result by x: it is gathered on the way back, from the last statement to the first.\n" +
      "keep(x) puts aside a number that the way back needs, kept() takes the last one back.";

function tellOf(found: NotFinite | undefined, form: Lifted): string {
  if (!form.ir) return "\nWhere NaN comes from is told for functions with a program only.";
  return `\n${found ? found.message : "At these parameters every number is finite, in the function and in its gradient."}`;
}

/** Notebooks and consoles show the text. */
function shown(explanation: Explanation): Explanation {
  const hidden = {
    [Symbol.for("Jupyter.display")]: () => ({ "text/plain": explanation.toString() }),
    [Symbol.for("nodejs.util.inspect.custom")]: () => explanation.toString(),
  };
  for (const key of Object.getOwnPropertySymbols(hidden)) {
    Object.defineProperty(explanation, key, { value: Reflect.get(hidden, key), enumerable: false });
  }
  return explanation;
}
