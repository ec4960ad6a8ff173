import { type Checkpoint, checkResumed, checkSameObjective, isCheckpoint } from "./checkpoint.ts";
import type { Differentiable } from "./derivative/index.ts";
import { IterateRecord, type RecordedPoint } from "./iterateRecord.ts";
import { copy, distance } from "./lanes/passes.ts";
import { inReach, outOfReach } from "./lanes/vectors.ts";
import type { Layout } from "./layout.ts";
import type { MinimizeOptions } from "./minimize.ts";
import type { MethodAtWork } from "./minimizeMethod.ts";
import { OptimizerAtWork } from "./minimizeOptimizer.ts";
import { MinimizeRun } from "./minimizeRun.ts";
import { SolverAtWork } from "./minimizeSolver.ts";
import { checkMethod, checkRules, startOf } from "./minimizeStart.ts";
import { asObjective, type Objective } from "./objective.ts";
import type { Optimizer, OptimizerState } from "./optimizer.ts";
import { type RunStatus, signalOfCell } from "./run.ts";
import { isSolver, type Solver, type SolverEnding } from "./solver.ts";
import type { RunStep, StopReason, StopRule } from "./stopRule.ts";
import { costChange, gradientNorm, stepLimit } from "./stopRules.ts";
import type { Vector } from "./vector.ts";
import { VERSION } from "./version.ts";

/** A step of a run as callbacks and iterators get it: a copy, which stays as it is. */
export interface IterateStep<P> extends RunStep {
  readonly params: P;
  /** A copy of the method's state as it is when it is looked at. */
  readonly state: Readonly<OptimizerState>;
}

/** Gradients in a row that may fail to be finite before the run is given up, where it doesn't stop at the first. */
const MOST_NON_FINITE = 10;

/** The loop of {@link minimize} and of `iterates`: look at where the run stands, then go on or end. */
export class MinimizeLoop<P> {
  /** Set once the run has ended. */
  run: MinimizeRun<P> | undefined;
  /** Steps made. */
  t: number;
  readonly #objective: Objective<P>;
  readonly #method: Optimizer | Solver;
  readonly #options: MinimizeOptions<P>;
  readonly #layout: Layout<P>;
  readonly #at: MethodAtWork;
  readonly #record: IterateRecord;
  readonly #rule: StopRule;
  readonly #stops: (at: RunStep) => StopReason | undefined;
  readonly #signal: { readonly aborted: boolean } | undefined;
  readonly #seed: number;
  readonly #first: number;
  readonly #start: P;
  readonly #stands = new Standing();
  readonly #before: { readonly params: Vector; cost: number; gradientNorm: number; stepLength: number };
  #stepLength = Number.NaN;
  #ending: SolverEnding | undefined;
  #trouble: string | undefined;
  #troubles = 0;

