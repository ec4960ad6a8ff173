// A function under construction and what its names stand for.
import type { Expression, Program, Statement } from "../../derivative/ir.ts";
import { isReference, type Type } from "../../derivative/type.ts";
import { each, expressionsOf, walk } from "../../derivative/walk.ts";
import { unbatchable } from "../unbatchable.ts";
import { type Code, F64, I32, LANES, OP, V128, type ValueType } from "./assembler.ts";
import type { MathCode } from "./mathCode.ts";
import { pathOf } from "./paths.ts";
import type { Variation } from "./variation.ts";

/** A variable: one local, or one a chain where lanes differ. */
export interface Place {
  readonly type: Type;
  readonly varying: boolean;
  readonly locals: readonly number[];
}

/** Addresses that a function's parameters and locals hold. */
export interface Registers {
  /** The top of the stack of saved numbers and where it ends. */
  readonly stack: number;
  readonly stackEnd: number;
  /** Where the next array is made, and where there is room no more. */
  readonly heap: number;
  readonly heapEnd: number;
}

interface Scope {
  readonly label?: string;
  readonly masks: readonly number[];
}

export class Frame {
  readonly code: Code;
  readonly math: MathCode;
  readonly variation: Variation;
  readonly roots: ReadonlySet<string>;
  readonly registers: Registers;
  /** Vectors of two lanes that go side by side; 0 for one point at a time. */
  readonly chains: number;
  readonly places = new Map<string, Place>();
  /** The arrays of the parameters and of their adjoints: no other part of a parameter has an address. */
  readonly arrays = new Set<string>();
  readonly #spare: Partial<Record<ValueType, number[]>> = {};
  readonly #targets = new Map<string, number>();
  readonly #scopes: Scope[] = [];
  #depth = 0;

  constructor(parts: {
    code: Code;
    math: MathCode;
    variation: Variation;
    roots: ReadonlySet<string>;
    registers: Registers;
    chains: number;
  }) {
    this.code = parts.code;
    this.math = parts.math;
    this.variation = parts.variation;
    this.roots = parts.roots;
    this.registers = parts.registers;
    this.chains = parts.chains;
  }

  /** Bytes of an element of an array whose elements differ between lanes. */
  get elementSize(): number {
    return this.chains ? 16 * this.chains : 8;
  }

  /** Locals for every variable of a program. */
  declare(body: readonly Statement[], program: Program): void {
    const see = (path: string | undefined, type: Type): void => {
      if (path !== undefined) this.place(path, type);
    };
    each(body, (s) => {
      if (s.kind === "set") see(s.name, s.type);
      if (s.kind === "storeField")
        see(this.path({ kind: "field", object: s.object, name: s.name, type: s.type }), s.type);
      for (const e of expressionsOf(s))
        walk(e, (part) => {
          if (part.kind === "variable" || part.kind === "field") see(this.path(part), part.type);
        });
    });
    if (program.returns === "number") this.place(program.result, "number");
  }

  place(path: string, type: Type): Place {
    let place = this.places.get(path);
    if (!place) {
      const varying = !isReference(type) && this.variation.varying.has(path);
      const count = varying ? this.chains : 1;
      const kind = varying ? V128 : type === "number" ? F64 : I32;
      place = { type, varying, locals: Array.from({ length: count }, () => this.code.local(kind)) };
      this.places.set(path, place);
    }
    return place;
  }

  /** A number in lanes where there are any; of no place, zero. */
  lanesOf(place: Place | undefined, q: number): void {
    const { code } = this;
    if (!place) code.f64(0);
    else code.get(place.locals[place.varying ? q : 0]);
    if (this.chains && !place?.varying) code.lanes(LANES.splat);
  }

  path(e: Expression): string | undefined {
    return pathOf(e, this.roots);
  }

  /** A local for a moment. */
  borrow<T>(type: ValueType, use: (local: number) => T): T {
    this.#spare[type] ??= [];
    const local = this.#spare[type].pop() ?? this.code.local(type);
    const result = use(local);
    this.#spare[type].push(local);
    return result;
  }

  // Real control: blocks and where branches go.

  open(opcode: number, label?: string): void {
    this.code.op(opcode, 0x40);
    this.#depth++;
    if (label !== undefined) this.#targets.set(label, this.#depth);
  }

  close(): void {
    this.code.op(OP.end);
    this.#depth--;
  }

  /** To the construct with that label, or that many levels out. */
  branch(opcode: number, to: string | number): void {
    const levels = typeof to === "number" ? to : this.#depth - this.#targets.get(to)!;
    this.code.branch(opcode, levels);
  }

  // Masks: which lanes are here.

  /** The masks of the lanes that are here; none when all are. */
  get masks(): readonly number[] | undefined {
    return this.#scopes.at(-1)?.masks;
  }

  newMasks(): number[] {
    return Array.from({ length: this.chains }, () => this.code.local(V128));
  }

  within(masks: readonly number[], label: string | undefined, emit: () => void): void {
    this.#scopes.push({ masks, ...(label !== undefined && { label }) });
    emit();
    this.#scopes.pop();
  }

  /** The lanes that are here go, up to the end of a construct. */
  leave(label: string): void {
    const from = this.#scopes.findIndex((scope) => scope.label === label);
    if (from < 0) unbatchable("it leaves a block in a way that has no form here");
    const { code } = this;
    for (let q = 0; q < this.chains; q++)
      this.borrow(V128, (here) => {
        code.get(this.masks![q]).set(here);
        for (const { masks } of this.#scopes.slice(from))
          code.get(masks[q]).get(here).lanes(LANES.andNot).set(masks[q]);
      });
  }

  /** Is any lane on? As an i32. */
  any(masks: readonly number[]): void {
    masks.forEach((mask, q) => {
      this.code.get(mask);
      if (q) this.code.lanes(LANES.or);
    });
    this.code.lanes(LANES.anyTrue);
  }
}
