import type { Batch } from "../data/dataset.ts";
import * as graph from "../graph/index.ts";
import { random } from "../random.ts";
import { type Vector, zeros } from "../vector.ts";
import { classifierPrograms, type ForwardPass } from "./classifierPrograms.ts";
import type { Evaluation, Model, NamedParameter } from "./model.ts";

export interface MlpOptions {
  /** What each hidden layer applies to its sums. @default "tanh" */
  readonly activation?: "tanh" | "relu" | "sigmoid";
  /** Draws the weights, from its stream "weights". @default 0 */
  readonly seed?: number;
}

/**
 * A multilayer perceptron that classifies: `sizes` are the features, the width of each hidden layer and the classes.
 *
 *     h₀ = x        hₗ = φ(hₗ₋₁ Wₗ + bₗ)        z = h Wₘ + bₘ        ℓ = -ln softmax(z)_y
 *
 * Wₗ is `[fan in, fan out]`, each weight normal with mean 0 and variance 2 / (fan in + fan out); biases start at 0.
 * Parameters lie flat in the order W₁, b₁, W₂, b₂, …
 *
 * @throws RangeError when `sizes` has fewer than two entries, one that is no whole number of at least 1, or more than 256 classes.
 *
 * Source: Goodfellow et al. 2016, chapter 6; weights: Glorot & Bengio 2010, equation 16 (normal in place of uniform).
 */
export function mlp(sizes: readonly number[], { activation = "tanh", seed = 0 }: MlpOptions = {}): Model {
  checkSizes(sizes);
  const activate = ACTIVATIONS[activation];
  if (!Object.hasOwn(ACTIVATIONS, activation))
    throw new RangeError(`mlp: activation must be "tanh", "relu" or "sigmoid", got ${JSON.stringify(activation)}`);
  random(seed);
  const layout = layoutOf(sizes);
  const forward: ForwardPass = (inputs, parameters) => {
    let hidden: graph.Expression = inputs;
    for (let layer = 0; layer < parameters.length; layer += 2) {
      hidden = graph.add(graph.matmul(hidden, parameters[layer]), parameters[layer + 1]);
      if (layer + 2 < parameters.length) hidden = activate(hidden);
    }
    return hidden;
  };
  const name = `mlp ${sizes.join("-")} ${activation}`;
  return new Mlp(name, sizes, layout, forward, seed);
}

const ACTIVATIONS = { tanh: graph.tanh, relu: graph.relu, sigmoid: graph.sigmoid };

class Mlp implements Model {
  readonly name: string;
  readonly features: number;
  readonly classes: number;
  readonly size: number;
  readonly layout: readonly NamedParameter[];
  readonly #forward: ForwardPass;
  readonly #seed: number;

  constructor(
    name: string,
    sizes: readonly number[],
    layout: readonly NamedParameter[],
    forward: ForwardPass,
    seed: number,
  ) {
    this.name = name;
    this.features = sizes[0];
    this.classes = sizes.at(-1)!;
    this.layout = layout;
    this.size = layout.reduce((size, { shape }) => size + graph.sizeOf(shape), 0);
    this.#forward = forward;
    this.#seed = seed;
  }

  initialParams(): Vector {
    const params = zeros(this.size);
    const weights = random(this.#seed).stream("weights");
    for (const { shape, offset } of this.layout) {
      if (shape.length < 2) continue;
      const spread = Math.sqrt(2 / (shape[0] + shape[1]));
      for (let i = 0; i < shape[0] * shape[1]; i++) params[offset + i] = spread * weights.normal();
    }
    return params;
  }

  cost(params: Vector, data: Batch): number {
    return this.evaluate(params, data).cost;
  }

  error(params: Vector, data: Batch): number {
    return this.evaluate(params, data).error;
  }

  evaluate(params: Vector, data: Batch): Evaluation {
    const { value, logits } = this.#programs(params, data).forward(params, data);
    let wrong = 0;
    for (let i = 0; i < data.examples; i++)
      if (largestAt(logits, i * this.classes, this.classes) !== data.labels[i]) wrong++;
    return { cost: value, error: wrong / data.examples };
  }

  predict(params: Vector, data: Batch): Uint8Array {
    const { logits } = this.#programs(params, data).forward(params, data);
    return Uint8Array.from({ length: data.examples }, (_, i) => largestAt(logits, i * this.classes, this.classes));
  }

  valueAndGradient(params: Vector, data: Batch): { value: number; gradient: Vector } {
    const gradient = zeros(this.size);
    return { value: this.gradientInto(params, data, gradient), gradient };
  }

  gradientInto(params: Vector, data: Batch, gradient: Vector): number {
    return this.#programs(params, data).gradient(params, data, gradient);
  }

  hessianProductInto(params: Vector, data: Batch, v: Vector, product: Vector): void {
    if (v.length !== this.size || product.length !== this.size)
      throw new RangeError(
        `${this.name}: v and product must have ${this.size} numbers, got ${v.length} and ${product.length}`,
      );
    this.#programs(params, data).hessianProduct(params, data, v, product);
  }

  #programs(params: Vector, data: Batch) {
    if (params.length !== this.size)
      throw new RangeError(`${this.name}: params must have ${this.size} numbers, got ${params.length}`);
    if (data.inputs.length !== data.examples * this.features)
      throw new RangeError(
        `${this.name}: ${data.examples} examples of ${this.features} features need ${data.examples * this.features} inputs, got ${data.inputs.length}`,
      );
    return classifierPrograms(this, this.#forward, data.examples);
  }
}

/** Where the largest of `count` numbers is, from `start` on; the first of equals, and the first where one is NaN. */
function largestAt(values: Float64Array, start: number, count: number): number {
  let at = 0;
  for (let j = 1; j < count; j++) if (values[start + j] > values[start + at]) at = j;
  return at;
}

function layoutOf(sizes: readonly number[]): NamedParameter[] {
  let offset = 0;
  const next = (name: string, shape: graph.Shape): NamedParameter => {
    const parameter = { name, shape, offset };
    offset += graph.sizeOf(shape);
    return parameter;
  };
  return sizes
    .slice(1)
    .flatMap((out, i) => [next(`layer ${i + 1} weights`, [sizes[i], out]), next(`layer ${i + 1} biases`, [out])]);
}

function checkSizes(sizes: readonly number[]): void {
  if (sizes.length < 2 || !sizes.every((size) => Number.isInteger(size) && size >= 1))
    throw new RangeError(`mlp: sizes must be at least two whole numbers of at least 1, got [${sizes.join(", ")}]`);
  if (sizes.at(-1)! > 256) throw new RangeError(`mlp: at most 256 classes, got ${sizes.at(-1)}`);
}
