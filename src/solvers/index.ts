export { type BasinHoppingOptions, type BasinHoppingState, basinHopping } from "./basinHopping.ts";
export {
  type BayesianOptimizationOptions,
  type BayesianOptimizationState,
  bayesianOptimization,
} from "./bayesianOptimization.ts";
export { type BfgsOptions, type BfgsState, bfgs } from "./bfgs.ts";
export type { Bounds } from "./bounds.ts";
export { type CmaEsOptions, type CmaEsState, cmaEs } from "./cmaEs.ts";
export { type ConjugateGradientOptions, type ConjugateGradientState, conjugateGradient } from "./conjugateGradient.ts";
export {
  type AugmentedLagrangianOptions,
  type AugmentedLagrangianState,
  augmentedLagrangian,
} from "./constraints/augmentedLagrangian.ts";
export type { ConstraintFunction, Constraints } from "./constraints/constraints.ts";
export {
  type ProjectedGradientOptions,
  type ProjectedGradientState,
  projectedGradient,
} from "./constraints/projectedGradient.ts";
export { ball, box, type Projection, simplex } from "./constraints/projections.ts";
export {
  type ProximalGradientOptions,
  type ProximalGradientState,
  proximalGradient,
} from "./constraints/proximalGradient.ts";
export { groupLasso, l1, type Proximal } from "./constraints/proximals.ts";
export {
  type QuadraticPenaltyOptions,
  type QuadraticPenaltyState,
  quadraticPenalty,
} from "./constraints/quadraticPenalty.ts";
export type { DescentState } from "./descent.ts";
export {
  type DifferentialEvolutionOptions,
  type DifferentialEvolutionState,
  differentialEvolution,
} from "./differentialEvolution.ts";
export { type DualAnnealingOptions, type DualAnnealingState, dualAnnealing } from "./dualAnnealing.ts";
export { type GaussNewtonOptions, type GaussNewtonState, gaussNewton } from "./gaussNewton.ts";
export { type HessianFreeOptions, type HessianFreeState, hessianFree } from "./hessianFree.ts";
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
export { type NelderMeadOptions, type NelderMeadState, nelderMead } from "./nelderMead.ts";
export { type NesOptions, type NesState, nes } from "./nes.ts";
export { type NewtonOptions, newton } from "./newton.ts";
export { type NewtonCgOptions, type NewtonCgState, newtonCg } from "./newtonCg.ts";
export { type ParticleSwarmOptions, type ParticleSwarmState, particleSwarm } from "./particleSwarm.ts";
export { type PatternSearchOptions, type PatternSearchState, patternSearch } from "./patternSearch.ts";
export { type PowellOptions, type PowellState, powell } from "./powell.ts";
export { type RandomSearchOptions, type RandomSearchState, randomSearch } from "./randomSearch.ts";
export {
  type SimulatedAnnealingOptions,
  type SimulatedAnnealingState,
  simulatedAnnealing,
} from "./simulatedAnnealing.ts";
export { type SpsaOptions, type SpsaState, spsa } from "./spsa.ts";
export { steihaug } from "./steihaug.ts";
export {
  type SuccessiveHalvingOptions,
  type SuccessiveHalvingState,
  successiveHalving,
} from "./successiveHalving.ts";
export type { TrustRegionOptions, TrustRegionState } from "./trustRegion.ts";
export { trustRegionNewton } from "./trustRegionNewton.ts";
