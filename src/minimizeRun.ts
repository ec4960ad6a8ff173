import type { Checkpoint } from "./checkpoint.ts";
import type { IterateRecord } from "./iterateRecord.ts";
import { layoutOf } from "./layout.ts";
import type { Objective } from "./objective.ts";
import type { Optimizer } from "./optimizer.ts";
import type { Curve, RunStatus, Trajectory } from "./run.ts";
import type { Evaluations, Solver } from "./solver.ts";
import { type Vector, zeros } from "./vector.ts";

/** What {@link MinimizeRun} is made of. */
export interface MinimizeOutcome<P> {
  readonly name: string;
  readonly status: RunStatus;
  readonly message: string;
  readonly steps: number;
  readonly params: P;
  readonly cost: number;
  readonly evaluations: Readonly<Evaluations>;
  readonly objective: Objective<P>;
  readonly method: Optimizer | Solver;
  readonly record: IterateRecord;
  readonly seconds: number;
  readonly reproducibility: Reproducibility<P>;
  readonly checkpoint: () => Checkpoint<P>;
}

/** What it takes to make a run again, bit for bit. */
export interface Reproducibility<P> {
  readonly objective: string;
  readonly method: string;
  readonly hyperparameters: Readonly<Record<string, number | boolean | string>>;
  readonly start: P;
  /** Steps that were made before, by the run whose checkpoint was the start. */
  readonly resumedAt: number;
  readonly seed: number;
  readonly steps: number;
  readonly stopRule: string;
  /** Version of Thalweg. */
  readonly thalweg: string;
  /** What ran it, such as `Node.js/24`. */
  readonly engine: string;
}

/** A run of {@link minimize} that has ended. As a cell's value it shows how it ended. */
export class MinimizeRun<P> implements Trajectory {
  /** What the legend calls the run. */
  readonly name: string;
  readonly status: RunStatus;
  /** In words, why it ended. */
  readonly message: string;
  /** How many steps led to `params`. */
  readonly steps: number;
  /** Where it ended (when diverged, the last finite point), with the structure of `start`. */
  readonly params: P;
  /** The objective at `params`. */
  readonly cost: number;
  readonly evaluations: Readonly<Evaluations>;
  readonly objective: Objective<P>;
  /** The optimizer or solver that made the steps. */
  readonly optimizer: Optimizer | Solver;
  /** The step of each recorded point: 0, 1, 2, … while nothing was thinned. The next three rows go with it. */
  readonly recorded: readonly number[];
  /** Recorded points, flat: the start first, the end last. */
  readonly iterates: readonly Vector[];
  readonly costs: readonly number[];
  /** ‖g‖ at each recorded point; NaN where a derivative-free solver never asked for the gradient. */
  readonly gradientNorms: readonly number[];
  /** ‖θₜ − θₜ₋₁‖ of the step that led to each recorded point; NaN at the start. */
  readonly stepLengths: readonly number[];
  readonly curves: readonly Curve[];
  /** How long the run took, in seconds. */
  readonly seconds: number;
  readonly reproducibility: Reproducibility<P>;
  readonly #checkpoint: () => Checkpoint<P>;

  constructor(outcome: MinimizeOutcome<P>) {
    const { record } = outcome;
    this.name = outcome.name;
    this.status = outcome.status;
    this.message = outcome.message;
    this.steps = outcome.steps;
    this.params = outcome.params;
    this.cost = outcome.cost;
    this.evaluations = { ...outcome.evaluations };
    this.objective = outcome.objective;
    this.optimizer = outcome.method;
    this.recorded = record.steps;
    this.iterates = record.iterates;
    this.costs = record.costs;
    this.gradientNorms = record.gradientNorms;
    this.stepLengths = record.stepLengths;
    this.seconds = outcome.seconds;
    this.reproducibility = outcome.reproducibility;
    this.#checkpoint = outcome.checkpoint;
    this.curves = [{ name: "cost", quantity: "cost", steps: record.steps, values: record.costs }];
  }

  /**
   * Where the run stands, as plain data: `minimize(f, optimizer, { start: run.checkpoint, steps: 2000 })` goes on from there.
   *
   * @throws RangeError when the run has diverged: the state of its method is not that of its last finite point.
   */
  get checkpoint(): Checkpoint<P> {
    if (this.status !== "diverged") return this.#checkpoint();
    throw new RangeError(`${this.name}: a run that has diverged has no checkpoint; start again from run.params`);
  }

  get hyperparameters(): Readonly<Record<string, number | boolean | string>> {
    return this.reproducibility.hyperparameters;
  }

  /** The run has ended: no listener will ever be called. */
  subscribe(_listener: () => void): () => void {
    return () => {};
  }

  [Symbol.for("Jupyter.display")](): { "text/plain": string; "text/markdown": string } {
    const rows = this.#rows();
    const cells = rows.map(([what, value]) => `| ${escaped(what)} | ${escaped(value)} |`);
    return {
      "text/plain": this.toString(),
      "text/markdown": [`**${escaped(this.#title())}**`, "", "| | |", "| --- | --- |", ...cells].join("\n"),
    };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /** How the run ended, in a few lines. */
  toString(): string {
    return [this.#title(), ...this.#rows().map(([what, value]) => `  ${what.padEnd(11)} ${value}`)].join("\n");
  }

  #title(): string {
    return `${this.name} on ${this.objective.name}: ${STATUS[this.status]}`;
  }

  #rows(): [string, string][] {
    const { values, gradients, hessians, hessianProducts } = this.evaluations;
    const counts = [`${values} of the value`, `${gradients} of the gradient`];
    if (hessians > 0) counts.push(`${hessians} of the Hessian`);
    if (hessianProducts > 0) counts.push(`${hessianProducts} of Hessian times vector`);
    const norms: [string, string][] = Number.isNaN(this.gradientNorms.at(-1))
      ? []
      : [["‖gradient‖", `${short(this.gradientNorms[0])} → ${short(this.gradientNorms.at(-1)!)}`]];
    return [
      ["ended", this.message],
      ["cost", `${short(this.costs[0])} → ${short(this.cost)}`],
      ...norms,
      ["params", list(this.params)],
      ["evaluations", counts.join(", ")],
    ];
  }
}

const STATUS: Record<RunStatus, string> = {
  running: "running",
  converged: "converged",
  stepLimit: "step limit",
  earlyStop: "early stop",
  stopped: "stopped",
  failed: "failed",
  diverged: "diverged",
};

/** A number with four significant digits. */
export const short = (x: number): string => String(Number(x.toPrecision(4)));

function list(params: unknown): string {
  const { length, write } = layoutOf(params, "params");
  const point = zeros(length);
  write(params, point);
  const shown = Array.from(point.subarray(0, 6), (x) => String(Number(x.toPrecision(6))));
  return point.length > 6 ? `[${shown.join(", ")}, …] (${point.length} numbers)` : `[${shown.join(", ")}]`;
}

const escaped = (text: string) => text.replace(/[\\`*_{}[\]<>#|&$~]/g, "\\$&").replace(/\n/g, " ");
