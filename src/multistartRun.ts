// Many runs of an optimizer side by side: values and gradients of all together, steps one by one.
import type { Batched } from "./batch/batched.ts";
import type { Layout } from "./layout.ts";
import { randomOfStep } from "./minimizeProblem.ts";
import type { Ends } from "./multistartEnds.ts";
import { checkedCost, type Objective } from "./objective.ts";
import { checkStepped, firstState, type Optimizer, type OptimizerState, type StepContext } from "./optimizer.ts";
import type { Random } from "./random.ts";
import type { RunStatus } from "./run.ts";
import { norm, type Vector, zeros } from "./vector.ts";

export interface Rules {
  readonly steps: number;
  readonly gradientTolerance: number;
  readonly costTolerance: number;
  readonly seed: number;
  readonly signal: { readonly aborted: boolean } | undefined;
}

/** One object for all runs of a step; each has its own cost, and draws anew. */
type Context = StepContext & { cost: number; drawn: Random | undefined };

/** Moves the params of `ends` from the starts to where the runs end. The rules are those of `minimize`, in its order. */
export function descendAll<P>(
  objective: Objective<P>,
  optimizer: Optimizer,
  layout: Layout<P>,
  ends: Ends,
  { steps, gradientTolerance, costTolerance, seed, signal }: Rules,
): void {
  const { count, width, params, costs } = ends;
  const gradients = zeros(count * width);
  const evaluate = evaluator(objective, layout, ends, gradients, signal);
  const before = { params: params.slice(), costs: new Float64Array(count).fill(Number.NaN) };
  const states: OptimizerState[] = [];
  const row = zeros(width);
  const gradient = zeros(width);
  let active = Int32Array.from({ length: count }, (_, i) => i);
  const stateOf = (i: number): OptimizerState =>
    (states[i] ??= firstState(optimizer, layout, params.slice(i * width, (i + 1) * width)));
  const end = (i: number, status: RunStatus, step: number): void => {
    ends.statuses[i] = status;
    ends.steps[i] = step;
    if (!optimizer.evaluated) return;
    const judged = optimizer.evaluated(params.slice(i * width, (i + 1) * width), stateOf(i));
    params.set(judged, i * width);
    costs[i] = objective.value(layout.read(judged));
  };
  const back = (i: number): void => {
    for (let k = i * width; k < (i + 1) * width; k++) params[k] = before.params[k];
    costs[i] = before.costs[i];
  };
  /** Ends the run at step `t` where a rule holds. */
  const judge = (i: number, t: number): boolean => {
    copy(gradients, i * width, gradient, 0, width);
    if (!(Number.isFinite(costs[i]) && allFinite(gradient))) {
      if (t > 0) back(i);
      end(i, "diverged", Math.max(0, t - 1));
    } else if (gradientTolerance >= 0 && norm(gradient) <= gradientTolerance) end(i, "converged", t);
    else if (Math.abs(costs[i] - before.costs[i]) <= costTolerance) end(i, "converged", t);
    else return true;
    return false;
  };
  const step = (i: number, context: Context): boolean => {
    const at = i * width;
    copy(params, at, before.params, at, width);
    copy(params, at, row, 0, width);
    copy(gradients, at, gradient, 0, width);
    before.costs[i] = context.cost = costs[i];
    context.drawn = undefined;
    checkStepped(optimizer, optimizer.step(row, gradient, stateOf(i), context), row);
    if (allFinite(row)) {
      copy(row, 0, params, at, width);
      return true;
    }
    end(i, "diverged", context.t - 1);
    return false;
  };

  for (let t = 0; active.length > 0; t++) {
    if (!evaluate(active)) {
      // Stopped within the evaluation: the last points with a cost are kept.
      for (const i of active) {
        if (t > 0) back(i);
        end(i, "stopped", Math.max(0, t - 1));
      }
      return;
    }
    active = kept(active, (i) => judge(i, t));
    if (t === steps || signal?.aborted) {
      for (const i of active) end(i, t === steps ? "stepLimit" : "stopped", t);
      return;
    }
    const context: Context = {
      t: t + 1,
      learningRate: optimizer.learningRate,
      cost: Number.NaN,
      drawn: undefined,
      get random() {
        return (this.drawn ??= randomOfStep(seed, t + 1));
      },
      gradientAt(elsewhere: Vector, out: Vector) {
        const both = objective.valueAndGradient(layout.read(elsewhere));
        layout.write(both.gradient, out);
        return both.value;
      },
      hessianProduct:
        objective.hessianProduct && ((at, v, out) => out.set(objective.hessianProduct!(layout.read(at), v))),
    };
    active = kept(active, (i) => step(i, context));
  }
}

function kept(list: Int32Array<ArrayBuffer>, test: (i: number) => boolean): Int32Array<ArrayBuffer> {
  let count = 0;
  const out = new Int32Array(list.length);
  for (let a = 0; a < list.length; a++) if (test(list[a])) out[count++] = list[a];
  return out.subarray(0, count);
}

function copy(from: Vector, at: number, to: Vector, start: number, width: number): void {
  for (let k = 0; k < width; k++) to[start + k] = from[at + k];
}

function allFinite(row: Vector): boolean {
  for (let k = 0; k < row.length; k++) if (!Number.isFinite(row[k])) return false;
  return true;
}

type Evaluate = (active: Int32Array) => boolean;

/** Fills costs and gradients at the params of the runs that are active; false when it was stopped. */
function evaluator<P>(
  objective: Objective<P>,
  layout: Layout<P>,
  { width, params, costs }: Ends,
  gradients: Vector,
  signal: Rules["signal"],
): Evaluate {
  const batch = batchOf(objective, layout);
  if (!batch)
    return (active) => {
      for (const i of active) {
        const row = params.subarray(i * width, (i + 1) * width);
        const { value, gradient } = objective.valueAndGradient(layout.read(row));
        costs[i] = checkedCost(objective.name, value);
        layout.write(gradient, gradients.subarray(i * width, (i + 1) * width));
      }
      return true;
    };
  return (active) => {
    const columns = Array.from({ length: width }, (_, k) => {
      const column = new Float64Array(active.length);
      for (let a = 0; a < active.length; a++) column[a] = params[active[a] * width + k];
      return column;
    });
    try {
      const both = batch.valuesAndGradients(columns, { signal: signal as AbortSignal | undefined });
      for (let a = 0; a < active.length; a++) costs[active[a]] = both.values[a];
      both.gradients.forEach((column, k) => {
        for (let a = 0; a < active.length; a++) gradients[active[a] * width + k] = column[a];
      });
      return true;
    } catch (error) {
      if (signal?.aborted) return false;
      throw error;
    }
  };
}

/** The batch of an objective whose parameters are positions: columns go by the order of types, rows by that of fields. */
function batchOf<P>({ batch }: Objective<P>, layout: Layout<P>): Batched | undefined {
  const lone = layout.length === 1 && layout.path(0) === "";
  for (let i = 0; i < layout.length && !lone; i++) if (layout.path(i) !== `[${i}]`) return undefined;
  try {
    return batch?.plan(layout.length, "valueAndGradient").way === "javascript" ? undefined : batch;
  } catch {
    return undefined;
  }
}
