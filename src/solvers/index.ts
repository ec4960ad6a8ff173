export { type BfgsOptions, type BfgsState, bfgs } from "./bfgs.ts";
export { type ConjugateGradientOptions, type ConjugateGradientState, conjugateGradient } from "./conjugateGradient.ts";
export type { DescentState } from "./descent.ts";
export { type GaussNewtonOptions, type GaussNewtonState, gaussNewton } from "./gaussNewton.ts";
export { type LbfgsOptions, type LbfgsState, lbfgs } from "./lbfgs.ts";
export {
  type LevenbergMarquardtOptions,
  type LevenbergMarquardtState,
  levenbergMarquardt,
} from "./levenbergMarquardt.ts";
export { type BacktrackingOptions, backtracking } from "./lineSearches/backtracking.ts";
export { type HagerZhangOptions, hagerZhang } from "./lineSearches/hagerZhang.ts";
export type { Line } from "./lineSearches/line.ts";
export type { LineSearch } from "./lineSearches/lineSearch.ts";
export { type MoreThuenteOptions, moreThuente } from "./lineSearches/moreThuente.ts";
export { type StrongWolfeOptions, strongWolfe } from "./lineSearches/strongWolfe.ts";
export { type NewtonOptions, newton } from "./newton.ts";
export { type NewtonCgOptions, type NewtonCgState, newtonCg } from "./newtonCg.ts";
export { steihaug } from "./steihaug.ts";
export type { TrustRegionOptions, TrustRegionState } from "./trustRegion.ts";
export { trustRegionNewton } from "./trustRegionNewton.ts";
