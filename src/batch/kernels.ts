import type { Expression, Program, Statement } from "../derivative/ir.ts";
import { planGradient } from "../derivative/plan.ts";
import { prune } from "../derivative/prune.ts";
import { barName } from "../derivative/reverse/context.ts";
import { reverseJoint } from "../derivative/reverse/reverse.ts";
import { callsOthers, maskOf } from "../derivative/structural.ts";
import { each } from "../derivative/walk.ts";
import type { BatchPlan } from "./batched.ts";
import { forwardBody } from "./forwardBody.ts";
import { mathOnce } from "./mathOnce.ts";
import type { Slot } from "./slots.ts";
import { NotInLanes, Unbatchable, unbatchable } from "./unbatchable.ts";
import { type KernelSource, kernelOf, type Task } from "./wasm/kernel.ts";
import { hasLaneCode } from "./wasm/mathCode.ts";
import type { WasmWay } from "./wasmWay.ts";

interface Kernels {
  readonly lanes?: WasmWay;
  readonly wasm?: WasmWay;
  readonly plan: BatchPlan;
}

/** Programs with more statements than this run two chains side by side, as registers are few. */
const FEW = 24;

/** The forms that a program has in WebAssembly, and why not more. */
export function kernelsOf(program: Program, slots: readonly Slot[], task: Task): Kernels {
  try {
    const source = sourceOf(program, slots, task);
    const wasm = wayOf(source, 0);
    try {
      const body = mathOnce(source.body, hasLaneCode);
      return { wasm, lanes: wayOf({ ...source, body }, body.length > FEW ? 2 : 4), plan: { way: "lanes" } };
    } catch (error) {
      if (!(error instanceof NotInLanes)) throw error;
      return { wasm, plan: { way: "wasm", reason: `not in lanes: ${error.message}` } };
    }
  } catch (error) {
    if (!(error instanceof Unbatchable)) throw error;
    return { plan: { way: "javascript", reason: `not in WebAssembly: ${error.message}` } };
  }
}

function wayOf(source: KernelSource, chains: number): WasmWay {
  const kernel = kernelOf(source, chains);
  return { kernel, module: new WebAssembly.Module(kernel.bytes) };
}

/** The same statements that the JavaScript of value and gradient is made of. */
function sourceOf(program: Program, slots: readonly Slot[], task: Task): KernelSource {
  if (callsOthers(program)) unbatchable("it calls another function");
  if (program.returns !== "number") unbatchable("it gives no number");
  const whole: Statement[] = [{ kind: "block", label: program.label, body: program.body }];
  if (task === "value") return { program, slots, task, body: prune(whole, [program.result]) };
  const numbers = program.params.filter(({ type }) => type === "number").map(({ name }) => barName(name));
  const roots = task === "descend" ? numbers : [...numbers, program.result];
  if (planGradient(program).way === "forward")
    return { program, slots, task, body: prune(forwardBody(program), roots) };
  const joint = reverseJoint(program, maskOf(program), () => []);
  if (joint.shadowed.length) unbatchable("its parameters flow into arrays from outside");
  return { program, slots, task, body: withoutSeed(prune(joint.body, roots), barName(program.result)) };
}

/** 1 · x is x: where the adjoint of the result is 1 throughout, it is left out of products. */
function withoutSeed(body: readonly Statement[], seed: string): readonly Statement[] {
  let sets = 0;
  each(body, (s) => {
    if (s.kind === "set" && s.name === seed) sets++;
  });
  const at = body.findIndex(
    (s) => s.kind === "set" && s.name === seed && s.value.kind === "number" && s.value.value === 1,
  );
  if (sets !== 1 || at < 0) return body;
  const without = (s: Statement): Statement => {
    const { kind } = s;
    if (kind !== "set") return s;
    return { ...s, value: times(s.value) };
  };
  const times = (e: Expression): Expression => {
    if (e.kind !== "binary") return e;
    const [left, right] = [times(e.left), times(e.right)];
    const isSeed = left.kind === "variable" && left.name === seed;
    return isSeed && e.operator === "*" ? right : { ...e, left, right };
  };
  return body.map((s, i) => (i > at ? without(s) : s));
}
