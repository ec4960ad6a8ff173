import type { Batch } from "../data/dataset.ts";
import * as graph from "../graph/index.ts";
import { type Vector, zeros } from "../vector.ts";
import type { Model } from "./model.ts";

/** Of one layer, weights and biases together as V `[fan in + 1, fan out]`: two second moments over the examples. */
export interface LayerCurvature {
  /** Where the weights start among the parameters; the biases, the last row of V, follow them. */
  readonly offset: number;
  readonly inputs: number;
  readonly outputs: number;
  /** Mean of h hᵀ, with h what comes into the layer and a last 1: `[inputs + 1, inputs + 1]`. */
  readonly ofInputs: Vector;
  /** Mean of d dᵀ, with d the derivative by the layer's sums of -ln p(y), y drawn by the model: `[outputs, outputs]`. */
  readonly ofSums: Vector;
}

/** The Fisher matrix F of a classifier at some parameters: its factors layer by layer, and itself between two directions. */
export interface Curvature {
  readonly layers: readonly LayerCurvature[];
  /** uᵀ F v */
  between(u: Vector, v: Vector): number;
}

/** What comes into a layer and the sums that it makes of it. */
export interface Layer {
  readonly inputs: graph.Expression;
  readonly sums: graph.Expression;
}

/** Programs that make the curvature of a classifier for one number of examples. */
export type CurvaturePrograms = (params: Vector, data: Batch) => Curvature;

/**
 * The expectation over the labels that the model would draw is exact: one backward pass for each class.
 *
 * Source: Martens & Grosse 2015, sections 2 and 3; for F between directions Schraudolph 2002.
 */
export function curvaturePrograms(
  model: Model,
  layersOf: (inputs: graph.Expression, parameters: readonly graph.Expression[]) => readonly Layer[],
  examples: number,
): CurvaturePrograms {
  const { classes } = model;
  const parameters = model.layout.map(({ shape, offset }) => graph.input("params", shape, offset));
  const layers = layersOf(graph.input("inputs", [examples, model.features]), parameters);
  const logits = layers.at(-1)!.sums;
  const moment = (rows: graph.Expression): graph.Expression =>
    graph.scale(graph.matmul(rows, rows, { transposeA: true }), 1 / examples);
  const forward = graph.lower([
    { expression: graph.softmax(logits), array: "probabilities" },
    ...layers.flatMap(({ inputs }, l) => [
      { expression: moment(inputs), array: `moment${l}` },
      { expression: graph.scale(graph.sumTo(inputs, [inputs.shape[1]]), 1 / examples), array: `mean${l}` },
    ]),
  ]);
  const seed = graph.input("seed", [examples, classes]);
  const seeded = graph.sum(graph.multiply(logits, seed));
  const backward = graph.lower(
    graph
      .differentiate(
        seeded,
        layers.map(({ sums }) => sums),
      )
      .map((derivative, l) => ({ expression: moment(derivative), array: `moment${l}` })),
  );
  // J v as the derivative by the seed of (Jᵀ seed)ᵀ v.
  const directed = graph
    .differentiate(seeded, parameters)
    .map((gradient, i) => graph.sum(graph.multiply(gradient, graph.input("v", gradient.shape, parameters[i].offset))));
  const along = graph.lower([
    { expression: graph.differentiate(directed.reduce(graph.add), [seed])[0], array: "product" },
  ]);

  return (params, { inputs }) => {
    const probabilities = zeros(examples * classes);
    const widths = layers.map(({ inputs, sums }) => [inputs.shape[1], sums.shape[1]] as const);
    const incoming = Object.fromEntries(
      widths.flatMap(([fanIn], l) => [
        [`moment${l}`, zeros(fanIn * fanIn)],
        [`mean${l}`, zeros(fanIn)],
      ]),
    );
    forward.run({ params, inputs, probabilities, ...incoming });
    const ofSums = widths.map(([, fanOut]) => zeros(fanOut * fanOut));
    const parts = Object.fromEntries(widths.map(([, fanOut], l) => [`moment${l}`, zeros(fanOut * fanOut)]));
    const seeds = zeros(examples * classes);
    for (let label = 0; label < classes; label++) {
      for (let i = 0; i < seeds.length; i++) {
        const own = i - (i % classes) + label;
        seeds[i] = Math.sqrt(probabilities[own]) * (probabilities[i] - (i === own ? 1 : 0));
      }
      backward.run({ params, inputs, seed: seeds, ...parts });
      for (const [l, sum] of ofSums.entries()) for (let i = 0; i < sum.length; i++) sum[i] += parts[`moment${l}`][i];
    }
    const product = (v: Vector): Vector => {
      const result = zeros(examples * classes);
      along.run({ params, inputs, seed: seeds, v, product: result });
      return result;
    };
    return {
      layers: widths.map(([fanIn, fanOut], l) => ({
        offset: parameters[2 * l].offset,
        inputs: fanIn,
        outputs: fanOut,
        ofInputs: bordered(incoming[`moment${l}`], incoming[`mean${l}`]),
        ofSums: ofSums[l],
      })),
      between: (u, v) => betweenLogits(product(u), product(v), probabilities, classes),
    };
  };
}

/** The second moments of rows that end with a 1. */
function bordered(moment: Vector, mean: Vector): Vector {
  const n = mean.length;
  const whole = zeros((n + 1) * (n + 1));
  for (let i = 0; i < n; i++) {
    whole.set(moment.subarray(i * n, (i + 1) * n), i * (n + 1));
    whole[i * (n + 1) + n] = whole[n * (n + 1) + i] = mean[i];
  }
  whole[whole.length - 1] = 1;
  return whole;
}

/** The mean over the examples of aᵀ (diag(p) − p pᵀ) b. */
function betweenLogits(a: Vector, b: Vector, p: Vector, classes: number): number {
  let total = 0;
  for (let row = 0; row < p.length; row += classes) {
    let [ofA, ofB] = [0, 0];
    for (let i = row; i < row + classes; i++) {
      total += p[i] * a[i] * b[i];
      ofA += p[i] * a[i];
      ofB += p[i] * b[i];
    }
    total -= ofA * ofB;
  }
  return total / (p.length / classes);
}
