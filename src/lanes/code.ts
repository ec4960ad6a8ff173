// What kernels that are written by hand share: loops, steps through memory, and how they come to life.
import { Assembler, type Code, I32, OP } from "../batch/wasm/assembler.ts";
import { MEMORY_LIMITS } from "../batch/wasm/layout.ts";
import { memoryOfAll } from "../batch/wasm/memory.ts";
import { RUN_PARAMS, type Run } from "./share.ts";

/** Turns until `isOver` leaves something other than 0 on the stack. */
export function loop(code: Code, isOver: () => void, body: () => void): void {
  code.op(OP.block, 0x40, OP.loop, 0x40);
  isOver();
  code.branch(OP.brIf, 1);
  body();
  code.branch(OP.br, 0).op(OP.end, OP.end);
}

/** Turns until the address `at` has come to `end`; the body moves it on. */
export const loopTo = (code: Code, at: number, end: number, body: () => void): void =>
  loop(code, () => code.get(at).get(end).op(OP.i32GeU), body);

/** Moves addresses on by so many bytes. */
export function advance(code: Code, addresses: Iterable<number>, bytes: number): void {
  for (const at of addresses) code.get(at).i32(bytes).op(OP.i32Add).set(at);
}

/** The place of the table of words among the parameters of a shared kernel. */
const WORDS = 2;

/** The words of a shared kernel's call, in locals. */
export const givenWords = (code: Code, count: number): number[] =>
  Array.from({ length: count }, (_, k) => {
    const local = code.local(I32);
    code
      .get(WORDS)
      .at(OP.i32Load, 4 * k)
      .set(local);
    return local;
  });

/** A module on the memory of all, and what it exports. */
export function instanceOf(bytes: Uint8Array<ArrayBuffer>): {
  readonly module: WebAssembly.Module;
  readonly exports: WebAssembly.Exports;
} {
  const module = new WebAssembly.Module(bytes);
  return { module, exports: new WebAssembly.Instance(module, { env: { memory: memoryOfAll() } }).exports };
}

/** A kernel that threads share: `share` and `shareOut` take its module and its `run`. */
export interface SharedKernel {
  readonly module: WebAssembly.Module;
  readonly run: Run;
}

export function sharedKernel(write: (code: Code) => void): SharedKernel {
  const assembler = new Assembler();
  write(assembler.code("run", RUN_PARAMS, []));
  const { module, exports } = instanceOf(assembler.bytes(MEMORY_LIMITS));
  return { module, run: exports["run"] as Run };
}
