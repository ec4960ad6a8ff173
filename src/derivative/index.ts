import "./recordedOperators.ts";

export { checkpoint } from "./checkpoint.ts";
export { customGradient } from "./customGradient.ts";
export type { DerivativeOptions, Mode } from "./derivative.ts";
export type {
  Differentiable,
  DifferentiableMap,
  DifferentiableVector,
  Gradient,
  GradientOf,
  Liftable,
} from "./differentiable.ts";
export { type ExplainOptions, type Explanation, explain } from "./explain.ts";
export { grad } from "./grad.ts";
export { hessian, hessianVectorProduct } from "./hessian.ts";
export { jacobian, jacobianVectorProduct } from "./jacobian.ts";
export { stopGradient } from "./stopGradient.ts";
export { flatten, unflatten } from "./structure.ts";
export { value } from "./value.ts";
export { type ValueAndGradient, valueAndGradient } from "./valueAndGradient.ts";
