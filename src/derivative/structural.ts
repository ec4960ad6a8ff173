// Derivatives by structural reverse mode, made when they are first asked for.
import { analyse, type Writes } from "./activity.ts";
import { variable } from "./build.ts";
import { forwardText, tangentText } from "./compile/forwardText.ts";
import { type JointOutput, jointText } from "./compile/jointText.ts";
import { READABLE } from "./compile/readable.ts";
import { splitText } from "./compile/splitText.ts";
import { valueText } from "./compile/valueText.ts";
import { forwardProgram } from "./forward.ts";
import type { Program, Statement } from "./ir.ts";
import { type AnyFunction, type Halves, type Lifted, liftedForm, mathFunctions, mathName } from "./registry.ts";
import { reverseJoint, reverseSplit } from "./reverse/reverse.ts";
import { type Runtime, runtime } from "./runtime.ts";
import { isReference } from "./type.ts";
import { each, withLists } from "./walk.ts";
import { withoutForm } from "./withoutForm.ts";

export type Compiled = (...args: never[]) => unknown;
export type Output = Exclude<JointOutput, "gradientInto"> | "value" | "forward";

/** A function that another one calls has no structural form: the tape may have one. */
export class NoStructure extends TypeError {}

/** A called function stores into other arguments than the one it replaced. */
class Stale extends Error {
  readonly owner: Lifted;

  constructor(owner: Lifted) {
    super("a function was replaced");
    this.owner = owner;
  }
}

interface Made {
  readonly functions: Map<string, Compiled>;
  readonly halves: Map<string, Halves>;
  writes?: readonly boolean[];
}

const made = new WeakMap<Lifted, Made>();

/** The function, its gradient, or the gradient's tangent. */
export function structural(form: Lifted, output: Output | JointOutput): Compiled {
  const program = programOf(form);
  const { functions } = madeOf(form);
  const key = output;
  const known = functions.get(key);
  if (known) return known;
  const compiled = load(form, structuralText(form, output), output) as Compiled;
  const safe = callsOthers(program) ? retrying(form, output, compiled) : compiled;
  functions.set(key, safe);
  return safe;
}

/** A derivative's program as a reader likes it; see `readable`. */
export function readableText(form: Lifted, output: "gradient" | "forward"): string {
  const program = programOf(form);
  const mask = maskOf(program);
  if (output === "forward") return forwardText(forwardProgram(program, mask, writesFor(form)), READABLE);
  return jointText(reverseJoint(program, mask, writesFor(form)), output, { words: READABLE });
}

/** The gradient's program with each statement replaced; `look` is known to it as `$look`. */
export function instrumented(
  form: Lifted,
  look: (...args: never[]) => void,
  replace: (s: Statement) => readonly Statement[],
): Compiled {
  const program = programOf(form);
  const each = (list: readonly Statement[]): readonly Statement[] => list.flatMap((s) => replace(withLists(s, each)));
  const joint = reverseJoint(program, maskOf(program), writesFor(form));
  const text = jointText(joint, "valueAndGradient", { each });
  services.look = look;
  return load(form, `const $look = $.look;\n${text}`, "looked") as Compiled;
}

/** JavaScript of a derivative. */
function structuralText(form: Lifted, output: Output | JointOutput): string {
  const program = programOf(form);
  if (output === "value") return valueText(program);
  if (output === "forward") return forwardText(forwardProgram(program, maskOf(program), writesFor(form)));
  return jointText(reverseJoint(program, maskOf(program), writesFor(form)), output);
}

/** Which parameters are differentiated: those that hold numbers. */
export const maskOf = (program: Program): boolean[] =>
  program.params.map(({ type }) => type === "number" || isReference(type));

const services = Object.assign(runtime, { twin, value: primal });

function programOf(form: Lifted): Program {
  if (!form.ir) throw new NoStructure(form.reason ?? `${form.name || "the function"} has no derivative`);
  return form.ir;
}

function madeOf(form: Lifted): Made {
  let entry = made.get(form);
  if (!entry) {
    entry = { functions: new Map(), halves: new Map() };
    made.set(form, entry);
  }
  return entry;
}

/** Does it call other functions? What they are is known at the call only. */
export function callsOthers(program: Program): boolean {
  let found = false;
  each(program.body, (s) => {
    found ||= s.kind === "call";
  });
  return found;
}

/** Makes it again when a function that it calls has been replaced by one of another kind. */
function retrying(form: Lifted, output: Output | JointOutput, compiled: Compiled): Compiled {
  return (...args) => {
    try {
      return compiled(...args);
    } catch (error) {
      if (!(error instanceof Stale)) throw error;
      made.delete(form);
      made.delete(error.owner);
      return structural(form, output)(...args);
    }
  };
}

