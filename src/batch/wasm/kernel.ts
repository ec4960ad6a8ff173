// One function for many points: reads them from columns, runs the program on them, and writes columns. Longer than other files,
// as all of it is one function under construction.
import type { Parameter, Program, Statement } from "../../derivative/ir.ts";
import { isReference } from "../../derivative/type.ts";
import { each, expressionsOf, some } from "../../derivative/walk.ts";
import type { Slot } from "../slots.ts";
import { notInLanes, unbatchable } from "../unbatchable.ts";
import { Assembler, type Code, F64, I32, LANES, OP, V128 } from "./assembler.ts";
import { Frame } from "./frame.ts";
import { ABORT, MEMORY_LIMITS, SCRATCH_SIZE } from "./layout.ts";
import { MathCode } from "./mathCode.ts";
import { rootsOf, slotBarPath, slotPath } from "./paths.ts";
import { emitList } from "./statements.ts";
import { Variation } from "./variation.ts";

/** What is computed at each point: f, f and ∇f, or the end of gradient descent from it. */
export type Task = "value" | "valueAndGradient" | "descend";

export interface KernelSource {
  readonly program: Program;
  /** Of the value, or of value and gradient, or of the gradient alone. */
  readonly body: readonly Statement[];
  readonly slots: readonly Slot[];
  readonly task: Task;
}

export interface Kernel {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Points that it takes at a time: the number of points must be a multiple. */
  readonly step: number;
}

/** Parameters of the exported `run`. Points are counted in bytes of a column. */
const PARAMS = ["first", "last", "base", "stride", "scratch", "captures", "steps"] as const;
type Name = (typeof PARAMS)[number];
const LEARNING_RATE = PARAMS.length;

/** @param chains vectors of two lanes side by side; 0 for one point at a time */
export function kernelOf(source: KernelSource, chains: number): Kernel {
  const assembler = new Assembler();
  const code = assembler.code("run", [...PARAMS.map(() => I32), F64] as (typeof I32 | typeof F64)[], []);
  new Writer(source, chains, code, new MathCode(assembler)).write();
  return { bytes: assembler.bytes(MEMORY_LIMITS), step: chains ? 2 * chains : 1 };
}

interface PointArray {
  readonly slot: Slot;
  /** Locals with the addresses of the parameter's elements, their adjoints', and of the point during descent. */
  readonly elements: number;
  readonly adjoints: number;
  readonly kept: number;
}

class Writer {
  readonly #source: KernelSource;
  readonly #code: Code;
  readonly #frame: Frame;
  readonly #chains: number;
  readonly #offset: number;
  readonly #heapStart: number;
  readonly #arrays: PointArray[] = [];
  /** Of each slot that is a number, the point during descent. */
  readonly #kept = new Map<Slot, readonly number[]>();

  constructor(source: KernelSource, chains: number, code: Code, math: MathCode) {
    const { program, body, slots } = source;
    this.#source = source;
    this.#code = code;
    this.#chains = chains;
    const roots = rootsOf(program);
    const varying = slots.flatMap((slot) => [
      slotPath(program, slot),
      ...(slot.isArray || slot.fields.length ? [slotBarPath(program, slot)] : []),
    ]);
    const variation = new Variation(body, chains ? varying : [], roots);
    if (chains) refuseStacks(body);
    const registers = {
      stack: code.local(I32),
      stackEnd: code.local(I32),
      heap: code.local(I32),
      heapEnd: code.local(I32),
    };
    this.#heapStart = code.local(I32);
    this.#offset = code.local(I32);
    this.#frame = new Frame({ code, math, variation, roots, registers, chains });
  }

