import { random } from "../random.ts";

/** Examples as a model reads them: `inputs` is flat, `[examples, features]` row by row; `labels` are class numbers from 0. */
export interface Batch {
  readonly examples: number;
  readonly inputs: Float64Array;
  readonly labels: Uint8Array;
}

/** Sizes of the parts of a split: a whole number counts examples, a number below 1 is a share of them. */
export interface SplitOptions {
  /** @default all that the other parts leave */
  readonly training?: number;
  readonly validation?: number;
  readonly test?: number;
  /** Which examples go where. @default 0 */
  readonly seed?: number;
}

/** `training`, and the parts that were asked for. */
export type Split<O extends SplitOptions> = { readonly training: Dataset } & {
  readonly [Part in keyof O & ("validation" | "test")]: Dataset;
};

/** Labelled examples for classification. Never changes: what rearranges or spoils it gives a new one. */
export class Dataset implements Batch {
  readonly name: string;
  readonly examples: number;
  readonly features: number;
  readonly classes: number;
  readonly inputs: Float64Array;
  readonly labels: Uint8Array;

  /**
   * @param inputs `[examples, features]`, flat, row by row
   * @param labels one class number from 0 for each example
   * @throws RangeError when the lengths don't go together or a label is not in [0, classes).
   */
  constructor(name: string, inputs: Float64Array, labels: Uint8Array, classes: number) {
    this.name = name;
    this.examples = labels.length;
    this.features = labels.length === 0 ? 0 : inputs.length / labels.length;
    this.classes = classes;
    this.inputs = inputs;
    this.labels = labels;
    if (!Number.isInteger(this.features) || (labels.length === 0 && inputs.length > 0))
      throw new RangeError(`${name}: ${inputs.length} inputs do not divide into ${labels.length} examples`);
    const wrong = labels.findIndex((label) => label >= classes);
    if (wrong >= 0)
      throw new RangeError(
        `${name}: label ${labels[wrong]} of example ${wrong} is not in [0, ${classes}), the classes`,
      );
  }

  /** The examples `order[from]` … `order[to - 1]`, as rows of one batch. */
  batch(order: ArrayLike<number>, from = 0, to = order.length): Batch {
    const batch = emptyBatch(to - from, this.features);
    this.fill(batch, order, from);
    return batch;
  }

  /** Copies the examples `order[from]`, … into `batch`, as many as it holds. */
  fill(batch: Batch, order: ArrayLike<number>, from: number): void {
    const { features, inputs, labels } = this;
    for (let i = 0; i < batch.examples; i++) {
      const source = order[from + i] * features;
      const target = i * features;
      for (let j = 0; j < features; j++) batch.inputs[target + j] = inputs[source + j];
      batch.labels[i] = labels[order[from + i]];
    }
  }

  /** `n` examples drawn without replacement. @throws RangeError when there are not so many. */
  take(n: number, { seed = 0 }: { seed?: number } = {}): Dataset {
    if (!Number.isInteger(n) || n < 1 || n > this.examples)
      throw new RangeError(
        `take: n must be a whole number from 1 to ${this.examples}, the examples of ${this.name}, got ${n}`,
      );
    return this.#select(random(seed).stream("take").permutation(this.examples).slice(0, n), this.name);
  }

  /**
   * Divides the examples at random into parts that share none.
   *
   *     const { training, validation, test } = digits().split({ training: 1000, validation: 397, test: 400, seed: 1 });
   *
   * @throws RangeError when a size is negative, a count is no whole number, or the parts need more examples than there are.
   */
  split<const O extends SplitOptions>(options: O): Split<O> {
    const order = random(options.seed ?? 0)
      .stream("split")
      .permutation(this.examples);
    const validation = this.#sizeOf("validation", options.validation ?? 0);
    const test = this.#sizeOf("test", options.test ?? 0);
    const rest = this.examples - validation - test;
    const training = options.training === undefined ? rest : this.#sizeOf("training", options.training);
    if (training > rest || training < 1)
      throw new RangeError(
        `split: training ${training}, validation ${validation} and test ${test} of ${this.examples} examples; training needs at least 1, and the parts share none`,
      );
    const part = (name: string, from: number, size: number) =>
      this.#select(order.slice(from, from + size), `${this.name} ${name}`);
    return {
      training: part("training", 0, training),
      ...(options.validation !== undefined && { validation: part("validation", training, validation) }),
      ...(options.test !== undefined && { test: part("test", training + validation, test) }),
    } as unknown as Split<O>;
  }

  /**
   * The same examples, with exactly the nearest whole number to share · examples of labels wrong: each moved to one of the
   * other classes, all equally likely.
   *
   * @throws RangeError when the share is not in [0, 1] or there is only one class.
   */
  withLabelNoise(share: number, { seed = 0 }: { seed?: number } = {}): Dataset {
    if (!(share >= 0 && share <= 1)) throw new RangeError(`withLabelNoise: share must be in [0, 1], got ${share}`);
    if (this.classes < 2 && share > 0) throw new RangeError("withLabelNoise: one class only, there is no wrong label");
    const stream = random(seed).stream("label noise");
    const labels = this.labels.slice();
    for (const i of stream.permutation(this.examples).slice(0, Math.round(share * this.examples)))
      labels[i] = (labels[i] + 1 + stream.integer(this.classes - 1)) % this.classes;
    return new Dataset(
      `${this.name}, ${Number((100 * share).toPrecision(3))} % wrong labels`,
      this.inputs,
      labels,
      this.classes,
    );
  }

  toString(): string {
    return `${this.name}: ${this.examples} examples, ${this.features} features, ${this.classes} classes`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  #select(order: readonly number[], name: string): Dataset {
    const { inputs, labels } = this.batch(order);
    return new Dataset(name, inputs, labels, this.classes);
  }

  #sizeOf(part: string, size: number): number {
    if (!(size >= 0) || (size >= 1 && !Number.isInteger(size)))
      throw new RangeError(`split: ${part} must be a whole number of examples or a share below 1, got ${size}`);
    return size < 1 ? Math.round(size * this.examples) : size;
  }
}

/** A batch to fill. */
export const emptyBatch = (examples: number, features: number): Batch => ({
  examples,
  inputs: new Float64Array(examples * features),
  labels: new Uint8Array(examples),
});
