import type { Checkpoint, TrainingStanding } from "./checkpoint.ts";
import type { Batch, Dataset } from "./data/dataset.ts";
import { inReach, laneZeros, outOfReach } from "./lanes/vectors.ts";
import { randomOfStep } from "./minimizeProblem.ts";
import { type Model, paramsShapeOf } from "./models/model.ts";
import { checkStepped, firstState, type Optimizer, type OptimizerState, type StepContext } from "./optimizer.ts";
import type { Random } from "./random.ts";
import type { RunStatus } from "./run.ts";
import type { Sampler } from "./sampling.ts";
import { TrainingRecord } from "./trainingRecord.ts";
import type { Vector } from "./vector.ts";

export interface TrainingPlan {
  readonly name: string;
  readonly start: Vector;
  readonly model: Model;
  readonly optimizer: Optimizer;
  readonly batches: Sampler;
  readonly batchSize: number | "full";
  readonly sets: Sets;
  readonly steps: number;
  readonly seed: number;
  readonly evaluateEvery: number;
  /** Measurements in a row without a lower validation cost after which to stop. */
  readonly patience: number;
  readonly signal?: { readonly aborted: boolean };
  /** Where a run before this one stood; the batches are past its steps. */
  readonly resumed?: ResumedTraining;
  /** Whether what that run has measured is of other examples, and is left. */
  readonly measuresAnew?: boolean;
}

interface Sets {
  readonly training: Dataset;
  readonly validation?: Dataset;
  readonly test?: Dataset;
}

/** A checkpoint of a training. */
export type ResumedTraining = Checkpoint<Vector> & { readonly training: TrainingStanding };

/** The examples of each role in words. */
export const describe = (sets: Sets): Record<string, string> =>
  Object.fromEntries(Object.entries(sets).map(([role, data]) => [role, String(data)]));

/** Milliseconds between turns of the event loop, so that Stop, live figures and other cells' timers get theirs. */
const SLICE = 15;

/** Makes the steps of one run and writes its record. */
export class TrainingLoop {
  readonly record: TrainingRecord;
  readonly #plan: TrainingPlan;
  readonly #params: Vector;
  readonly #gradient: Vector;
  readonly #state: OptimizerState;
  /** The parameters before the step, to fall back on when it makes them infinite. */
  readonly #before: Vector;
  #withoutGain = 0;
  #diverged = "";
  /** What was measured before the run's last measurement, which a longer run would not make. */
  #beforeEnd: Pick<TrainingStanding, "curves" | "best" | "withoutGain"> | undefined;

