// What one generation of a reverse program shares between its parts.
import type { Analysis } from "../activity.ts";
import { variable } from "../build.ts";
import type { Expression, LoopStatement, Program, Statement, Variable } from "../ir.ts";
import { isCostly } from "../partials.ts";
import { ELEMENTS, numbersOf, type Place, referencesOf } from "../place.ts";
import { isReference } from "../type.ts";
import { assigned, each, expressionsOf, some, walk } from "../walk.ts";
import type { Counted } from "./counted.ts";
import { Exits } from "./exits.ts";
import type { Needs } from "./needs.ts";

/** A statement's way forward and its way back, each in the order of execution. */
export interface Both {
  readonly forward: Statement[];
  readonly backward: Statement[];
}

export interface Callee {
  /** The name under which the caller has the function. */
  readonly callee: string;
  /** `1` for each argument that carries a derivative. */
  readonly mask: string;
}

const BAR = "$bar";

/** The adjoint of a variable, and the shadow of an array. */
export const barName = (name: string): string => `${name}${BAR}`;
export const isBarName = (name: string): boolean => name.endsWith(BAR);

/** Where the adjoint of a place lies. */
export function bar(e: Expression): Expression {
  if (e.kind === "variable") return variable(barName(e.name), e.type);
  if (e.kind === "element") return { ...e, array: bar(e.array) };
  return e.kind === "field" ? { ...e, object: bar(e.object) } : e;
}

export class Context {
  readonly program: Program;
  readonly analysis: Analysis;
  readonly needs: Needs;
  readonly params: ReadonlySet<string>;
  readonly exits = new Exits();
  /** How often the program reads each variable. */
  readonly reads: ReadonlyMap<string, number>;
  /** Exit codes, branch bits and trip counts: the way back reads them. */
  readonly records = new Set<string>();
  /** By the name of their derivative in the program. */
  readonly callees = new Map<string, Callee>();
  /** Constants of a loop's body that the way back computes again. */
  readonly recomputed = new Set<Statement>();
  /** Assignments of a counted loop's variable, which the way back makes itself. */
  readonly owned = new Set<Statement>();
  readonly counted = new Map<LoopStatement, Counted>();
  #unique = 0;

  constructor(program: Program, analysis: Analysis, needs: Needs, reads: ReadonlyMap<string, number>) {
    this.reads = reads;
    this.program = program;
    this.analysis = analysis;
    this.needs = needs;
    this.params = new Set(program.params.map((p) => p.name));
  }

  fresh(base: string): string {
    return `$${base}${this.#unique++}`;
  }

  /** May the variable hold a value from before that the way back needs? */
  mayOverwrite(name: string, declares: boolean, depth: number): boolean {
    return depth > 0 || (this.assignments(name) > 1 && !declares) || this.params.has(name);
  }

  assignments(name: string): number {
    return this.analysis.assignments.get(name) ?? 0;
  }

  bar(name: string): Variable {
    return variable(barName(name), this.analysis.types.get(name) ?? "number");
  }

  /** Has `e` the same value after `changes` as before? */
  isStable(e: Expression, changes: Changes): boolean {
    return !some(e, (part) => {
      switch (part.kind) {
        case "variable":
          return changes.names.has(part.name);
        case "element":
        case "field":
          return changes.places.has(this.analysis.place(part));
        case "length":
          return changes.places.has(this.analysis.place(part.array));
        default:
          return part.kind === "builtin" || part.kind === "pop";
      }
    });
  }

  isCheap(e: Expression): boolean {
    return !some(e, (part) => isCostly(part) || part.kind === "builtin");
  }

  changesOf(list: readonly Statement[]): Changes {
    const changes: Changes = { names: new Set(), places: new Set() };
    each(list, (s) => this.#addChanges(s, changes));
    return changes;
  }

  #addChanges(s: Statement, { names, places }: Changes): void {
    const name = assigned(s);
    if (name !== undefined) names.add(name);
    const { place, writes } = this.analysis;
    if (s.kind === "store" || s.kind === "append") {
      const array = place(s.array);
      places.add(array.part(ELEMENTS));
      if (s.kind === "append" || array.grows) places.add(array);
    } else if (s.kind === "storeField") places.add(place(s.object).part(s.name));
    else if (s.kind === "call") {
      const written = writes(s.callee);
      s.args.forEach((arg, i) => {
        if (!written[i] || !isReference(arg.type)) return;
        numbersOf(place(arg), arg.type, (p) => places.add(p));
        referencesOf(place(arg), arg.type, (p) => places.add(p));
      });
    }
  }
}

export interface Changes {
  readonly names: Set<string>;
  readonly places: Set<Place>;
}

/** How often a program reads each variable. */
export function readsOf(list: readonly Statement[]): Map<string, number> {
  const reads = new Map<string, number>();
  each(list, (s) => {
    for (const e of expressionsOf(s)) {
      walk(e, (part) => {
        if (part.kind === "variable") reads.set(part.name, (reads.get(part.name) ?? 0) + 1);
      });
    }
  });
  return reads;
}
