// The WebAssembly of an element loop: one function for vectors of two lanes, one for single elements at the end.

import { Assembler, type Code, I32, LANES, OP, V128 } from "../batch/wasm/assembler.ts";
import { Frame } from "../batch/wasm/frame.ts";
import { MEMORY_LIMITS } from "../batch/wasm/layout.ts";
import { MathCode } from "../batch/wasm/mathCode.ts";
import { emitList } from "../batch/wasm/statements.ts";
import { Variation } from "../batch/wasm/variation.ts";
import type { Program } from "../derivative/ir.ts";
import { advance } from "./code.ts";
import type { ElementLoop } from "./elementLoop.ts";
import { RUN_PARAMS } from "./share.ts";

/**
 * `run(first, last, vectors, _, _, numbers)` and `tail`, likewise: elements from and to, counted in bytes; the address of a
 * table with a word for each vector, its address; and that of a table of the numbers. Both in the order of the parameters.
 */
export interface LaneKernel {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** `run` takes so many elements at a time. */
  readonly step: number;
}

const [FIRST, LAST, VECTORS, , , NUMBERS] = RUN_PARAMS.keys();

/** Bodies of more statements keep so much in registers that two pairs of lanes side by side fill them. */
const FEW = 4;

export function laneKernelOf(loop: ElementLoop, program: Program): LaneKernel {
  const assembler = new Assembler();
  const math = new MathCode(assembler);
  const chains = loop.body.length > FEW ? 2 : 4;
  write(loop, program, assembler.code("run", RUN_PARAMS, []), math, chains);
  write(loop, program, assembler.code("tail", RUN_PARAMS, []), math, 0);
  return { bytes: assembler.bytes(MEMORY_LIMITS), step: 2 * chains };
}

/** @param chains pairs of lanes side by side; 0 for one element at a time */
function write(loop: ElementLoop, program: Program, code: Code, math: MathCode, chains: number): void {
  const { params, vectors, reads, writes, head, body, shared } = loop;
  const elements = [...vectors.values()];
  const variation = new Variation([...head, ...body], chains ? [...elements, ...shared] : [], new Set());
  const none = code.local(I32);
  const registers = { stack: none, stackEnd: none, heap: none, heapEnd: none };
  const frame = new Frame({ code, math, variation, roots: new Set(), registers, chains });
  // One local for all chains: what is the same for all elements is never set inside.
  for (const name of chains ? shared : []) {
    const local = code.local(V128);
    frame.places.set(name, { type: "number", varying: true, locals: Array<number>(chains).fill(local) });
  }
  frame.declare([...head, ...body], program);
  const pointers = new Map<string, number>();
  params.forEach(({ name, type }, i) => {
    if (vectors.has(name)) {
      const pointer = code.local(I32);
      pointers.set(name, pointer);
      code.get(VECTORS).at(OP.i32Load, 4 * pointers.size - 4);
      code.get(FIRST).op(OP.i32Add).set(pointer);
      return;
    }
    const place = frame.places.get(name);
    if (!place) return;
    code.get(NUMBERS).at(OP.f64Load, 8 * (i - pointers.size));
    if (type === "boolean") code.f64(0).op(OP.f64Ne);
    code.set(place.locals[0]);
  });
  emitList(frame, head);
  frame.open(OP.block);
  frame.open(OP.loop);
  code.get(FIRST).get(LAST).op(OP.i32GeU);
  frame.branch(OP.brIf, 1);
  each(frame, reads, vectors, (q, local, name) => {
    code.get(pointers.get(name)!);
    if (chains) code.lanesAt(LANES.load, 16 * q);
    else code.at(OP.f64Load, 0);
    code.set(local);
  });
  emitList(frame, body);
  each(frame, writes, vectors, (q, local, name) => {
    code.get(pointers.get(name)!).get(local);
    if (chains) code.lanesAt(LANES.store, 16 * q);
    else code.at(OP.f64Store, 0);
  });
  advance(code, [FIRST, ...pointers.values()], chains ? 16 * chains : 8);
  frame.branch(OP.br, 0);
  frame.close();
  frame.close();
}

function each(
  frame: Frame,
  names: Iterable<string>,
  vectors: ReadonlyMap<string, string>,
  use: (q: number, local: number, name: string) => void,
): void {
  for (const name of names)
    frame.places.get(vectors.get(name)!)!.locals.forEach((local, q) => void use(q, local, name));
}