  write(): void {
    const { program, body, slots, task } = this.#source;
    const code = this.#code;
    this.#layOut();
    this.#frame.declare(body, program);
    for (const slot of slots) if (!slot.isArray) this.#frame.place(slotPath(program, slot), "number");
    this.#readCaptures(program.captures);
    code.get(this.#param("first")).set(this.#offset);
    this.#frame.open(OP.block);
    this.#frame.open(OP.loop);
    code.get(this.#offset).get(this.#param("last")).op(OP.i32GeU);
    this.#frame.branch(OP.brIf, 1);
    for (const slot of slots) this.#load(slot);
    if (task === "descend") this.#steps();
    else {
      this.#once();
      this.#storeResults();
    }
    code
      .get(this.#offset)
      .i32(8 * this.#width)
      .op(OP.i32Add)
      .set(this.#offset);
    this.#frame.branch(OP.br, 0);
    this.#frame.close();
    this.#frame.close();
  }

  get #width(): number {
    return this.#chains ? 2 * this.#chains : 1;
  }

  #param(name: Name): number {
    return PARAMS.indexOf(name);
  }

  /** Arrays of the point, the heap and the stack, one after another in this worker's own memory. */
  #layOut(): void {
    const code = this.#code;
    const { program, slots } = this.#source;
    const size = this.#frame.elementSize;
    let at = 16;
    const region = (count: number): number => {
      const local = code.local(I32);
      code.get(this.#param("scratch")).i32(at).op(OP.i32Add).set(local);
      code.get(local).i32(8).op(OP.i32Sub).f64(count).at(OP.f64Store, 0);
      at += 16 + Math.ceil((count * size) / 16) * 16;
      return local;
    };
    for (const slot of slots) {
      if (!slot.isArray) continue;
      const array = { slot, elements: region(slot.count), adjoints: region(slot.count), kept: region(slot.count) };
      this.#arrays.push(array);
      for (const [path, local] of [
        [slotPath(program, slot), array.elements],
        [slotBarPath(program, slot), array.adjoints],
      ] as const) {
        this.#frame.arrays.add(path);
        this.#frame.places.set(path, { type: { array: "number" }, varying: false, locals: [local] });
      }
    }
    const room = SCRATCH_SIZE - at;
    if (room < SCRATCH_SIZE / 2) unbatchable("it takes too many numbers");
    const { stack, stackEnd, heap, heapEnd } = this.#frame.registers;
    const half = at + 8 * Math.floor(room / 16);
    code.get(this.#param("scratch")).i32(at).op(OP.i32Add).tee(this.#heapStart).set(heap);
    code.get(this.#param("scratch")).i32(half).op(OP.i32Add).tee(heapEnd).set(stack);
    code.get(this.#param("scratch")).i32(SCRATCH_SIZE).op(OP.i32Add).set(stackEnd);
  }

  #readCaptures(captures: readonly Parameter[]): void {
    captures.forEach(({ name, type }, i) => {
      const place = this.#frame.places.get(name);
      if (!place) return;
      const code = this.#code.get(this.#param("captures"));
      if (type === "number") code.at(OP.f64Load, 8 * i);
      else if (type === "boolean" || isReference(type)) code.at(OP.i32Load, 8 * i);
      else unbatchable(`it uses ${name}, which is no number`);
      code.set(place.locals[0]);
    });
  }

  /** The address of this point in a column. */
  #column(column: number): Code {
    const code = this.#code;
    code.get(this.#param("base")).get(this.#param("stride")).i32(column).op(OP.i32Mul, OP.i32Add);
    return code.get(this.#offset).op(OP.i32Add);
  }

  #loadColumn(column: number, q: number): void {
    const code = this.#column(column);
    if (this.#chains) code.lanesAt(LANES.load, 16 * q);
    else code.at(OP.f64Load, 0);
  }

  /** Expects address and value. */
  #put(offset: number): void {
    if (this.#chains) this.#code.lanesAt(LANES.store, offset);
    else this.#code.at(OP.f64Store, offset);
  }

  #get(offset: number): void {
    if (this.#chains) this.#code.lanesAt(LANES.load, offset);
    else this.#code.at(OP.f64Load, offset);
  }

  /** Does something for each chain, or once. */
  #chained(use: (q: number) => void): void {
    for (let q = 0; q < Math.max(1, this.#chains); q++) use(q);
  }

  #load(slot: Slot): void {
    const { program, task } = this.#source;
    const code = this.#code;
    const array = this.#arrays.find((a) => a.slot === slot);
    if (array) {
      const target = task === "descend" ? array.kept : array.elements;
      for (let i = 0; i < slot.count; i++)
        this.#chained((q) => {
          code.get(target);
          this.#loadColumn(slot.first + i, q);
          this.#put(i * this.#frame.elementSize + 16 * q);
        });
      return;
    }
    const place = this.#frame.places.get(slotPath(program, slot))!;
    if (task === "descend") this.#kept.set(slot, this.#sameLocals(place.locals));
    const locals = this.#kept.get(slot) ?? place.locals;
    locals.forEach((local, q) => {
      this.#loadColumn(slot.first, q);
      code.set(local);
    });
  }

  #sameLocals(locals: readonly number[]): number[] {
    return locals.map(() => this.#code.local(this.#chains ? V128 : F64));
  }

  /** One pass of the program, with all its variables at zero as JavaScript declares them. */
  #once(): void {
    const { program, body, slots, task } = this.#source;
    const code = this.#code;
    const given = new Set([
      ...slots.map((slot) => slotPath(program, slot)),
      ...program.captures.map(({ name }) => name),
      ...this.#arrays.map(({ slot }) => slotBarPath(program, slot)),
    ]);
    for (const [path, { type, varying, locals }] of this.#frame.places) {
      if (given.has(path) || isReference(type)) continue;
      for (const local of locals) {
        if (varying) code.lanes(LANES.const, ...Array<number>(16).fill(0));
        else if (type === "number") code.f64(0);
        else code.i32(0);
        code.set(local);
      }
    }
    if (task !== "value")
      for (const { adjoints, slot } of this.#arrays)
        code
          .get(adjoints)
          .i32(0)
          .i32(slot.count * this.#frame.elementSize)
          .fill();
    code.get(this.#heapStart).set(this.#frame.registers.heap);
    code.get(this.#frame.registers.heapEnd).set(this.#frame.registers.stack);
    emitList(this.#frame, body);
  }

  #gradient(slot: Slot, i: number, q: number): void {
    const array = this.#arrays.find((a) => a.slot === slot);
    if (array) {
      this.#code.get(array.adjoints);
      this.#get(i * this.#frame.elementSize + 16 * q);
      return;
    }
    const place = this.#frame.places.get(slotBarPath(this.#source.program, slot));
    this.#frame.lanesOf(place, q);
  }

  #storeResults(): void {
    const { program, slots, task } = this.#source;
    const width = slots.reduce((sum, { count }) => sum + count, 0);
    this.#chained((q) => {
      this.#column(width);
      this.#frame.lanesOf(this.#frame.places.get(program.result), q);
      this.#put(16 * q);
    });
    if (task === "value") return;
    for (const slot of slots)
      for (let i = 0; i < slot.count; i++)
        this.#chained((q) => {
          this.#column(width + 1 + slot.first + i);
          this.#gradient(slot, i, q);
          this.#put(16 * q);
        });
  }

  /** θ ← θ - η g, `steps` times, then back into the columns. */
  #steps(): void {
    const { slots } = this.#source;
    const code = this.#code;
    const left = code.local(I32);
    code.get(this.#param("steps")).set(left);
    this.#frame.open(OP.block);
    this.#frame.open(OP.loop);
    code.get(left).op(OP.i32Eqz);
    this.#frame.branch(OP.brIf, 1);
    code.i32(0).i32AtomicLoad(ABORT);
    this.#frame.branch(OP.brIf, 1);
    for (const slot of slots) this.#copyPoint(slot);
    this.#once();
    for (const slot of slots) this.#move(slot);
    code.get(left).i32(1).op(OP.i32Sub).set(left);
    this.#frame.branch(OP.br, 0);
    this.#frame.close();
    this.#frame.close();
    for (const slot of slots) this.#storePoint(slot);
  }

  #copyPoint(slot: Slot): void {
    const code = this.#code;
    const array = this.#arrays.find((a) => a.slot === slot);
    if (array) {
      code
        .get(array.elements)
        .get(array.kept)
        .i32(slot.count * this.#frame.elementSize)
        .copy();
      return;
    }
    const { locals } = this.#frame.places.get(slotPath(this.#source.program, slot))!;
    locals.forEach((local, q) => void code.get(this.#kept.get(slot)![q]).set(local));
  }

  #move(slot: Slot): void {
    const code = this.#code;
    const kept = this.#kept.get(slot);
    const array = this.#arrays.find((a) => a.slot === slot);
    for (let i = 0; i < slot.count; i++)
      this.#chained((q) => {
        const at = i * this.#frame.elementSize + 16 * q;
        if (array) {
          code.get(array.kept).get(array.kept);
          this.#get(at);
        } else code.get(kept![q]);
        code.get(LEARNING_RATE);
        if (this.#chains) code.lanes(LANES.splat);
        this.#gradient(slot, i, q);
        if (this.#chains) code.lanes(LANES.mul).lanes(LANES.sub);
        else code.op(OP.f64Mul, OP.f64Sub);
        if (array) this.#put(at);
        else code.set(kept![q]);
      });
  }

  #storePoint(slot: Slot): void {
    const code = this.#code;
    const array = this.#arrays.find((a) => a.slot === slot);
    for (let i = 0; i < slot.count; i++)
      this.#chained((q) => {
        this.#column(slot.first + i);
        if (array) {
          code.get(array.kept);
          this.#get(i * this.#frame.elementSize + 16 * q);
        } else code.get(this.#kept.get(slot)![q]);
        this.#put(16 * q);
      });
  }
}

/** Numbers that are taken back from a stack are not known to be the same in all lanes. */
function refuseStacks(body: readonly Statement[]): void {
  each(body, (s) => {
    if (expressionsOf(s).some((e) => some(e, (part) => part.kind === "pop")))
      notInLanes("its gradient keeps values on a stack");
  });
}
