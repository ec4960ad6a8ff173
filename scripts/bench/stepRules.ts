// The rules whose steps are measured; and what gives a run's vectors their place.
import type { Optimizer, OptimizerState } from "../../src/optimizer.ts";
import * as all from "../../src/optimizers/index.ts";

export { inReach } from "../../src/lanes/vectors.ts";

const erased = <State extends OptimizerState>(optimizer: Optimizer<State>) => optimizer as unknown as Optimizer;

/** The hyper-parameters are those of stepPeers.py. */
export const RULES: Readonly<Record<string, () => Optimizer>> = {
  gradientDescent: () => erased(all.gradientDescent({ learningRate: 1e-3 })),
  momentum: () => erased(all.sgd({ learningRate: 1e-3, momentum: 0.9 })),
  nesterov: () => erased(all.sgd({ learningRate: 1e-3, momentum: 0.9, nesterov: true })),
  adagrad: () => erased(all.adagrad({ learningRate: 1e-3 })),
  rmsprop: () => erased(all.rmsprop({ learningRate: 1e-3 })),
  adadelta: () => erased(all.adadelta({ learningRate: 1e-3 })),
  rprop: () => erased(all.rprop({ learningRate: 1e-3 })),
  adam: () => erased(all.adam({ learningRate: 1e-3 })),
  adamw: () => erased(all.adamw({ learningRate: 1e-3, weightDecay: 0.01 })),
  amsgrad: () => erased(all.amsgrad({ learningRate: 1e-3 })),
  adamax: () => erased(all.adamax({ learningRate: 1e-3 })),
  nadam: () => erased(all.nadam({ learningRate: 1e-3 })),
  radam: () => erased(all.radam({ learningRate: 1e-3 })),
  adabelief: () => erased(all.adabelief({ learningRate: 1e-3 })),
  yogi: () => erased(all.yogi({ learningRate: 1e-3 })),
  lion: () => erased(all.lion({ learningRate: 1e-3, weightDecay: 0 })),
  lamb: () => erased(all.lamb({ learningRate: 1e-3 })),
  lars: () => erased(all.lars({ learningRate: 1e-3 })),
  novograd: () => erased(all.novograd({ learningRate: 1e-3 })),
  adafactor: () => erased(all.adafactor({ learningRate: 1e-3 })),
  muon: () => erased(all.muon({ learningRate: 1e-3 })),
};
