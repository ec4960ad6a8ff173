// The optimizers of the golden traces, by the names and options that the scripts in tests/golden give them.
import type { Optimizer, OptimizerState } from "../../src/optimizer.ts";
import * as all from "../../src/optimizers/index.ts";
import type { ParamsBlock } from "../../src/paramsShape.ts";
import { erased } from "./optimizerCatalogue.ts";

/** Wrappers, by the names that the golden files give them. */
const wrappers: Record<string, (options: Record<string, number>) => Optimizer> = {
  "scheduleFree(gradientDescent)": ({ learningRate, beta, power }) =>
    erased(all.scheduleFree(all.gradientDescent({ learningRate }), { beta, power })),
  "scheduleFree(adamw)": ({ learningRate, beta, weightDecay }) =>
    erased(all.scheduleFree(all.adamw({ learningRate, beta1: 0, weightDecay }), { beta })),
  "lookahead(adam)": ({ learningRate, ...options }) => erased(all.lookahead(all.adam({ learningRate }), options)),
  "clipValue(adam)": ({ learningRate, limit }) => erased(all.clipValue(all.adam({ learningRate }), limit)),
  "clipNorm(gradientDescent)": ({ learningRate, limit, epsilon }) =>
    erased(all.clipNorm(all.gradientDescent({ learningRate }), limit, { epsilon })),
  "clipAdaptive(gradientDescent)": ({ learningRate, limit }) =>
    erased(all.clipAdaptive(all.gradientDescent({ learningRate }), { limit })),
  "clipAdaptive(cubes)": ({ learningRate, limit }) =>
    erased(reshaped(all.clipAdaptive(all.gradientDescent({ learningRate }), { limit }), cube)),
  "accumulated(adam)": ({ learningRate, every }) => erased(all.accumulated(all.adam({ learningRate }), every)),
  "centralized(adam)": ({ learningRate }) => erased(all.centralized(all.adam({ learningRate }))),
  "centralized(cubes)": ({ learningRate }) => erased(reshaped(all.centralized(all.adam({ learningRate })), cube)),
  "centralized(gradientDescent)": ({ learningRate, ...options }) =>
    erased(reshaped(all.centralized(all.gradientDescent({ learningRate }), options), cube)),
  "reduceOnPlateau(gradientDescent)": ({ learningRate, ...options }) =>
    erased(all.reduceOnPlateau(all.gradientDescent({ learningRate }), options)),
  "clipRms(gradientDescent)": ({ learningRate, limit }) =>
    erased(all.clipRms(all.gradientDescent({ learningRate }), limit)),
  "normalized(gradientDescent)": ({ learningRate }) => erased(all.normalized(all.gradientDescent({ learningRate }))),
  "mechanic(adam)": ({ learningRate, decay, tuners, firstScale }) =>
    erased(all.mechanic(all.adam({ learningRate }), { decay, tuners, firstScale })),
  "decoupledWeightDecay(adamax)": ({ learningRate, weightDecay }) =>
    erased(all.decoupledWeightDecay(all.adamax({ learningRate }), weightDecay)),
  "cautious(adam)": ({ learningRate }) => erased(all.cautious(all.adam({ learningRate }))),
  "sam(gradientDescent)": ({ learningRate, radius }) =>
    erased(all.sam(all.gradientDescent({ learningRate }), { radius })),
  "muon(matrices)": (options) =>
    erased(
      all.partition({ matrices: all.muon(options), rest: all.adam() }, ({ shape }) =>
        shape.length === 2 ? "matrices" : "rest",
      ),
    ),
  "adafactor(cubes)": (options) => erased(reshaped(all.adafactor(options), cube)),
  "galore(adam)": ({ learningRate, ...options }) =>
    erased(reshaped(all.galore(all.adam({ learningRate }), options), matrix)),
  "galore(rmsprop)": ({ learningRate, decay, ...options }) =>
    erased(reshaped(all.galore(all.rmsprop({ learningRate, decay, epsilonInRoot: true }), options), matrix)),
  "mars(batches)": (options) => erased(onBatches(all.mars(options))),
  "asam(gradientDescent)": ({ learningRate, radius, eta }) =>
    erased(all.asam(all.gradientDescent({ learningRate }), { radius, eta })),
};

/** The optimizer on parameters whose tensors of even length have other shapes, those of the golden scripts. */
function reshaped<State extends OptimizerState>(
  optimizer: Optimizer<State>,
  shapeOf: (block: ParamsBlock) => readonly number[],
): Optimizer<State> {
  const changed = (block: ParamsBlock) => (block.length % 2 ? block : { ...block, shape: shapeOf(block) });
  return {
    ...optimizer,
    init: ({ length, blocks }, params) => optimizer.init({ length, blocks: blocks.map(changed) }, params),
  };
}

const cube = ({ length }: ParamsBlock) => [length / 2, 1, 2];
const matrix = ({ length, shape }: ParamsBlock) => (shape.length === 2 ? shape : [length / 2, 2]);

/** The optimizer where the cost of the batch of step t is a multiple of the whole's: the factor of the golden script. */
function onBatches<State extends OptimizerState>(optimizer: Optimizer<State>): Optimizer<State> {
  return {
    ...optimizer,
    step(params, gradient, state, context) {
      const factor = (10 + ((7 * context.t) % 5)) / 10;
      optimizer.step(
        params,
        gradient.map((x) => factor * x),
        state,
        {
          ...context,
          gradientAt(elsewhere, out) {
            const cost = factor * context.gradientAt!(elsewhere, out);
            for (let i = 0; i < out.length; i++) out[i] *= factor;
            return cost;
          },
        },
      );
    },
  };
}

/** What makes the optimizer of a trace from its options. */
export const makerOf = (name: string): ((options: TraceOptions) => Optimizer) =>
  (wrappers[name] as (options: TraceOptions) => Optimizer) ??
  (all as unknown as Record<string, (options: TraceOptions) => Optimizer>)[name];

export type TraceOptions = Readonly<Record<string, number | boolean>>;