  constructor(f: Objective<P> | Differentiable, method: Optimizer | Solver, options: MinimizeOptions<P>) {
    this.#objective = asObjective<P>(f, "minimize");
    checkMethod(method);
    checkRules(options);
    const resumed = isCheckpoint(options.start) ? (options.start as Checkpoint<P>) : undefined;
    if (resumed) checkResumed("minimize", resumed, method);
    if (resumed && options.seed !== undefined && options.seed !== resumed.seed)
      throw new RangeError(`minimize: seed must be the checkpoint's, ${resumed.seed}, got ${options.seed}`);
    this.#method = method;
    this.#options = options;
    this.#seed = resumed?.seed ?? options.seed ?? 0;
    this.#signal = options.signal ?? signalOfCell();
    this.#rule = ruleOf(options);
    this.#stops = this.#rule.begin();
    this.t = resumed?.step ?? 0;
    this.#first = this.t;
    const { layout, params } = startOf(resumed ? resumed.params : (options.start as P), this.#objective);
    if (resumed)
      checkSameObjective(
        "minimize",
        resumed,
        this.#objective.name,
        () => this.#objective.value(layout.read(params)),
        method,
        options.changedObjective,
      );
    this.#layout = layout;
    this.#start = layout.read(params);
    this.#record = new IterateRecord(options.record, params.length);
    const run = { seed: this.#seed, signal: this.#signal, needsGradient: this.#rule.needsGradient };
    const before = { ...run, ...(resumed?.evaluations && { evaluations: { ...resumed.evaluations } }) };
    const state = resumed && structuredClone(resumed.state);
    this.#at = isSolver(method)
      ? new SolverAtWork(method, this.#objective, layout, params, before, state)
      : new OptimizerAtWork(method, this.#objective, layout, params, before, state);
    this.#before = {
      params: inReach(params.slice()),
      cost: Number.NaN,
      gradientNorm: Number.NaN,
      stepLength: Number.NaN,
    };
  }

  /** Learns and records where the run stands; false when that has ended it. */
  look(): boolean {
    const { params } = this.#at;
    const trouble = this.#at.look();
    this.#trouble = trouble && this.#mayStartHere() ? undefined : trouble;
    if (this.#trouble) return this.#survives(this.#trouble);
    this.#troubles = 0;
    if (this.t > this.#first) this.#stepLength = distance(params, this.#before.params);
    this.#record.add(this.t, this.#point());
    if (!this.#ending) return true;
    return this.#end(this.#ending.status, this.#ending.message);
  }

  /** Makes a step, unless a rule ends the run here: then false. */
  go(): boolean {
    const reason = this.#trouble ? undefined : this.#stops(this.#view());
    if (reason) return this.#end(reason.status, reason.message);
    if (this.#signal?.aborted) return this.stop(`stopped after ${this.t}${this.#ofAll()} steps`);
    const { cost, gradientNorm, params } = this.#at;
    if (!this.#trouble) {
      copy(this.#before.params, params);
      this.#before.cost = cost;
      this.#before.gradientNorm = gradientNorm;
      this.#before.stepLength = this.#stepLength;
    }
    this.t++;
    if (this.#trouble && this.#options.nonFinite === "skip") return true;
    this.#ending = this.#at.move(this.t);
    return true;
  }

  /** Ends the run here. */
  stop(message = `stopped after ${this.t}${this.#ofAll()} steps`): false {
    return this.#trouble
      ? this.#end("stopped", message, this.#lastFinite(), this.#before)
      : this.#end("stopped", message);
  }

  /** A copy of where the run stands. */
  step(): IterateStep<P> {
    const at = this.#at;
    const { step, cost, gradientNorm, costDecrease, stepLength, seconds } = this.#view();
    return {
      ...{ step, cost, gradientNorm, costDecrease, stepLength, seconds },
      params: this.#layout.read(at.params),
      evaluations: { ...at.evaluations },
      // Made where it is asked for; of vectors on lanes `structuredClone` would make others on the same memory.
      get state() {
        return outOfReach(at.state);
      },
    };
  }

  /** Whether no cost was finite so far, and the method goes on from there. */
  #mayStartHere(): boolean {
    const { cost, params } = this.#at;
    return (
      isSolver(this.#method) &&
      this.#method.startsAnywhere === true &&
      this.#options.nonFinite !== "throw" &&
      !Number.isFinite(this.#before.cost) &&
      cost !== -Infinity &&
      params.every(Number.isFinite)
    );
  }

  /** Tells `onStep` of a step, which may end the run. */
  tell(step: IterateStep<P>): void {
    const answer = this.#options.onStep?.(step);
    if (answer === false) this.stop(`onStep stopped it after ${this.t} steps`);
    if (answer instanceof Promise)
      throw new TypeError(
        "minimize: onStep must answer at once, got a Promise; to await between steps, write for await (const step of iterates(...))",
      );
  }

  /** What is running, for who looks at it. */
  get title(): string {
    return `${this.#options.name ?? this.#method.name} on ${this.#objective.name}`;
  }

  /** Whether the run goes on though something is not finite. */
  #survives(trouble: string): boolean {
    const where = this.t === 0 ? "at the start" : `at step ${this.t}`;
    const { nonFinite = "stop" } = this.#options;
    if (nonFinite === "throw") throw new RangeError(`minimize: ${trouble} ${where}`);
    const mayRecover = nonFinite !== "stop" && this.#at.params.every(Number.isFinite);
    this.#troubles++;
    if (mayRecover && this.#troubles <= MOST_NON_FINITE && this.t < (this.#options.steps ?? Infinity)) return true;
    if (this.t === 0) return this.#end("diverged", `${trouble} ${where}`, 0);
    const advice = isSolver(this.#method) ? "" : `; a learningRate below ${this.#method.learningRate} may help`;
    return this.#end("diverged", `${trouble} ${where}${advice}`, this.#lastFinite(), this.#before);
  }

  #lastFinite(): number {
    return Math.max(this.t - Math.max(this.#troubles, 1), this.#first);
  }

  #ofAll(): string {
    return this.#options.stop && this.#options.steps === undefined ? "" : ` of ${this.#options.steps ?? 1000}`;
  }

  #point() {
    const { params, cost, gradientNorm } = this.#at;
    return { params, cost, gradientNorm, stepLength: this.#stepLength };
  }

  /** Where the run stands, for the rules: one object, filled anew, as a run may make millions of steps. */
  #view(): RunStep {
    const view = this.#stands;
    const { cost, gradientNorm, evaluations } = this.#at;
    view.step = this.t;
    view.cost = cost;
    view.gradientNorm = gradientNorm;
    view.costDecrease = this.#before.cost - cost;
    view.stepLength = this.#stepLength;
    view.evaluations = evaluations;
    return view;
  }

  #end(status: RunStatus, message: string, step = this.t, point: RecordedPoint = this.#point()): false {
    if (["converged", "stepLimit", "failed"].includes(status) && !Number.isFinite(point.cost)) {
      status = "failed";
      message = `${message}, and no cost was finite; start where the cost is a number`;
    }
    const objective = this.#objective;
    const method = this.#method;
    this.#record.add(step, point, true);
    const judged = isSolver(method) ? undefined : method.evaluated?.(point.params, this.#at.state);
    const evaluations = { ...this.#at.evaluations };
    if (judged) evaluations.values++;
    const hyperparameters = { ...method.hyperparameters };
    const params = this.#layout.read(judged ?? point.params);
    this.run = new MinimizeRun<P>({
      name: this.#options.name ?? method.name,
      status,
      message,
      steps: step,
      params,
      cost: judged ? objective.value(params) : point.cost,
      evaluations,
      objective,
      method,
      record: this.#record,
      seconds: this.#stands.seconds,
      reproducibility: {
        objective: objective.name,
        method: method.name,
        hyperparameters,
        start: this.#start,
        resumedAt: this.#first,
        seed: this.#seed,
        steps: step,
        stopRule: this.#rule.name,
        thalweg: VERSION,
        engine: (globalThis as { navigator?: { userAgent?: string } }).navigator?.userAgent ?? "unknown",
      },
      checkpoint: () => {
        const params = this.#layout.read(point.params);
        return {
          kind: "checkpoint",
          objective: objective.name,
          cost: objective.value(params),
          method: method.name,
          hyperparameters,
          step,
          params,
          state: outOfReach(this.#at.state),
          seed: this.#seed,
          evaluations: { ...this.#at.evaluations },
        };
      },
    });
    return false;
  }
}

/** What {@link RunStep} is made of while a run goes on. */
class Standing implements RunStep {
  step = 0;
  cost = Number.NaN;
  gradientNorm = Number.NaN;
  costDecrease = Number.NaN;
  stepLength = Number.NaN;
  evaluations: RunStep["evaluations"] = { values: 0, gradients: 0, hessians: 0, hessianProducts: 0 };
  readonly #began = performance.now();

  get seconds(): number {
    return (performance.now() - this.#began) / 1000;
  }
}

/** The rules of the options, in the order in which they are asked. */
function ruleOf<P>({ steps, gradientTolerance, costTolerance, stop }: MinimizeOptions<P>): StopRule {
  const rules: StopRule[] = [];
  if (gradientTolerance !== undefined) rules.push(gradientNorm(gradientTolerance));
  if (costTolerance !== undefined) rules.push(costChange(costTolerance));
  if (stop) rules.push(stop);
  if (!stop || steps !== undefined) rules.push(stepLimit(steps ?? 1000));
  return rules.reduce((all, rule) => all.or(rule));
}
