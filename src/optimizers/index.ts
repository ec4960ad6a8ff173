export { type AdamOptions, type AdamState, adam } from "./adam.ts";
export { type GradientDescentOptions, gradientDescent } from "./gradientDescent.ts";
export { type MomentumOptions, type MomentumState, momentum } from "./momentum.ts";
