// Forward mode of a whole function: the value, and its tangent along a direction, in one pass that keeps nothing.
import { type Analysis, analyse, type Writes } from "./activity.ts";
import { variable } from "./build.ts";
import type { Program, Statement } from "./ir.ts";
import { numbersOf } from "./place.ts";
import type { Callee } from "./reverse/context.ts";
import { dotName, tangent } from "./tangent.ts";
import { isReference } from "./type.ts";

export interface Forward {
  readonly program: Program;
  readonly analysis: Analysis;
  /** Which parameters have a tangent. */
  readonly mask: readonly boolean[];
  readonly callees: readonly (Callee & { readonly twin: string })[];
  readonly shadowed: readonly string[];
  readonly body: readonly Statement[];
  /** Parameters that the function stores into. */
  readonly written: readonly string[];
  readonly resultActive: boolean;
}

export function forwardProgram(program: Program, mask: readonly boolean[], writes: Writes): Forward {
  const analysis = analyse(program, mask, writes);
  const callees = new Map<string, Callee>();
  const labelled: Statement[] = [{ kind: "block", label: program.label, body: program.body }];
  const body = tangent(withCalls(labelled, analysis, callees), {
    carriesReference: (name) => analysis.hasActivePlace(name),
    seeds: program.params.filter((p, i) => mask[i] && p.type === "number").map((p) => p.name),
  });
  const written = program.params.filter(({ name, type }) => {
    let stored = false;
    if (isReference(type)) numbersOf(analysis.place(variable(name, type)), type, (p) => void (stored ||= p.stored));
    return stored;
  });
  const carried = new Set<string>();
  collectNames(body, carried);
  return {
    program,
    analysis,
    mask,
    callees: [...callees].map(([twin, callee]) => ({ twin, ...callee })),
    shadowed: program.captures.filter(({ name }) => analysis.hasActivePlace(name)).map((p) => p.name),
    body,
    written: written.map((p) => p.name),
    resultActive: isReference(program.returns)
      ? analysis.hasActivePlace(program.result)
      : carried.has(dotName(program.result)),
  };
}

/** Calls with a tangent among their arguments become calls that give a tangent. */
function withCalls(list: readonly Statement[], analysis: Analysis, callees: Map<string, Callee>): Statement[] {
  const inner = (part: readonly Statement[]): Statement[] => withCalls(part, analysis, callees);
  return list.map((s): Statement => {
    if (s.kind === "if") return { ...s, yes: inner(s.yes), no: inner(s.no) };
    if (s.kind === "loop") return { ...s, body: inner(s.body), update: inner(s.update) };
    if (s.kind === "block") return { ...s, body: inner(s.body) };
    if (s.kind !== "call") return s;
    const on = s.args.map(analysis.isActive);
    if (!on.some(Boolean)) return s;
    const mask = on.map(Number).join("");
    const twin = `${s.callee}$${mask}`;
    callees.set(twin, { callee: s.callee, mask });
    const { target, type, args } = s;
    return { kind: "callForward", target, type, twin, args, carried: on, alone: true };
  });
}

function collectNames(list: readonly Statement[], names: Set<string>): void {
  for (const s of list) {
    if (s.kind === "set") names.add(s.name);
    if (s.kind === "if") [s.yes, s.no].forEach((part) => void collectNames(part, names));
    if (s.kind === "loop") [s.body, s.update].forEach((part) => void collectNames(part, names));
    if (s.kind === "block") collectNames(s.body, names);
  }
}
