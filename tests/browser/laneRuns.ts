// Runs whose vectors lie in the memory of lanes where there is shared memory: in a browser's page as in Node.
import { isInReach, laneZeros } from "../../src/lanes/vectors.ts";
import { minimize } from "../../src/minimize.ts";
import { rosenbrockChain } from "../../src/objectives/index.ts";
import { adam } from "../../src/optimizers/index.ts";
import { lbfgs } from "../../src/solvers/index.ts";

const LENGTH = 1000;

export function laneRuns(): { readonly found: string; readonly inReach: boolean } {
  const start = Array.from({ length: LENGTH }, (_, i) => (i % 128) / 128 - 1);
  const found = [adam(), lbfgs()].map((method) => {
    const { cost, params } = minimize(rosenbrockChain({ dimension: LENGTH }), method, { start, steps: 20 });
    return [cost, params[0], params[LENGTH / 2], params[LENGTH - 1]];
  });
  return { found: JSON.stringify(found), inReach: isInReach(laneZeros(LENGTH)) };
}
