// Everything that cells import as "thalweg": one line a name.

// derivatives

export {
  checkpoint,
  customGradient,
  type DerivativeOptions,
  type Differentiable,
  type DifferentiableMap,
  type DifferentiableVector,
  type Explanation,
  explain,
  type Gradient,
  type GradientOf,
  grad,
  hessian,
  hessianVectorProduct,
  jacobian,
  jacobianVectorProduct,
  type Liftable,
  type Mode,
  stopGradient,
  type ValueAndGradient,
  valueAndGradient,
} from "./derivative/index.ts";

// tensors in functions that are differentiated

export * from "./tensor/index.ts";

// many points at once

export {
  type Batched,
  type BatchOptions,
  type BatchPlan,
  type BatchWay,
  batched,
  type Columns,
  type DescendOptions,
} from "./batch/batched.ts";

export { type ElementFunction, inLanes, type LanePlan } from "./lanes/inLanes.ts";

// objectives and optimizers

export { type Checkpoint, checkpointFromJson, checkpointToJson, type TrainingStanding } from "./checkpoint.ts";
export { Iterates, iterates } from "./iterates.ts";
export { LearningRateRange, type LearningRateRangeOptions, learningRateRange } from "./learningRateRange.ts";
export { type MinimizeOptions, minimize } from "./minimize.ts";
export type { IterateStep } from "./minimizeLoop.ts";
export { MinimizeRun, type Reproducibility } from "./minimizeRun.ts";
export { type MultistartOptions, multistart } from "./multistart.ts";
export { type BasinMinimum, Multistart } from "./multistartEnds.ts";
export {
  type AnyObjective,
  type Minimum,
  type Objective,
  type ObjectiveOptions,
  objective,
  type ParamsIn,
  type ParamsOf,
} from "./objective.ts";
export * from "./objectives/index.ts";
export type { Optimizer, OptimizerState, StateValue, StepContext } from "./optimizer.ts";
export * from "./optimizers/index.ts";
export { blockOf, flatShape, type ParamsBlock, type ParamsShape } from "./paramsShape.ts";
export type { Curve, Recorded, RunStatus, Trajectory } from "./run.ts";
export type { Schedule } from "./schedule.ts";
export * from "./schedules/index.ts";
export type { Evaluations, Problem, Solver, SolverContext, SolverEnding, SolverState } from "./solver.ts";
export * from "./solvers/index.ts";
export { type RunStep, type StopReason, StopRule } from "./stopRule.ts";
export * from "./stopRules.ts";
export type { Vector } from "./vector.ts";

// data, models, training

export { ClaimError, claim } from "./claim.ts";
export { type Batch, Dataset, type Split, type SplitOptions } from "./data/dataset.ts";
export { digits } from "./data/digits.ts";
export { type MlpOptions, mlp } from "./models/mlp.ts";
export type { Evaluation, Model, NamedParameter } from "./models/model.ts";
export { type Random, random } from "./random.ts";
export { type TrainOptions, train } from "./train.ts";
export { type BestParams, type RunningTraining, Training } from "./training.ts";

// figures

export { Figure, type FigureContent, figure } from "./figure.ts";
export { type Landscape, type LandscapeOptions, landscape } from "./figures/landscape.ts";
export { type LossCurveOptions, lossCurve } from "./figures/lossCurve.ts";
export { type PlotOptions, plot, type SchedulePlot } from "./figures/schedulePlot.ts";
