import { call } from "./byHalves.ts";
import { formOf } from "./derivative.ts";
import type { Liftable } from "./differentiable.ts";
import { type Kept, parted } from "./nested.ts";
import { isNode, levelOf, Node, tapes, type Value } from "./record.ts";
import { type AnyFunction, type Half, type Halves, registerNative } from "./registry.ts";
import { runtime } from "./runtime.ts";
import { halvesOf, NoStructure, primal, writesOf } from "./structural.ts";
import { mapNumbers, numbersIn, recordedForm, stripped, sweepBack } from "./tape.ts";

/**
 * f again, which keeps only its arguments for the way back, and computes the rest a second time there. A loop of n steps with
 * k values each keeps n times the arguments in the place of n·k values, for one more run of f.
 *
 *     const step = checkpoint((s: number[], h: number) => ...);   // outside
 *     for (let i = 0; i < 1e6; i++) s = step(s, h);                // in the function that is differentiated
 *
 * @throws {TypeError} where f has no derivative, or writes into its parameters
 *
 * Source: Griewank and Walther 2000 (one level)
 */
export function checkpoint<F extends Liftable>(f: F): F {
  const form = formOf(f, "checkpoint");
  const own = ((...params: never[]) => f(...params)) as F;
  return registerNative(own, `checkpoint of ${form.name || "a function"}`, {
    value: () => primal(f),
    recorded: () => recordedCheckpoint(recordedForm(form)),
    halves: (mask) => {
      if (!form.ir) throw new NoStructure(form.reason);
      if (writesOf(form).some(Boolean))
        throw new TypeError(`checkpoint: ${form.name} writes into its parameters; copy them first`);
      return checkpointHalves(f, halvesOf(form, mask), mask);
    },
  });
}

interface KeptResult extends Kept {
  readonly tangents?: unknown;
}

function checkpointHalves(f: AnyFunction, inner: Halves, mask: string): Halves {
  const on = Array.from(mask, (digit) => digit === "1");
  const keep = (args: readonly unknown[], result: unknown, dual: boolean): void => {
    const seeds = runtime.growingZeros(result);
    const tangents = dual ? runtime.growingZeros(result) : undefined;
    const own = args.map((arg) => (typeof arg === "object" ? runtime.copy(arg) : arg));
    runtime.O[runtime.q++] = { params: own, shadows: args, seeds, tangents };
    runtime.resultAdjoint = seeds;
    runtime.resultAdjointTangent = tangents;
  };
  const forward: Half = (...args: unknown[]) => {
    const result = call(primal(f), parted(args, on).params);
    keep(args, result, false);
    return result;
  };
  const forwardDual: Half = (...args: unknown[]) => {
    const result = call(inner.tangent, tangentArguments(args, on));
    const along = runtime.resultTangent;
    keep(args, result, true);
    runtime.resultTangent = along;
    return result;
  };
  /** Arrays as they were, and the shadows that the caller holds now. */
  const again = (dual: boolean, seeds: readonly number[]): void => {
    const kept = runtime.O[--runtime.q] as KeptResult;
    runtime.O[runtime.q] = undefined;
    const args = withShadows(kept.params, kept.shadows, on, dual);
    call(dual ? inner.forwardDual : inner.forward, args);
    if (typeof kept.seeds !== "number") {
      copyNumbers(kept.seeds, runtime.resultAdjoint);
      if (dual) copyNumbers(kept.tangents, runtime.resultAdjointTangent);
      call(dual ? inner.backwardDual : inner.backward, []);
    } else call(dual ? inner.backwardDual : inner.backward, seeds);
  };
  return {
    forward,
    forwardDual,
    backward: (...seeds) => again(false, seeds),
    backwardDual: (...seeds) => again(true, seeds),
    tangent: (...args) => inner.tangent(...args),
  };
}

/** Of (x, ẋ, x̄, x̄̇) for an active array, (x, ẋ). */
function tangentArguments(args: readonly unknown[], on: readonly boolean[]): unknown[] {
  const given: unknown[] = [];
  for (let i = 0, k = 0; k < args.length; i++) {
    const size = on[i] ? (typeof args[k] === "number" ? 2 : 4) : 1;
    given.push(...args.slice(k, k + Math.min(size, 2)));
    k += size;
  }
  return given;
}

/** Copies of the arguments and of their tangents, with the shadows themselves. */
function withShadows(
  kept: readonly unknown[],
  given: readonly unknown[],
  on: readonly boolean[],
  dual: boolean,
): unknown[] {
  const args: unknown[] = [];
  for (let i = 0, k = 0; k < given.length; i++) {
    const numeric = typeof given[k] === "number";
    const values = on[i] && dual ? 2 : 1;
    const shadows = on[i] && !numeric ? values : 0;
    args.push(...kept.slice(k, k + values), ...given.slice(k + values, k + values + shadows));
    k += values + shadows;
  }
  return args;
}

function copyNumbers(from: unknown, to: unknown): void {
  if (typeof from !== "object" || from === null) return;
  const source = from as Record<string, unknown>;
  const target = to as Record<string, unknown>;
  for (const key of Object.keys(source)) {
    if (typeof source[key] === "number") target[key] = source[key];
    else copyNumbers(source[key], target[key]);
  }
}

/** On the tape: one node that runs f again, with a tape of its own, when the sweep comes to it. */
export const recordedCheckpoint =
  (f: AnyFunction): AnyFunction =>
  (...args) => {
    const inputs = (args as unknown[]).flatMap(numbersIn);
    const level = Math.max(0, ...inputs.map(levelOf));
    if (level === 0) return f(...args);
    const tape = tapes[level - 1];
    const length = tape.length;
    const result = stripped(
      call(
        f,
        args.map((arg) => stripped(arg, level)),
      ),
      level,
    );
    tape.length = length;
    const again = new Again(level, f, args);
    const outputs = mapNumbers(result, (x) => new Node(level, x));
    again.outputs = numbersIn(outputs) as Node[];
    return outputs;
  };

class Again extends Node {
  outputs: readonly Node[] = [];
  readonly #f: AnyFunction;
  readonly #args: readonly unknown[];

  constructor(level: number, f: AnyFunction, args: readonly unknown[]) {
    super(level, 0);
    this.#f = f;
    this.#args = args;
  }

  override push(): void {
    const { level, outputs } = this;
    const saved = tapes[level - 1];
    tapes[level - 1] = [];
    try {
      const pairs: [Value, Node][] = [];
      const inputs = this.#args.map((arg) =>
        mapNumbers(arg, (x) => {
          const node = new Node(level, isNode(x) && x.level === level ? x.x : x);
          pairs.push([x, node]);
          return node;
        }),
      );
      numbersIn(call(this.#f, inputs)).forEach((x, i) => {
        if (isNode(x) && x.level === level) x.take(outputs[i].bar);
      });
      sweepBack(level);
      for (const [x, node] of pairs) if (isNode(x) && x.level === level) x.take(node.bar);
    } finally {
      tapes[level - 1] = saved;
    }
  }
}
