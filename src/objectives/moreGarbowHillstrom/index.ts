import { bard } from "./bard.ts";
import { bealeResiduals } from "./bealeResiduals.ts";
import { biggsExp6 } from "./biggsExp6.ts";
import { boxThree } from "./boxThree.ts";
import { brownAlmostLinear } from "./brownAlmostLinear.ts";
import { brownBadlyScaled } from "./brownBadlyScaled.ts";
import { brownDennis } from "./brownDennis.ts";
import { broydenBanded } from "./broydenBanded.ts";
import { broydenTridiagonal } from "./broydenTridiagonal.ts";
import { chebyquad } from "./chebyquad.ts";
import { discreteBoundaryValue } from "./discreteBoundaryValue.ts";
import { discreteIntegral } from "./discreteIntegral.ts";
import { extendedPowellSingular } from "./extendedPowellSingular.ts";
import { extendedRosenbrock } from "./extendedRosenbrock.ts";
import { freudensteinRoth } from "./freudensteinRoth.ts";
import { gaussian } from "./gaussian.ts";
import { gulfResearch } from "./gulfResearch.ts";
import { helicalValley } from "./helicalValley.ts";
import { jennrichSampson } from "./jennrichSampson.ts";
import { kowalikOsborne } from "./kowalikOsborne.ts";
import { linearFullRank } from "./linearFullRank.ts";
import { linearRankOne } from "./linearRankOne.ts";
import { linearRankOneZero } from "./linearRankOneZero.ts";
import { meyer } from "./meyer.ts";
import { osborne1 } from "./osborne1.ts";
import { osborne2 } from "./osborne2.ts";
import { penalty1 } from "./penalty1.ts";
import { penalty2 } from "./penalty2.ts";
import { powellBadlyScaled } from "./powellBadlyScaled.ts";
import { powellSingular } from "./powellSingular.ts";
import type { MghProblem } from "./problem.ts";
import { rosenbrockResiduals } from "./rosenbrockResiduals.ts";
import { trigonometric } from "./trigonometric.ts";
import { variablyDimensioned } from "./variablyDimensioned.ts";
import { watson } from "./watson.ts";
import { wood } from "./wood.ts";

export type { MghProblem } from "./problem.ts";

/**
 * The 35 least-squares problems on which solvers have been compared since 1981, each with its standard start and its known
 * minima.
 *
 *     for (const { objective, start } of moreGarbowHillstrom) minimize(objective, levenbergMarquardt(), { start: [...start] })
 *
 * Source: Moré, Garbow & Hillstrom 1981, "Testing unconstrained optimization software".
 */
export const moreGarbowHillstrom: readonly MghProblem[] = [
  rosenbrockResiduals,
  freudensteinRoth,
  powellBadlyScaled,
  brownBadlyScaled,
  bealeResiduals,
  jennrichSampson,
  helicalValley,
  bard,
  gaussian,
  meyer,
  gulfResearch,
  boxThree,
  powellSingular,
  wood,
  kowalikOsborne,
  brownDennis,
  osborne1,
  biggsExp6,
  osborne2,
  watson,
  extendedRosenbrock,
  extendedPowellSingular,
  penalty1,
  penalty2,
  variablyDimensioned,
  trigonometric,
  brownAlmostLinear,
  discreteBoundaryValue,
  discreteIntegral,
  broydenTridiagonal,
  broydenBanded,
  linearFullRank,
  linearRankOne,
  linearRankOneZero,
  chebyquad,
];
