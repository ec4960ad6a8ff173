export { type AccumulatedState, accumulated } from "./accumulated.ts";
export { type AcpropOptions, type AcpropState, acprop } from "./acprop.ts";
export { type AdabeliefOptions, type AdabeliefState, adabelief } from "./adabelief.ts";
export { type AdadeltaOptions, type AdadeltaState, adadelta } from "./adadelta.ts";
export { type AdafactorOptions, type AdafactorState, adafactor } from "./adafactor.ts";
export { type AdagradOptions, type AdagradState, adagrad } from "./adagrad.ts";
export { type AdamOptions, type AdamState, adam } from "./adam.ts";
export { type AdamaxOptions, type AdamaxState, adamax } from "./adamax.ts";
export { type AdamwOptions, type AdamwState, adamw } from "./adamw.ts";
export { type AdanOptions, type AdanState, adan } from "./adan.ts";
export { type AdemamixOptions, type AdemamixState, ademamix } from "./ademamix.ts";
export { type AdoptOptions, type AdoptState, adopt } from "./adopt.ts";
export { type AmsgradOptions, type AmsgradState, amsgrad } from "./amsgrad.ts";
export { type AsgdOptions, type AsgdState, asgd } from "./asgd.ts";
export { type AveragedState, ema, type SwaOptions, swa } from "./averaged.ts";
export { type CautiousState, cautious } from "./cautious.ts";
export { type CentralizedOptions, centralized } from "./centralized.ts";
export { chain, type Wrapper } from "./chain.ts";
export type { ChangedGradientState } from "./changedGradient.ts";
export {
  type ClipAdaptiveOptions,
  type ClipNormOptions,
  clipAdaptive,
  clipNorm,
  clipPerLayer,
  clipRms,
  clipValue,
  normalized,
} from "./clip.ts";
export { type CocobOptions, type CocobState, cocob } from "./cocob.ts";
export { type DAdaptationOptions, type DAdaptationState, dAdaptation } from "./dAdaptation.ts";
export { decoupledWeightDecay, l2Penalty } from "./decay.ts";
export { type DogOptions, type DogState, dog } from "./dog.ts";
export { type DowgOptions, type DowgState, dowg } from "./dowg.ts";
export { type SkipNonFiniteState, skipNonFinite, zeroNans } from "./finiteSteps.ts";
export { type FromageOptions, type FromageState, fromage } from "./fromage.ts";
export { type GaloreOptions, type GaloreState, galore } from "./galore.ts";
export { type GradientDescentOptions, gradientDescent } from "./gradientDescent.ts";
export { type GradientNoiseOptions, gradientNoise } from "./gradientNoise.ts";
export { type KfacOptions, type KfacState, kfac } from "./kfac.ts";
export { type LambOptions, type LambState, lamb } from "./lamb.ts";
export { type LarsOptions, type LarsState, lars } from "./lars.ts";
export { type LionOptions, type LionState, lion } from "./lion.ts";
export { type LookaheadOptions, type LookaheadState, lookahead } from "./lookahead.ts";
export { type MadgradOptions, type MadgradState, madgrad } from "./madgrad.ts";
export { type MarsOptions, type MarsState, mars } from "./mars.ts";
export { type MechanicOptions, type MechanicState, mechanic } from "./mechanic.ts";
export { type MomentumOptions, type MomentumState, momentum } from "./momentum.ts";
export { type MomoOptions, type MomoState, momo } from "./momo.ts";
export { type MomoAdamOptions, type MomoAdamState, momoAdam } from "./momoAdam.ts";
export { type MuonOptions, type MuonState, muon } from "./muon.ts";
export { type NadamOptions, type NadamState, nadam } from "./nadam.ts";
export { type NesterovOptions, type NesterovState, nesterov } from "./nesterov.ts";
export { type NoisySgdOptions, noisySgd } from "./noisySgd.ts";
export { nonNegativeParams } from "./nonNegativeParams.ts";
export { type NovogradOptions, type NovogradState, novograd } from "./novograd.ts";
export { type OptimisticAdamOptions, type OptimisticAdamState, optimisticAdam } from "./optimisticAdam.ts";
export {
  type OptimisticGradientDescentOptions,
  type OptimisticGradientDescentState,
  optimisticGradientDescent,
} from "./optimisticGradientDescent.ts";
export { masked, type PartitionState, partition } from "./partition.ts";
export { type PolyakSgdOptions, polyakSgd } from "./polyakSgd.ts";
export { type ProdigyOptions, type ProdigyState, prodigy } from "./prodigy.ts";
export { type RadamOptions, type RadamState, radam } from "./radam.ts";
export { type ReduceOnPlateauOptions, type ReduceOnPlateauState, reduceOnPlateau } from "./reduceOnPlateau.ts";
export { type RmspropOptions, type RmspropState, rmsprop } from "./rmsprop.ts";
export { type RpropOptions, type RpropState, rprop } from "./rprop.ts";
export { type AsamOptions, asam, type SamOptions, type SamState, sam } from "./sam.ts";
export { type Scheduled, type ScheduledState, scheduled } from "./scheduled.ts";
export { type ScheduleFreeOptions, type ScheduleFreeState, scheduleFree } from "./scheduleFree.ts";
export { type SgdOptions, type SgdState, sgd } from "./sgd.ts";
export { type ShampooOptions, type ShampooState, shampoo } from "./shampoo.ts";
export { type SignSgdOptions, signSgd } from "./signSgd.ts";
export { type SignumOptions, type SignumState, signum } from "./signum.ts";
export {
  type SimplifiedAdemamixOptions,
  type SimplifiedAdemamixState,
  simplifiedAdemamix,
} from "./simplifiedAdemamix.ts";
export { type Sm3Options, type Sm3State, sm3 } from "./sm3.ts";
export { type SoapOptions, type SoapState, soap } from "./soap.ts";
export { type SophiaOptions, type SophiaState, sophia } from "./sophia.ts";
export { type TigerOptions, type TigerState, tiger } from "./tiger.ts";
export { type YogiOptions, type YogiState, yogi } from "./yogi.ts";
