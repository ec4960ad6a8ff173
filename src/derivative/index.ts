export type { Differentiable, DifferentiableVector, Gradient, GradientOf } from "./differentiable.ts";
export { grad } from "./grad.ts";
export { hessian, hessianVectorProduct } from "./hessian.ts";
export { flatten, unflatten } from "./structure.ts";
export { value } from "./value.ts";
export { type ValueAndGradient, valueAndGradient } from "./valueAndGradient.ts";
