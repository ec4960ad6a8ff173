import { notInLanes, Unbatchable } from "../batch/unbatchable.ts";
import type { Liftable } from "../derivative/differentiable.ts";
import type { Program } from "../derivative/ir.ts";
import { type AnyFunction, liftedForm } from "../derivative/registry.ts";
import { shown } from "../shown.ts";
import type { Vector } from "../vector.ts";
import { instanceOf } from "./code.ts";
import { elementLoopOf } from "./elementLoop.ts";
import { laneKernelOf } from "./kernel.ts";
import { MOST_WORDS, NUMBERS, type Run, share, tables, WORDS } from "./share.ts";
import { isInReach, SHORT } from "./vectors.ts";

/** A loop over the elements of vectors, and the numbers that it uses. */
export type ElementFunction = (first: Vector, ...others: never[]) => void;

/**
 * The same function, several elements at a time where its vectors are long and lie in the memory of lanes, as those of a run do.
 *
 *     const move = inLanes((params: Vector, gradient: Vector, rate: number) => {
 *       for (let i = 0; i < params.length; i++) params[i] -= rate * gradient[i];
 *     });
 *
 * The function is one loop over its first vector. It may use elements `[i]` of the vectors that are given to it, numbers that
 * are given to it or that it captures, arithmetic, comparisons, `if`, `continue`, and of `Math` what all engines compute alike: `sqrt`, `abs`,
 * `sign`, `min`, `max`, `floor`, `ceil`, `trunc`, `round`, `fround`. A function that does more runs as it is written; so do short vectors
 * and vectors of one's own. The results have the same bits either way. `move.plan()` says how it runs, and why.
 *
 * @throws TypeError when `f` is no function.
 */
export function inLanes<F extends ElementFunction>(f: Liftable<F>): F & { plan(): LanePlan } {
  if (typeof f !== "function") throw new TypeError(`inLanes: f must be a function, got ${shown(f)}`);
  const plain = f as unknown as (...args: unknown[]) => unknown;
  let found: Found | undefined;
  const here = () => (found ??= find(f as unknown as AnyFunction));
  const run = (...args: [Vector, ...unknown[]]): unknown =>
    args[0].length >= SHORT && here().kernel?.run(args, here().captured()) ? undefined : plain(...args);
  return Object.assign(run as unknown as F, { plan: () => here().plan });
}

/** How a loop over long vectors runs; and if not in lanes, why. */
export interface LanePlan {
  readonly way: "lanes" | "javascript";
  readonly reason?: string;
}

interface Found {
  readonly plan: LanePlan;
  readonly kernel?: Kernel;
  captured(): readonly unknown[];
}

/** All functions that come from one place of the source share a kernel. */
const kernels = new WeakMap<Program, Kernel>();

function find(f: AnyFunction): Found {
  const form = liftedForm(f);
  const none = (reason: string): Found => ({ plan: { way: "javascript", reason }, captured: () => [] });
  if (!form?.ir) return none(form?.reason ?? `${f.name || "f"} was not lifted`);
  try {
    return { plan: { way: "lanes" }, kernel: kernelOf(form.ir), captured: form.captured };
  } catch (error) {
    if (!(error instanceof Unbatchable)) throw error;
    return none(`not in lanes: ${error.message}`);
  }
}

function kernelOf(program: Program): Kernel {
  let kernel = kernels.get(program);
  if (!kernel) {
    const loop = elementLoopOf(program);
    if (loop.params.length > MOST_WORDS) notInLanes(`it uses more than ${MOST_WORDS} parameters`);
    const { bytes, step } = laneKernelOf(loop, program);
    const types = loop.params.map(({ name, type }) => (loop.vectors.has(name) ? "vector" : String(type)));
    kernel = new Kernel(bytes, step, types.slice(0, program.params.length), types.slice(program.params.length));
    kernels.set(program, kernel);
  }
  return kernel;
}

class Kernel {
  readonly #module: WebAssembly.Module;
  readonly #step: number;
  /** Of the arguments, and of what is captured: `vector`, `number` or `boolean`. */
  readonly #params: readonly string[];
  readonly #captures: readonly string[];
  readonly #run: Run;
  readonly #tail: Run;

  constructor(bytes: Uint8Array<ArrayBuffer>, step: number, params: readonly string[], captures: readonly string[]) {
    this.#step = step;
    this.#params = params;
    this.#captures = captures;
    const { module, exports } = instanceOf(bytes);
    this.#module = module;
    this.#run = exports["run"] as Run;
    this.#tail = exports["tail"] as Run;
  }

  /** @returns false, and nothing is done, where lanes cannot reach the vectors, or what is given has other types */
  run(args: readonly [Vector, ...unknown[]], captured: readonly unknown[]): boolean {
    const { length } = args[0];
    const { words, numbers } = tables();
    let places = 0;
    let passed = 0;
    for (let i = 0; i < this.#params.length; i++) {
      const type = this.#params[i];
      if (type !== "vector") {
        if (typeof args[i] !== type) return false;
        numbers[passed++] = Number(args[i]);
        continue;
      }
      const vector = args[i] as Vector;
      if (!(vector instanceof Float64Array) || vector.length !== length || !isInReach(vector)) return false;
      const at = vector.byteOffset;
      for (let k = 0; k < places; k++) if (Math.abs(words[k] - at) < 8 * length) return false;
      words[places++] = at;
    }
    for (let i = 0; i < this.#captures.length; i++) {
      if (typeof captured[i] !== this.#captures[i]) return false;
      numbers[passed++] = Number(captured[i]);
    }
    const whole = 8 * (length - (length % this.#step));
    share(this.#module, this.#run, whole);
    if (whole < 8 * length) this.#tail(whole, 8 * length, WORDS, 0, 0, NUMBERS, 0, 0);
    return true;
  }
}
