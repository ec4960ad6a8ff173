import type { Batch } from "../data/dataset.ts";
import * as graph from "../graph/index.ts";
import type { Vector } from "../vector.ts";
import type { Model } from "./model.ts";

/** From inputs `[examples, features]` and the parameters, in the order of the layout, to logits `[examples, classes]`. */
export type ForwardPass = (inputs: graph.Expression, parameters: readonly graph.Expression[]) => graph.Expression;

/** The compiled programs of a classifier for one number of examples. */
export interface ClassifierPrograms {
  /** The mean cross-entropy, and the logits in an array that the next call overwrites. */
  forward(params: Vector, data: Batch): { value: number; logits: Float64Array };
  /** Writes the gradient of the mean cross-entropy and gives its value. */
  gradient(params: Vector, data: Batch, gradient: Vector): number;
  /** Writes the second derivatives of the mean cross-entropy times `v`. */
  hessianProduct(params: Vector, data: Batch, v: Vector, product: Vector): void;
}

/** Programs by model name and number of examples; models of one name have one architecture. The oldest goes first. */
const compiled = new Map<string, ClassifierPrograms>();
const KEPT = 64;

/** Compiled once for each architecture and number of examples, so that runs with many seeds compile nothing anew. */
export function classifierPrograms(model: Model, forward: ForwardPass, examples: number): ClassifierPrograms {
  const key = `${model.name} ${examples}`;
  const known = compiled.get(key);
  if (known) return known;
  const programs = compile(model, forward, examples);
  if (compiled.size >= KEPT) compiled.delete(compiled.keys().next().value!);
  compiled.set(key, programs);
  return programs;
}

function compile(model: Model, forward: ForwardPass, examples: number): ClassifierPrograms {
  const parameters = model.layout.map(({ shape, offset }) => graph.input("params", shape, offset));
  const logits = forward(graph.input("inputs", [examples, model.features]), parameters);
  const cost = graph.mean(graph.softmaxCrossEntropy(logits, graph.labels("labels", examples)));
  const evaluated = {
    cost: new Float64Array(1),
    logits: new Float64Array(graph.sizeOf(logits.shape)),
  };
  let evaluation: graph.Program | undefined;
  let differentiated: graph.Program | undefined;
  let twice: graph.Program | undefined;
  return {
    forward(params, { inputs, labels }) {
      evaluation ??= graph.lower([
        { expression: cost, array: "cost" },
        { expression: logits, array: "logits" },
      ]);
      checkLabels(labels, model);
      evaluation.run({ params, inputs, labels, ...evaluated });
      return { value: evaluated.cost[0], logits: evaluated.logits };
    },
    gradient(params, { inputs, labels }, gradient) {
      differentiated ??= graph.lower([
        { expression: cost, array: "cost" },
        ...graph
          .differentiate(cost, parameters)
          .map((expression, i) => ({ expression, array: "gradient", offset: parameters[i].offset })),
      ]);
      checkLabels(labels, model);
      differentiated.run({ params, inputs, labels, gradient, cost: evaluated.cost });
      return evaluated.cost[0];
    },
    hessianProduct(params, { inputs, labels }, v, product) {
      twice ??= graph.lower(
        alongGradient(cost, parameters).map((expression, i) => ({
          expression,
          array: "product",
          offset: parameters[i].offset,
        })),
      );
      checkLabels(labels, model);
      twice.run({ params, inputs, labels, v, product });
    },
  };
}

/** H v, the gradient of gᵀv. Source: Pearlmutter 1994. */
function alongGradient(cost: graph.Expression, parameters: readonly graph.Input[]): graph.Expression[] {
  const parts = graph
    .differentiate(cost, parameters)
    .map((gradient, i) => graph.sum(graph.multiply(gradient, graph.input("v", gradient.shape, parameters[i].offset))));
  return graph.differentiate(parts.reduce(graph.add), parameters);
}

/** A label beyond the classes would read another row's logits. */
function checkLabels(labels: Uint8Array, { name, classes }: Model): void {
  for (let i = 0; i < labels.length; i++)
    if (labels[i] >= classes)
      throw new RangeError(`${name}: label ${labels[i]} of example ${i} is not in [0, ${classes}), the classes`);
}