  constructor(plan: TrainingPlan) {
    const { name, model, optimizer, batches, sets, resumed } = plan;
    this.#plan = plan;
    this.#params = inReach(plan.start);
    this.#before = this.#params.slice();
    this.#gradient = laneZeros(model.size);
    this.#state = inReach(resumed?.state ?? firstState(optimizer, paramsShapeOf(model), this.#params));
    this.record = new TrainingRecord(name, model, optimizer, batches.batchesPerEpoch, Object.keys(sets), this.#params);
    this.record.checkpoint = () => this.#checkpoint();
    if (resumed) this.record.steps = resumed.step;
    if (resumed && !plan.measuresAnew) {
      this.record.takeOver(resumed.training);
      this.#withoutGain = resumed.training.withoutGain;
    } else this.#measure();
  }

  /** Settles when the run has ended, however it did; rejects only when the model or the optimizer throws. */
  async run(): Promise<void> {
    try {
      let ending: Ending | undefined;
      for (;;) {
        // Before the first step too: whoever made the run can listen to it from its start.
        await turnOfEventLoop();
        const sliceEnd = performance.now() + SLICE;
        while (!(ending = this.#ending()) && performance.now() < sliceEnd) this.#step();
        if (ending) break;
      }
      if (!this.#diverged && this.record.curves[0].steps.at(-1) !== this.record.steps) {
        this.#beforeEnd = this.#measured();
        this.#measure();
        ending = this.#ending() ?? ending;
      }
      if (!this.#diverged) this.record.params = this.#judged();
      this.record.end(...ending);
    } catch (error) {
      this.record.checkpoint = () => {
        throw new RangeError(`${this.record.name}: a run that an error ended has no checkpoint; start again`);
      };
      this.record.end("stopped", `an error ended it after ${this.record.steps} steps: ${String(error)}`);
      throw error;
    }
  }

  #ending(): Ending | undefined {
    const { record } = this;
    const { steps, patience, signal } = this.#plan;
    if (this.#diverged) return ["diverged", this.#diverged];
    if (signal?.aborted) return ["stopped", `stopped after ${record.steps} of ${steps} steps`];
    if (this.#withoutGain >= patience)
      return [
        "earlyStop",
        `stopped early after ${record.steps} steps: ${patience} measurements without a validation cost below that of step ${record.best.step}`,
      ];
    return record.steps >= steps ? ["stepLimit", `all ${steps} steps made`] : undefined;
  }

  #step(): void {
    const { model, optimizer, batches, evaluateEvery } = this.#plan;
    const { record } = this;
    const t = record.steps + 1;
    const batch = batches.next();
    const cost = model.gradientInto(this.#params, batch, this.#gradient);
    if (!Number.isFinite(cost)) {
      this.#diverged = `diverged at step ${t}: the cost of its batch was ${cost}`;
      return;
    }
    this.#before.set(this.#params);
    const context = this.#context(t, cost, batch);
    checkStepped(optimizer, optimizer.step(this.#params, this.#gradient, this.#state, context), this.#params);
    if (!allFinite(this.#params)) {
      this.#params.set(this.#before);
      this.#diverged = `diverged at step ${t}: it made parameters that are not finite`;
      return;
    }
    record.steps = t;
    if (t % evaluateEvery === 0) this.#measure();
  }

  /** What a step may ask for, all of it on the step's own batch. */
  #context(t: number, cost: number, batch: Batch): StepContext {
    const { model, optimizer, seed } = this.#plan;
    let drawn: Random | undefined;
    return {
      t,
      learningRate: optimizer.learningRate,
      cost,
      get random() {
        return (drawn ??= randomOfStep(seed, t));
      },
      ...(model.curvatureAt && { curvature: (params: Vector) => model.curvatureAt!(params, batch) }),
      gradientAt: (params, out) => model.gradientInto(params, batch, out),
      hessianProduct:
        model.hessianProductInto && ((params, v, out) => model.hessianProductInto!(params, batch, v, out)),
    };
  }

  /** The parameters to judge and to keep: an average, where the optimizer has one. */
  #judged(): Vector {
    return this.#plan.optimizer.evaluated?.(this.#params, this.#state) ?? this.#params;
  }

  /** Measures on every set and keeps the parameters when they are the best so far. */
  #measure(): void {
    const { record } = this;
    const { model, sets } = this.#plan;
    const params = this.#judged();
    for (const [role, data] of Object.entries(sets)) {
      const { cost, error } = model.evaluate(params, data);
      record.add(`${role} cost`, record.steps, cost);
      record.add(`${role} error`, record.steps, error);
      if (role === "training" && !Number.isFinite(cost))
        this.#diverged = `diverged at step ${record.steps}: the training cost was ${cost}`;
      if (role === (sets.validation ? "validation" : "training")) this.#judge(cost, params);
    }
    record.notify();
  }

  #measured(): Pick<TrainingStanding, "curves" | "best" | "withoutGain"> {
    const { curves, best } = this.record;
    return structuredClone({
      curves: curves.map(({ name, steps, values }) => ({ name, steps, values })),
      best,
      withoutGain: this.#withoutGain,
    });
  }

  #checkpoint(): Checkpoint<Vector> {
    const { model, optimizer, sets, seed, batchSize } = this.#plan;
    const { name, steps } = this.record;
    if (this.#diverged)
      throw new RangeError(`${name}: a run that has diverged has no checkpoint; start again from run.params`);
    return {
      kind: "checkpoint",
      objective: model.name,
      cost: model.cost(this.#params, sets.training),
      method: optimizer.name,
      hyperparameters: { ...optimizer.hyperparameters },
      step: steps,
      params: this.#params.slice(),
      state: outOfReach(this.#state),
      seed,
      training: { batchSize, sets: describe(sets), ...(this.#beforeEnd ?? this.#measured()) },
    };
  }

  #judge(cost: number, params: Vector): void {
    const { record } = this;
    const { best } = record;
    if (cost < best.validationCost) {
      best.params.set(params);
      record.best = { params: best.params, step: record.steps, validationCost: cost };
      this.#withoutGain = 0;
    } else this.#withoutGain++;
  }
}

type Ending = [status: RunStatus, message: string];

/** Infinity and NaN times 0 are NaN, and so is any sum with one of them. */
function allFinite(params: Vector): boolean {
  let sum = 0;
  for (let i = 0; i < params.length; i++) sum += params[i] * 0;
  return sum === 0;
}

/** Lets input, timers and messages have their turn: a promise alone would not. */
function turnOfEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve);
  });
}
