// Chooses how a derivative is computed, and makes it.
import { gradientByForward } from "./byForward.ts";
import { gradientByHalves } from "./byHalves.ts";
import { completed } from "./complete.ts";
import type { Program } from "./ir.ts";
import { plan } from "./plan.ts";
import { type AnyFunction, type Lifted, liftedForm } from "./registry.ts";
import { runtime } from "./runtime.ts";
import { type Compiled, callsOthers, NoStructure, type Output, structural } from "./structural.ts";
import { numbersIn, recordedForm, sweep, sweepEach, sweepTwice } from "./tape.ts";
import { each } from "./walk.ts";
import { withoutForm } from "./withoutForm.ts";

/**
 * How a derivative is computed. `auto` takes the fastest way that the function has:
 *
 * - `reverse`: a program for the gradient is made from the function's source, loops stay loops; its cost is a small multiple of
 *   the function's, however many parameters there are;
 * - `forward`: the value and a derivative run along together, once for each number of the parameters, and nothing is kept;
 * - `tape`: the function runs, its arithmetic is recorded and then swept backwards; slow, and takes what the others have no
 *   form for.
 */
export type Mode = "auto" | "reverse" | "forward" | "tape";

export interface DerivativeOptions {
  /** How it is computed; `explain(f)` tells what `auto` takes. @default "auto" */
  readonly mode?: Mode;
}

/**
 * @param asked the public function that was called, for messages
 * @throws {TypeError} where `f` is no function, or has no derivative
 */
export function derivative(f: AnyFunction, output: Output, asked: string, options: DerivativeOptions = {}): Compiled {
  const form = formOf(f, asked);
  const run = chosen(f, form, output, asked, options);
  const hasDefaults = form.ir?.params.some((p) => p.default !== undefined);
  if (!hasDefaults || (output !== "gradient" && output !== "valueAndGradient")) return run;
  return (...args) => run(...(completed(form.ir, args) as never[]));
}

function chosen(f: AnyFunction, form: Lifted, output: Output, asked: string, options: DerivativeOptions): Compiled {
  const { mode = "auto" } = options;
  const { way, reason } = plan(form, output, mode);
  if (way === "none") throw new TypeError(`${asked}: ${reason}`);
  if (way === "tape") return told(onTape(form, output), asked, f);
  mustGiveNumber(f, form, output, asked);
  if (way === "halves") return told(gradientByHalves(form, output) ?? onTape(form, output), asked, f);
  if (form.ir && callsOthers(form.ir)) return told(later(form, output, asked, way, mode), asked, f);
  const run = way === "forward" ? gradientByForward(form, output) : structural(form, output);
  return form.ir && mayFail(form.ir) ? told(run, asked, f) : run;
}

/** Only functions of numbers that throw nothing go without a look at errors, which costs a few nanoseconds. */
function mayFail({ params, captures, body }: Program): boolean {
  let fails = [...params, ...captures].some((p) => p.type !== "number");
  each(body, (s) => void (fails ||= s.kind === "throw"));
  return fails;
}

/** @throws {TypeError} where `f` is no function, or was not lifted */
export function formOf(f: AnyFunction, asked: string): Lifted {
  if (typeof f !== "function") throw new TypeError(`${asked}: expected a function, got ${shownValue(f)}`);
  const form = liftedForm(f);
  if (!form) throw new TypeError(`${asked}: ${withoutForm(f)}`);
  return form;
}

const shownValue = (x: unknown): string =>
  typeof x === "string" ? JSON.stringify(x) : typeof x === "object" && x !== null ? typeof x : String(x);

function mustGiveNumber(f: AnyFunction, { ir }: Lifted, output: Output, asked: string): void {
  if (!ir || ir.returns === "number" || output === "value" || output === "forward") return;
  const several = typeof ir.returns === "object";
  const remedy = several ? "; use jacobian, or give a sum of squares, say" : "";
  throw new TypeError(
    `${asked}: ${f.name || "the function"} must give a number, and gives ${several ? "several" : "none"}${remedy}`,
  );
}

/** What the function calls is known when it is called. */
function later(form: Lifted, output: Output, asked: string, way: "reverse" | "forward", mode: Mode): Compiled {
  let run: Compiled | undefined;
  return (...args) => {
    try {
      run ??= way === "forward" ? gradientByForward(form, output) : structural(form, output);
      return run(...args);
    } catch (error) {
      if (!(error instanceof NoStructure)) throw error;
      if (mode === way) throw new TypeError(`${asked}: ${error.message}`);
      return onTape(form, output)(...args);
    }
  };
}

/**
 * With messages that say what to do where memory or the call stack ends. What f itself throws, or an operation that it calls, f
 * is let throw again: that error has the message and the line of the source.
 */
export function told(run: Compiled, asked: string, f: AnyFunction): Compiled {
  return (...args) => {
    try {
      return run(...args);
    } catch (error) {
      if (!(error instanceof TypeError && error.message.startsWith(`${asked}:`)) && !isLimit(error)) {
        f(...(args.map(runtime.copy) as never[]));
      }
      throw explained(error, asked, f);
    }
  };
}

const isLimit = (error: unknown): boolean =>
  error instanceof RangeError && /call stack|a derivative would keep|the tape of a derivative/.test(error.message);

function explained(error: unknown, asked: string, f: AnyFunction): unknown {
  if (!(error instanceof RangeError) || !/call stack/.test(error.message)) return error;
  const name = f.name || "the function";
  return new RangeError(
    `${asked}: ${name} calls itself, or other functions, too deeply: see that every recursion has an end, or write it as a loop`,
    { cause: error },
  );
}

function onTape(form: Lifted, output: Output): Compiled {
  const only = (parts: unknown): unknown => ((parts as unknown[]).length === 1 ? (parts as unknown[])[0] : parts);
  const call = (): AnyFunction => recordedForm(form);
  switch (output) {
    case "value":
      return (...args) => sweep(call(), args).value;
    case "gradient":
      return (...args) => only(sweep(call(), args).gradient);
    case "valueAndGradient":
      return (...args) => {
        const { value, gradient } = sweep(call(), args);
        return { value, gradient: only(gradient) };
      };
    case "tangent":
      return (direction: never, ...args) => only(sweepTwice(call(), args, direction));
    case "forward":
      return (direction: never, ...args) => {
        const along = (direction as unknown[]).flatMap(numbersIn) as number[];
        const { result, rows } = sweepEach(call(), args);
        const products = rows.map((row) => row.reduce<number>((sum, x, i) => sum + (x as number) * along[i], 0));
        return { value: result, tangent: products };
      };
  }
}
