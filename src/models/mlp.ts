import type { Batch } from "../data/dataset.ts";
import * as graph from "../graph/index.ts";
import { random } from "../random.ts";
import { type Vector, zeros } from "../vector.ts";
import { classifierPrograms, type ForwardPass } from "./classifierPrograms.ts";
import { type Curvature, type CurvaturePrograms, curvaturePrograms, type Layer } from "./curvature.ts";
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
  const layersOf = (inputs: graph.Expression, parameters: readonly graph.Expression[]): Layer[] => {
    const layers: Layer[] = [];
    for (let at = 0; at < parameters.length; at += 2) {
      const hidden = at === 0 ? inputs : activate(layers.at(-1)!.sums);
      layers.push({ inputs: hidden, sums: graph.add(graph.matmul(hidden, parameters[at]), parameters[at + 1]) });
    }
    return layers;
  };
  const name = `mlp ${sizes.join("-")} ${activation}`;
  return new Mlp(name, sizes, layout, layersOf, seed);
}

type LayersOf = (inputs: graph.Expression, parameters: readonly graph.Expression[]) => readonly Layer[];

const ACTIVATIONS = { tanh: graph.tanh, relu: graph.relu, sigmoid: graph.sigmoid };

class Mlp implements Model {
  readonly name: string;
  readonly features: number;
  readonly classes: number;
  readonly size: number;
  readonly layout: readonly NamedParameter[];
  readonly #layersOf: LayersOf;
  readonly #curvatures = new Map<number, CurvaturePrograms>();
  readonly #seed: number;

  constructor(
    name: string,
    sizes: readonly number[],
    layout: readonly NamedParameter[],
    layersOf: LayersOf,
    seed: number,
  ) {
    this.name = name;
    this.features = sizes[0];
    this.classes = sizes.at(-1)!;
    this.layout = layout;
    this.size = layout.reduce((size, { shape }) => size + graph.sizeOf(shape), 0);
    this.#layersOf = layersOf;
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

  curvatureAt(params: Vector, data: Batch): Curvature {
    this.#check(params, data);
    let programs = this.#curvatures.get(data.examples);
    if (!programs) {
      programs = curvaturePrograms(this, this.#layersOf, data.examples);
      this.#curvatures.set(data.examples, programs);
    }
    return programs(params, data);
  }

  #programs(params: Vector, data: Batch) {
    this.#check(params, data);
    const forward: ForwardPass = (inputs, parameters) => this.#layersOf(inputs, parameters).at(-1)!.sums;
    return classifierPrograms(this, forward, data.examples);
  }

  #check(params: Vector, data: Batch): void {
    if (params.length !== this.size)
      throw new RangeError(`${this.name}: params must have ${this.size} numbers, got ${params.length}`);
    if (data.inputs.length !== data.examples * this.features)
      throw new RangeError(
        `${this.name}: ${data.examples} examples of ${this.features} features need ${data.examples * this.features} inputs, got ${data.inputs.length}`,
      );
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
