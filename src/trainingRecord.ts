import type { Checkpoint, TrainingStanding } from "./checkpoint.ts";
import type { Model } from "./models/model.ts";
import type { Optimizer } from "./optimizer.ts";
import type { RunStatus } from "./run.ts";
import type { BestParams } from "./training.ts";
import type { Vector } from "./vector.ts";

interface GrowingCurve {
  readonly name: string;
  readonly quantity: "cost" | "error";
  readonly steps: number[];
  readonly values: number[];
}

/** What a run of `train` has come to, written by its loop and read through `Training`. */
export class TrainingRecord {
  readonly name: string;
  readonly model: Model;
  readonly optimizer: Optimizer;
  readonly batchesPerEpoch: number;
  readonly curves: readonly GrowingCurve[];
  params: Vector;
  best: BestParams;
  steps = 0;
  status: RunStatus = "running";
  message = "";
  /** Where the run stands, as its loop knows it. */
  checkpoint!: () => Checkpoint<Vector>;
  readonly #listeners = new Set<() => void>();

  constructor(
    name: string,
    model: Model,
    optimizer: Optimizer,
    batchesPerEpoch: number,
    roles: readonly string[],
    params: Vector,
  ) {
    this.name = name;
    this.model = model;
    this.optimizer = optimizer;
    this.batchesPerEpoch = batchesPerEpoch;
    this.params = params;
    this.best = { params: params.slice(), step: 0, validationCost: Infinity };
    const quantities = ["cost", "error"] as const;
    this.curves = quantities.flatMap((quantity) =>
      roles.map((role) => ({ name: `${role} ${quantity}`, quantity, steps: [], values: [] })),
    );
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  add(name: string, step: number, value: number): void {
    const curve = this.curves.find((curve) => curve.name === name)!;
    curve.steps.push(step);
    curve.values.push(value);
  }

  /** Goes on with what a run before this one has measured. */
  takeOver({ curves, best }: TrainingStanding): void {
    for (const { name, steps, values } of curves) {
      const curve = this.curves.find((curve) => curve.name === name)!;
      steps.forEach((step, k) => {
        curve.steps.push(step);
        curve.values.push(values[k]);
      });
    }
    this.best = structuredClone(best);
  }

  end(status: RunStatus, message: string): void {
    this.status = status;
    this.message = message;
    this.notify();
    this.#listeners.clear();
  }

  notify(): void {
    for (const listener of this.#listeners) listener();
  }
}
