import type { Batch, Dataset } from "../data/dataset.ts";
import { type Shape, sizeOf } from "../graph/index.ts";
import type { ParamsShape } from "../paramsShape.ts";
import type { Vector } from "../vector.ts";
import type { Curvature } from "./curvature.ts";

/** One named tensor among a model's parameters, where it lies in their flat row. */
export interface NamedParameter {
  readonly name: string;
  readonly shape: Shape;
  readonly offset: number;
}

export interface Evaluation {
  /** J, the mean loss. */
  readonly cost: number;
  /** The share of examples whose class is predicted wrong. */
  readonly error: number;
}

/** A classifier with parameters in one flat row. It holds none itself: the same model serves any number of runs. */
export interface Model {
  /** Such as `mlp 64-32-10 tanh`. */
  readonly name: string;
  readonly features: number;
  readonly classes: number;
  /** How many numbers the parameters are. */
  readonly size: number;
  readonly layout: readonly NamedParameter[];
  /** The parameters to start from, the same at each call. */
  initialParams(): Vector;
  /** J(θ), the mean loss over the examples. */
  cost(params: Vector, data: Batch): number;
  /** The share of examples predicted wrong. */
  error(params: Vector, data: Batch): number;
  evaluate(params: Vector, data: Batch): Evaluation;
  /** The most probable class of each example. */
  predict(params: Vector, data: Batch): Uint8Array;
  /** J and ∇J, the gradient in the parameters' layout. */
  valueAndGradient(params: Vector, data: Batch): { value: number; gradient: Vector };
  /** Writes ∇J into `gradient` and gives J: the same without making an array. */
  gradientInto(params: Vector, data: Batch, gradient: Vector): number;
  /** Writes ∇²J v into `product`, where the model has second derivatives. */
  hessianProductInto?(params: Vector, data: Batch, v: Vector, product: Vector): void;
  /** The Fisher matrix over the examples, where the model's layers are known. */
  curvatureAt?(params: Vector, data: Batch): Curvature;
}

/** How a model's parameters divide into tensors. */
export const paramsShapeOf = ({ size, layout }: Model): ParamsShape => ({
  length: size,
  blocks: layout.map(({ name, shape, offset }) => ({ path: name, offset, length: sizeOf(shape), shape })),
});

/** @throws RangeError when the examples don't have the features and classes that the model takes; `role` names them. */
export function checkFit(owner: string, model: Model, role: string, data: Dataset): void {
  if (data.examples === 0) throw new RangeError(`${owner}: ${role} has no examples`);
  if (data.features !== model.features)
    throw new RangeError(
      `${owner}: ${model.name} takes ${model.features} features but ${role} (${data.name}) has ${data.features}`,
    );
  if (data.classes > model.classes)
    throw new RangeError(
      `${owner}: ${model.name} knows ${model.classes} classes but ${role} (${data.name}) has ${data.classes}`,
    );
}
