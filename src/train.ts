import { type Checkpoint, checkResumed, checkSameObjective, isCheckpoint } from "./checkpoint.ts";
import type { Dataset } from "./data/dataset.ts";
import { checkFit, type Model } from "./models/model.ts";
import { checkOptimizer, type Optimizer, type OptimizerState } from "./optimizer.ts";
import { signalOfCell } from "./run.ts";
import { sampler } from "./sampling.ts";
import { shown } from "./shown.ts";
import { RunningTraining } from "./training.ts";
import { describe, type ResumedTraining, TrainingLoop } from "./trainingLoop.ts";
import type { Vector } from "./vector.ts";

export interface TrainOptions {
  optimizer: Optimizer;
  /**
   * Parameters to start from, flat in the model's layout; the run works on a copy. A run's `checkpoint` goes on where that run
   * ended, with the same bits as if it had not. @default the model's own
   */
  start?: Vector | Checkpoint<Vector>;
  /**
   * Lets a checkpoint go on though the model or the examples are others than it was made on. The optimizer's state stays; what was
   * measured begins anew. @default false
   */
  changedObjective?: boolean;
  /**
   * Examples a step; "full" is the whole training set in its order, deterministic; 1 is online learning.
   * @default 32, or the checkpoint's
   */
  batchSize?: number | "full";
  /** How many times each example is seen, those before a checkpoint among them. Give this or `steps`. */
  epochs?: number;
  /** How many steps are made, those before a checkpoint among them. Give this or `epochs`. */
  steps?: number;
  /** Examples to measure the cost and the error on while training; `best` is chosen by them. */
  validation?: Dataset;
  /** More examples to measure on; never used to choose anything. */
  test?: Dataset;
  /** Orders the examples, and of what optimizers draw. The weights have the model's own seed. @default 0, or the checkpoint's */
  seed?: number;
  /** Steps between measurements. @default an epoch, but between 1/500 and 1/20 of the run */
  evaluateEvery?: number;
  /** Ends the run when this many measurements in a row did not lower the validation cost. @default never */
  earlyStopping?: { readonly patience: number };
  /** What the legend calls the run. @default the optimizer's name */
  name?: string;
  /** Stops the run between two steps. @default the running cell's, so that Stop ends it and keeps what it has */
  signal?: { readonly aborted: boolean };
}

/**
 * Trains a model on examples, in the background: what it gives back is at once a run that figures can follow, and a promise
 * of the run when it has ended.
 *
 *     θₜ = step(θₜ₋₁, ∇J_B(θₜ₋₁))        J_B(θ) = (1/|B|) Σ ℓ(θ; x, y) over the batch B
 *
 * Cost and error are measured on all of the training, validation and test examples before the first step, every
 * `evaluateEvery` steps and after the last, of the average where the optimizer keeps one. The same model, data, options and seed give the same bits everywhere. A run that
 * is stopped or diverges does not throw: `status` says so, and it keeps what it has.
 *
 * @throws RangeError when sizes, labels or options don't fit, each named, or the start is a checkpoint of another run.
 *
 * Source: Goodfellow et al. 2016, Algorithm 8.1; early stopping: Algorithm 7.1.
 */
