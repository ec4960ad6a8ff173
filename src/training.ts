import type { Checkpoint } from "./checkpoint.ts";
import type { Model } from "./models/model.ts";
import type { Optimizer } from "./optimizer.ts";
import type { Curve, Recorded, RunStatus } from "./run.ts";
import type { TrainingRecord } from "./trainingRecord.ts";
import type { Vector } from "./vector.ts";

/** The parameters of the lowest validation cost that was measured (the lowest training cost where there is no validation). */
export interface BestParams {
  readonly params: Vector;
  readonly step: number;
  /** The cost by which they are the best. */
  readonly validationCost: number;
}

/** A run of {@link train}: what was measured, and the parameters it has come to. */
export class Training implements Recorded {
  protected readonly record: TrainingRecord;

  constructor(record: TrainingRecord) {
    this.record = record;
    // Nothing but what a reader of the run wants to see is enumerable.
    Object.defineProperty(this, "record", { enumerable: false });
  }

  get name(): string {
    return this.record.name;
  }

  /** The optimizer's. */
  get hyperparameters(): Readonly<Record<string, number | boolean>> {
    return this.record.optimizer.hyperparameters;
  }

  get status(): RunStatus {
    return this.record.status;
  }

  /** In words, why it ended; empty while it runs. */
  get message(): string {
    return this.record.message;
  }

  /** Training cost and error, and those of validation and test where given, over the steps. */
  get curves(): readonly Curve[] {
    return this.record.curves;
  }

  /** Steps made. */
  get steps(): number {
    return this.record.steps;
  }

  /** Times that every example has been seen; a fraction within an epoch. */
  get epochs(): number {
    return this.record.steps / this.record.batchesPerEpoch;
  }

  /** The parameters after the last step, a copy; when diverged, the last that were finite; at the end the optimizer's average. */
  get params(): Vector {
    return this.record.params.slice();
  }

  get best(): BestParams {
    const { params, ...rest } = this.record.best;
    return { params: params.slice(), ...rest };
  }

  get model(): Model {
    return this.record.model;
  }

  get optimizer(): Optimizer {
    return this.record.optimizer;
  }

  /**
   * Where the run stands, as plain data, while it goes on too: `train(model, data, { start: run.checkpoint, epochs: 40, … })` goes on
   * from there.
   *
   * @throws RangeError when the run has diverged, or an error has ended it.
   */
  get checkpoint(): Checkpoint<Vector> {
    return this.record.checkpoint();
  }

  subscribe(listener: () => void): () => void {
    return this.record.subscribe(listener);
  }

  /** The curve called so, such as "validation cost". @throws RangeError naming those there are. */
  curve(name: string): Curve {
    const found = this.curves.find((curve) => curve.name === name);
    if (found) return found;
    throw new RangeError(`no curve "${name}"; there are ${this.curves.map((curve) => `"${curve.name}"`).join(", ")}`);
  }

  /** How the run stands, in a few lines. */
  toString(): string {
    const rows = this.curves.map(
      ({ name, values }) => `  ${name.padEnd(16)} ${short(values[0])} → ${short(values.at(-1)!)}`,
    );
    const { step, validationCost } = this.best;
    const ended = this.message || `running: step ${this.steps}`;
    return [
      `${this.name} on ${this.model.name}: ${ended}`,
      ...rows,
      `  best at step ${step} (${short(validationCost)})`,
    ].join("\n");
  }

  [Symbol.for("Jupyter.display")](): { "text/plain": string } {
    return { "text/plain": this.toString() };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** A run that goes on. Awaiting it gives the {@link Training} it becomes, also when it was stopped or diverged. */
export class RunningTraining extends Training implements PromiseLike<Training> {
  readonly #ended: Promise<Training>;

  constructor(record: TrainingRecord, ended: Promise<void>) {
    super(record);
    // A Training, not this: a promise that resolves to something with a `then` would wait for itself for ever.
    this.#ended = ended.then(() => new Training(record));
  }

  // biome-ignore lint/suspicious/noThenProperty: awaiting the run is what it is for
  then<A = Training, B = never>(
    onEnded?: ((run: Training) => A | PromiseLike<A>) | null,
    onError?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#ended.then(onEnded, onError);
  }

  /** As a cell's value it shows how it stands until it has ended. */
  async [Symbol.for("Jupyter.live")](show: (bundle: { "text/plain": string }) => void): Promise<void> {
    const update = () => show({ "text/plain": this.toString() });
    const stopListening = this.subscribe(update);
    await this.#ended.finally(stopListening);
    update();
  }
}

const short = (x: number): string => String(Number(x.toPrecision(4)));
