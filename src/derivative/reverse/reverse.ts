// Structural reverse mode: a program for the gradient of a program. Loops stay loops.
import { type Analysis, analyse, type Writes } from "../activity.ts";
import { ONE, popped, variable } from "../build.ts";
import type { GiveStatement, Program, Slot, Statement } from "../ir.ts";
import { numbersOf } from "../place.ts";
import { isReference } from "../type.ts";
import { reverseList } from "./block.ts";
import { barName, type Callee, Context, readsOf } from "./context.ts";
import { beginExit } from "./exits.ts";
import { Needs } from "./needs.ts";
import { renamed } from "./rename.ts";

interface Reversed {
  readonly program: Program;
  readonly analysis: Analysis;
  /** Which parameters are differentiated. */
  readonly mask: readonly boolean[];
  readonly callees: readonly (Callee & { readonly twin: string })[];
  /** Captured arrays and objects that have shadows. */
  readonly shadowed: readonly string[];
}

/** The gradient of a number: forward, a seed of 1, and back. */
export interface Joint extends Reversed {
  readonly body: readonly Statement[];
  /** Parameters that the function stores into. */
  readonly written: readonly string[];
}

/** A forward and a backward half, for use inside other programs. What the second needs of the first lies on the stacks. */
export interface Split extends Reversed {
  readonly forward: readonly Statement[];
  readonly backward: readonly Statement[];
  readonly resultActive: boolean;
}

const MOST_ROUNDS = 40;

export function reverseJoint(program: Program, mask: readonly boolean[], writes: Writes): Joint {
  const { reversed, analysis, forward, backward } = generate(program, mask, writes, () => {});
  const seed: Statement = { kind: "set", name: barName(program.result), type: "number", value: ONE };
  const written = program.params.filter(({ name, type }) => {
    let stored = false;
    if (isReference(type)) numbersOf(analysis.place(variable(name, type)), type, (p) => void (stored ||= p.stored));
    return stored;
  });
  return { ...reversed, body: [...forward, seed, ...backward], written: written.map((p) => p.name) };
}

export function reverseSplit(program: Program, mask: readonly boolean[], writes: Writes): Split {
  const { reversed, analysis, context, needs, again, forward, backward } = generate(program, mask, writes, (a) => {
    // Arrays that the caller holds must come back as they were.
    for (const { name, type } of program.params) {
      if (isReference(type)) numbersOf(a.place(variable(name, type)), type, (p) => void (p.needed ||= p.stored));
    }
  });
  const captured = new Set(program.captures.map((p) => p.name));
  const own = [...needs.names].filter(
    (name) => !again.has(name) && !captured.has(name) && (context.assignments(name) || context.params.has(name)),
  );
  const save: Statement[] = [];
  const load: Statement[] = [];
  const carry = (name: string): void => {
    const type = analysis.types.get(name) ?? "number";
    const names = isReference(type) && analysis.hasActivePlace(name) ? [name, barName(name)] : [name];
    for (const part of names) {
      save.push({ kind: "push", value: variable(part, type) });
      load.unshift({ kind: "set", name: part, type, value: popped(type) });
    }
  };
  for (const name of [...own, ...context.records]) carry(name);
  const reference = isReference(program.returns);
  const resultActive = reference ? analysis.hasActivePlace(program.result) : analysis.active.has(program.result);
  const shadow = give("resultAdjoint", 0, program.returns, barName(program.result));
  return {
    ...reversed,
    forward: [...forward, ...save, ...(reference && resultActive ? [shadow] : [])],
    backward: [...load, ...backward, ...adjointsOf(program, mask)],
    resultActive,
  };
}

/** Generates the program until what its way back needs of its way forward is known. */
function generate(program: Program, mask: readonly boolean[], writes: Writes, prepare: (analysis: Analysis) => void) {
  const analysis = analyse(program, mask, writes);
  prepare(analysis);
  const needs = new Needs(analysis);
  const reads = readsOf(program.body);
  let context = new Context(program, analysis, needs, reads);
  let forward: Statement[] = [];
  let backward: Statement[] = [];
  for (let round = 0; needs.grew && round < MOST_ROUNDS; round++) {
    needs.grew = false;
    context = new Context(program, analysis, needs, reads);
    const exit = context.exits.enter(program.label);
    const body = reverseList(context, program.body, 0);
    forward = [];
    beginExit(context, exit, 0, forward);
    if (exit.count) forward.push({ kind: "block", label: program.label, body: body.forward });
    else forward.push(...body.forward);
    backward = body.backward;
  }
  if (needs.grew) throw new Error(`derivative: the needs of ${program.name} do not settle`);
  // What the way back computes again has another name on the way forward, so that what is not read there vanishes.
  const again = new Set([...context.counted.values()].map(({ name }) => name));
  for (const s of context.recomputed) if (s.kind === "set" && !isReference(s.type)) again.add(s.name);
  const reversed: Reversed = {
    program,
    analysis,
    mask,
    callees: [...context.callees].map(([twin, callee]) => ({ twin, ...callee })),
    shadowed: program.captures.filter(({ name }) => analysis.hasActivePlace(name)).map((p) => p.name),
  };
  return { reversed, analysis, context, needs, again, forward: renamed(forward, again), backward };
}

function adjointsOf(program: Program, mask: readonly boolean[]): GiveStatement[] {
  const given: GiveStatement[] = [];
  program.params.forEach(({ name, type }, i) => {
    if (mask[i] && type === "number") given.push(give("adjoint", given.length, "number", barName(name)));
  });
  return given;
}

const give = (of: Slot["of"], index: number, type: Slot["type"], name: string): GiveStatement => ({
  kind: "give",
  slot: { kind: "slot", of, index, type },
  value: variable(name, type),
});
