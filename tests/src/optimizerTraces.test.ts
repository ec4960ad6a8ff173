import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Optimizer, OptimizerState } from "../../src/optimizer.ts";
import * as all from "../../src/optimizers/index.ts";
import type { ParamsBlock } from "../../src/paramsShape.ts";
import { traced, traceProblems } from "../support/traceProblems.ts";

interface Trace {
  optimizer: string;
  options: Record<string, number | boolean>;
  objective: string;
  params: Record<string, number[]>;
  tolerances: Record<string, number>;
}
interface Golden {
  traces: Trace[];
  [package_: string]: unknown;
}

const FILES = ["torch", "optax", "mpmath"] as const;
const golden = FILES.map((name): Golden => {
  const url = new URL(`../golden/${name}-traces.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")) as Golden;
});

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

const erased = <State extends OptimizerState>(optimizer: Optimizer<State>) => optimizer as unknown as Optimizer;

const makerOf = (name: string) =>
  wrappers[name] ?? (all as unknown as Record<string, (options: object) => Optimizer>)[name];

/** Beyond this, rounding has the last word and nothing is compared. */
const LOST = 1e-3;

/**
 * Rules that amplify rounding more than the reference's tolerance knows. COCOB counts from the start: at 2e-5 from a start of 0.25
 * a unit in the last place is 1e-12, and by 50 digits Optax is 1.4e-12 off there, the formula in float64 1.9e-12.
 */
const AMPLIFIES: Readonly<Record<string, number>> = { cocob: 10 };

FILES.forEach((file, k) => {
  const { traces, ...versions } = golden[k];
  describe(`steps of ${file} (${JSON.stringify(versions)})`, () => {
    const names = [...new Set(traces.map((row) => row.optimizer))];
    test.each(names)("%s", (name) => {
      const rows = traces.filter((row) => row.optimizer === name);
      expect(rows.length).toBeGreaterThanOrEqual(12);
      let compared = 0;
      for (const { options, objective, params, tolerances } of rows) {
        const optimizer = makerOf(name)(options as Record<string, number>);
        const steps = Object.keys(params).map(Number);
        const { after } = traced(optimizer, traceProblems[objective], steps);
        for (const t of steps) {
          if (tolerances[t] > LOST) continue;
          compared++;
          params[t].forEach((value, i) => {
            const error = Math.abs(after.get(t)![i] - value) / Math.max(Math.abs(value), 1e-300);
            const where = `${name} ${JSON.stringify(options)} on ${objective}: parameter ${i} after ${t} steps`;
            expect(error, where).toBeLessThanOrEqual(tolerances[t] * (AMPLIFIES[name] ?? 1));
          });
        }
      }
      // A rule whose every trace were lost to rounding would be no rule that was tested.
      expect(compared).toBeGreaterThan(rows.length * 3);
    });
  });
});