export function train<State extends OptimizerState>(
  model: Model,
  training: Dataset,
  options: Omit<TrainOptions, "optimizer"> & { optimizer: Optimizer<State> },
): RunningTraining {
  if (typeof options !== "object" || options === null)
    throw new TypeError(
      `train: options must be an object such as { optimizer: adam(), epochs: 10 }, got ${shown(options)}`,
    );
  const { optimizer, validation, test, start, changedObjective = false, signal = signalOfCell() } = options;
  checkOptimizer("train", optimizer);
  const resumed = isCheckpoint(start) ? standingOf(start) : undefined;
  const { batchSize = resumed?.training.batchSize ?? 32, seed = resumed?.seed ?? 0 } = options;
  checkFit("train", model, "training", training);
  if (validation) checkFit("train", model, "validation", validation);
  if (test) checkFit("train", model, "test", test);
  const batches = sampler(training, batchSize, seed);
  const steps = stepsOf(options, batches.batchesPerEpoch);
  const { earlyStopping, evaluateEvery = defaultInterval(batches.batchesPerEpoch, steps) } = options;
  whole("evaluateEvery", evaluateEvery, 1);
  if (earlyStopping) {
    whole("earlyStopping.patience", earlyStopping.patience, 1);
    if (!validation) throw new TypeError("train: earlyStopping needs validation examples to measure on");
  }
  const params = startOf(model, isCheckpoint(start) ? (start.params as Vector) : start);
  const sets = { training, ...(validation && { validation }), ...(test && { test }) };
  if (typeof changedObjective !== "boolean")
    throw new TypeError(`train: changedObjective must be true or false, got ${shown(changedObjective)}`);
  if (resumed) {
    checkResumed("train", resumed, optimizer as unknown as Optimizer);
    checkSame("seed", resumed.seed, seed);
    checkSame("batchSize", resumed.training.batchSize, batchSize);
    if (!changedObjective) {
      checkSameObjective("train", resumed, model.name, () => model.cost(params, training), optimizer);
      checkSameSets(resumed.training.sets, describe(sets));
    }
    batches.skip(resumed.step);
  }
  const loop = new TrainingLoop({
    start: params,
    name: options.name ?? optimizer.name,
    model,
    optimizer: optimizer as unknown as Optimizer,
    batches,
    batchSize,
    sets,
    ...(resumed && { resumed, measuresAnew: changedObjective }),
    steps,
    seed,
    evaluateEvery,
    patience: earlyStopping?.patience ?? Infinity,
    signal,
  });
  return new RunningTraining(loop.record, loop.run());
}

function startOf(model: Model, start: Vector | undefined): Vector {
  if (!start) return model.initialParams();
  if (start.length !== model.size)
    throw new RangeError(`train: start has ${start.length} numbers but ${model.name} has ${model.size} parameters`);
  const wrong = start.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw new RangeError(`train: start must be finite, got ${start[wrong]} at [${wrong}]`);
  return Float64Array.from(start);
}

function standingOf(checkpoint: Checkpoint): ResumedTraining {
  if (checkpoint.training) return checkpoint as ResumedTraining;
  throw new TypeError(
    `train: the checkpoint must be one of train, got one of minimize on ${checkpoint.objective}; start from its params`,
  );
}

function checkSame(name: string, before: number | string, now: number | string): void {
  if (before !== now) throw new RangeError(`train: ${name} must be the checkpoint's, ${before}, got ${now}`);
}

function checkSameSets(before: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>): void {
  for (const role of new Set([...Object.keys(before), ...Object.keys(now)]))
    if (before[role] !== now[role])
      throw new RangeError(
        `train: the ${role} examples must be the checkpoint's, ${before[role] ?? "none"}, got ${now[role] ?? "none"}; start from checkpoint.params, or give changedObjective: true to go on with its state`,
      );
}

function stepsOf({ epochs, steps }: { epochs?: number; steps?: number }, batchesPerEpoch: number): number {
  if ((epochs === undefined) === (steps === undefined))
    throw new TypeError("train: give either epochs or steps, to say how long to train");
  if (steps !== undefined) return whole("steps", steps, 0);
  return whole("epochs", epochs!, 0) * batchesPerEpoch;
}

/** An epoch; or less often or more often, so that a run has between 20 and 500 measurements. */
function defaultInterval(batchesPerEpoch: number, steps: number): number {
  const often = Math.max(1, Math.ceil(steps / 500));
  const seldom = Math.max(1, Math.floor(steps / 20));
  return Math.max(often, Math.min(batchesPerEpoch, seldom));
}

function whole(name: string, value: number, least: number): number {
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(`train: ${name} must be a whole number of at least ${least}, got ${value}`);
  return value;
}
