import type { Dataset } from "./data/dataset.ts";
import { type Batch, emptyBatch } from "./data/dataset.ts";
import { random } from "./random.ts";

/** Hands out the batches of a run, epoch after epoch. */
export interface Sampler {
  readonly batchSize: number;
  readonly batchesPerEpoch: number;
  /** The next batch; its arrays are filled anew by the next call. */
  next(): Batch;
  /** Passes over so many batches: the next is the one that would come after them. */
  skip(batches: number): void;
}

/**
 * How training examples come: all at once and always the same ("full": deterministic), or `batchSize` at a time without
 * replacement, in an order drawn anew for each epoch from the seed's stream "batches". 1 is online learning. The last batch
 * of an epoch is shorter where the size does not divide the examples.
 *
 * @throws RangeError when `batchSize` is not "full" or a whole number from 1 to the number of examples.
 *
 * Source: Goodfellow et al. 2016, section 8.1.3.
 */
export function sampler(data: Dataset, batchSize: number | "full", seed: number): Sampler {
  if (batchSize === "full") return { batchSize: data.examples, batchesPerEpoch: 1, next: () => data, skip() {} };
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > data.examples)
    throw new RangeError(
      `batchSize must be "full" or a whole number from 1 to ${data.examples}, the training examples, got ${batchSize}`,
    );
  return minibatches(data, batchSize, seed);
}

function minibatches(data: Dataset, batchSize: number, seed: number): Sampler {
  const stream = random(seed).stream("batches");
  const full = emptyBatch(batchSize, data.features);
  const last = emptyBatch(data.examples % batchSize, data.features);
  let order: readonly number[] = [];
  let from = data.examples;
  const startEpoch = () => {
    order = stream.permutation(data.examples);
    from = 0;
  };
  return {
    batchSize,
    batchesPerEpoch: Math.ceil(data.examples / batchSize),
    next() {
      if (from >= data.examples) startEpoch();
      const batch = data.examples - from < batchSize ? last : full;
      data.fill(batch, order, from);
      from += batch.examples;
      return batch;
    },
    skip(batches) {
      for (let k = 0; k < batches; k++) {
        if (from >= data.examples) startEpoch();
        from += batchSize;
      }
    },
  };
}
