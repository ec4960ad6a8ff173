export { beale } from "./beale.ts";
export { easom } from "./easom.ts";
export { himmelblau } from "./himmelblau.ts";
export { type QuadraticOptions, quadratic } from "./quadratic.ts";
export { rastrigin } from "./rastrigin.ts";
export { rosenbrock } from "./rosenbrock.ts";
export { saddle } from "./saddle.ts";
export { styblinskiTang } from "./styblinskiTang.ts";