function load(form: Lifted, text: string, what: string): unknown {
  const source = `${text}\n//# sourceURL=lifted:${form.name || "f"}.${what}`;
  const factory = new Function("$", "$captures", "$self", source) as (
    $: Runtime,
    captures: () => readonly unknown[],
    self: Lifted,
  ) => unknown;
  return factory(services, () => form.captured(), form);
}

/** The halves of a called function, for the arguments that carry derivatives. */
function twin(owner: Lifted, f: AnyFunction, mask: string, writes: string): Halves {
  const form = liftedForm(f);
  if (!form) throw new NoStructure(withoutForm(f));
  if (form.native) {
    if (writes.includes("1")) throw new Stale(owner);
    return nativeHalves(form, mask);
  }
  if (!form.ir) throw new NoStructure(form.reason);
  if (writesOf(form).map(Number).join("") !== writes) throw new Stale(owner);
  return halvesOf(form, mask);
}

/** A function's forward and backward halves; `mask` has a 1 for each argument that carries a derivative. */
export function halvesOf(form: Lifted, mask = fullMask(form)): Halves {
  if (form.native) return nativeHalves(form, mask);
  const program = programOf(form);
  const { halves } = madeOf(form);
  const known = halves.get(mask);
  if (known) return known;
  const lazy = lazyHalves(form, program, mask);
  halves.set(mask, lazy);
  return lazy;
}

const fullMask = (form: Lifted): string => maskOf(programOf(form)).map(Number).join("");

function nativeHalves(form: Lifted, mask: string): Halves {
  const halves = form.native?.halves?.(mask);
  if (!halves) throw new NoStructure(`${form.name} inside a function is differentiated by the tape`);
  return halves;
}

/** Each pair is made at the first call of its forward half, so that recursion ends. */
function lazyHalves(form: Lifted, program: Program, mask: string): Halves {
  const on = program.params.map((_, i) => mask[i] === "1");
  const make = (dual: boolean): void => {
    const text = splitText(reverseSplit(program, on, writesFor(form)), dual);
    Object.assign(entry, load(form, text, dual ? "halvesDual" : "halves"));
  };
  const makeTangent = (): void => {
    const text = tangentText(forwardProgram(program, on, writesFor(form)));
    entry.tangent = load(form, text, "tangent") as Compiled;
  };
  const entry: Halves = {
    forward: (...args) => {
      make(false);
      return entry.forward(...args);
    },
    forwardDual: (...args) => {
      make(true);
      return entry.forwardDual(...args);
    },
    tangent: (...args) => {
      makeTangent();
      return entry.tangent(...args);
    },
    backward: () => undefined,
    backwardDual: () => undefined,
  };
  return entry;
}

/** A function with the runtime's functions of Math, as far as it is known. */
export function primal(f: AnyFunction): AnyFunction {
  const name = mathName(f);
  if (name !== undefined) return mathFunctions[name] as AnyFunction;
  const form = liftedForm(f);
  if (form?.native) return form.native.value?.() ?? f;
  return form?.ir ? structural(form, "value") : f;
}

function writesFor(form: Lifted): Writes {
  const names = form.ir?.captures.map((c) => c.name) ?? [];
  return (callee) => {
    const f = form.captured()[names.indexOf(callee)];
    const called = typeof f === "function" ? liftedForm(f as AnyFunction) : undefined;
    return called?.ir ? writesOf(called) : [];
  };
}

/** The parameters into which a function stores, itself or through others. */
export function writesOf(form: Lifted): readonly boolean[] {
  const entry = madeOf(form);
  if (entry.writes) return entry.writes;
  const assumed = assumptions?.get(form);
  if (assumed) return assumed;
  const none = programOf(form).params.map(() => false);
  if (assumptions) {
    assumptions.set(form, none);
    return none;
  }
  return settleWrites(form, none);
}

/** While functions that call each other are looked at: what is known so far. */
let assumptions: Map<Lifted, readonly boolean[]> | undefined;

function settleWrites(form: Lifted, none: readonly boolean[]): readonly boolean[] {
  const found = new Map<Lifted, readonly boolean[]>([[form, none]]);
  assumptions = found;
  try {
    for (let before = ""; before !== JSON.stringify([...found.values()]); ) {
      before = JSON.stringify([...found.values()]);
      for (const other of [...found.keys()]) found.set(other, storesOf(other));
    }
  } finally {
    assumptions = undefined;
  }
  for (const [other, writes] of found) madeOf(other).writes = writes;
  return found.get(form)!;
}

function storesOf(form: Lifted): boolean[] {
  const program = programOf(form);
  const mask = program.params.map(() => false);
  const analysis = analyse(program, mask, writesFor(form));
  return program.params.map(
    ({ name, type }) => isReference(type) && analysis.place(variable(name, type)).some((place) => place.stored),
  );
}
