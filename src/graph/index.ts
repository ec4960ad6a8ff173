// Tensor programs: a graph of typed expressions, its derivatives as further expressions, and compilers of it.

export { differentiate } from "./differentiate.ts";
export * from "./expression.ts";
export { type Arrays, lower, type Output, type Program } from "./lower.ts";
export { type Shape, shapeText, sizeOf } from "./shape.ts";
