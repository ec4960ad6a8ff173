// What papers say of their rules beyond single steps, as a table: how a rule answers to a cost that is multiplied, to turned axes
// and to parameters in another order; and that each hyper-parameter has a range.
import { describe, expect, test } from "vitest";
import type { Optimizer } from "../../src/optimizer.ts";
import * as all from "../../src/optimizers/index.ts";
import { flatShape } from "../../src/paramsShape.ts";
import { random } from "../../src/random.ts";

/**
 * What becomes of the way a rule goes when the cost, and so each gradient, is multiplied by c > 0:
 * - `same`: nothing; with powers of 2 not even a bit changes.
 * - `linear`: it is multiplied by c.
 * - `none`: neither, and the reason.
 */
type Scaling = "same" | "linear" | "none";

interface Facts {
  readonly scaling: Scaling;
  /** Turned gradients give the turned way. */
  readonly rotates?: true;
  /** What is added to denominators is next to nothing. */
  readonly options?: Readonly<Record<string, number>>;
  readonly why?: string;
}

const TINY = 1e-200;
const same = (options: Facts["options"] = { epsilon: TINY }): Facts => ({ scaling: "same", options });

const FACTS: Readonly<Record<string, Facts>> = {
  gradientDescent: { scaling: "linear", rotates: true },
  momentum: { scaling: "linear", rotates: true },
  nesterov: { scaling: "linear", rotates: true },
  sgd: { scaling: "linear", rotates: true, options: { momentum: 0.9 } },
  optimisticGradientDescent: { scaling: "linear", rotates: true },
  asgd: { scaling: "linear", rotates: true, options: { decay: 0 } },
  signSgd: same({}),
  signum: same({}),
  tiger: same({ weightDecay: 0 }),
  lion: same({ weightDecay: 0 }),
  rprop: same({}),
  adam: same(),
  adamw: same({ epsilon: TINY, weightDecay: 0 }),
  amsgrad: same(),
  adamax: same(),
  nadam: same(),
  adabelief: same({ epsilon: TINY, epsilonRoot: 0 }),
  yogi: same({ epsilon: TINY, initialAccumulator: 0 }),
  adan: same({ epsilon: TINY, epsilonRoot: 0 }),
  adopt: same(),
  ademamix: same(),
  simplifiedAdemamix: same(),
  optimisticAdam: same(),
  rmsprop: same(),
  adagrad: same(),
  sm3: same(),
  lamb: { ...same(), why: "not turned: the trust ratio is one, the direction is Adam's" },
  lars: { scaling: "same", rotates: true },
  novograd: { scaling: "same", rotates: true, options: { epsilon: TINY } },
  fromage: { scaling: "same", rotates: true, options: { minNorm: TINY } },
  dog: { scaling: "same", rotates: true, options: { epsilon: TINY, firstDistance: 0.1 } },
  dowg: { scaling: "same", rotates: true, options: { epsilon: TINY, firstSquare: 1e-4 } },
  muon: { ...same(), why: "a vector moves by Adam" },
  soap: { ...same(), why: "a vector moves by Adam" },
  shampoo: { ...same(), why: "a vector moves by AdaGrad" },
  adafactor: same(),
  dAdaptation: {
    scaling: "none",
    why: "√v is from 0 on beside ε in a product with s, which has the rate of old gradients",
  },
  prodigy: { scaling: "none", why: "d multiplies the gradients, and ε is beside d" },
  radam: { scaling: "none", why: "until v̂ is trusted it steps by the mean alone, which is linear" },
  acprop: { scaling: "none", why: "its first step divides by 1" },
  adadelta: { scaling: "none", why: "its steps grow out of ε" },
  cocob: { scaling: "none", why: "the largest gradient starts at ε, so the first bets know the scale" },
  madgrad: { scaling: "none", why: "divides by the cube root of the squares: c^(1/3) is left, by design" },
  mars: { scaling: "none", why: "c is clipped to norm 1" },
  momo: { scaling: "none", why: "needs the cost too" },
  momoAdam: { scaling: "none", why: "needs the cost too" },
  polyakSgd: { scaling: "none", why: "needs the cost too" },
  noisySgd: { scaling: "none", why: "the noise has a size of its own" },
  sophia: { scaling: "none", why: "its curvature comes from the Hessian" },
  kfac: { scaling: "none", why: "its damping has the scale of the Fisher matrix" },
};

const WRAPPERS =
  "accumulated asam cautious centralized chain clipAdaptive clipNorm clipPerLayer clipRms clipValue decoupledWeightDecay ema galore gradientNoise l2Penalty lookahead masked mechanic nonNegativeParams normalized partition reduceOnPlateau sam scheduled scheduleFree skipNonFinite swa zeroNans".split(
    " ",
  );

const makers = all as unknown as Record<string, (options: object) => Optimizer>;
const N = 4;
const STEPS = 12;

test("the table has every rule", () => {
  expect([...Object.keys(FACTS), ...WRAPPERS].sort()).toEqual(Object.keys(all).sort());
});

const draw = random(5);
const start = Float64Array.from({ length: N }, () => draw.normal());
const gradients = Array.from({ length: STEPS }, () => Float64Array.from({ length: N }, () => draw.normal()));

/** Where the rule goes from `from` on gradients that do not depend on where it is. */
function walk(optimizer: Optimizer, given: readonly Float64Array[], from: Float64Array): Float64Array {
  const params = from.slice();
  const state = optimizer.init(flatShape(N), params);
  given.forEach((gradient, k) => {
    optimizer.step(params, gradient, state, { t: k + 1, learningRate: optimizer.learningRate, cost: 1 });
  });
  return params;
}

const way = (end: Float64Array, from = start): number[] => [...end].map((x, i) => x - from[i]);

const named = Object.entries(FACTS).map(([name, facts]) => ({ name, ...facts }));

describe("a cost multiplied by 1024 leaves", () => {
  test.each(named.filter(({ scaling }) => scaling === "same"))("$name where it was", ({ name, options }) => {
    const make = () => makers[name](options ?? {});
    const end = walk(make(), gradients, start);
    const scaled = walk(
      make(),
      gradients.map((g) => g.map((x) => 1024 * x)),
      start,
    );
    expect(way(end).some((x) => Math.abs(x) > 1e-5)).toBe(true);
    expect(scaled).toEqual(end);
  });

  test.each(named.filter(({ scaling }) => scaling === "linear"))("$name go so much further", ({ name, options }) => {
    const make = () => makers[name](options ?? {});
    const short = way(walk(make(), gradients, start));
    const far = way(
      walk(
        make(),
        gradients.map((g) => g.map((x) => 1024 * x)),
        start,
      ),
    );
    short.forEach((x, i) => {
      expect(Math.abs(far[i] / (1024 * x) - 1)).toBeLessThan(1e-11);
    });
  });

  test("every other rule has a reason", () => {
    for (const { name, scaling, why } of named) if (scaling === "none") expect(why, name).toBeDefined();
  });
});

describe("in turned axes goes the turned way", () => {
  /** The reflection I − 2 v vᵀ / vᵀv. */
  const v = Float64Array.of(1, -2, 3, 0.5);
  const square = v.reduce((sum, x) => sum + x * x, 0);
  const turned = (x: Float64Array) => {
    const along = (2 * x.reduce((sum, value, i) => sum + value * v[i], 0)) / square;
    return x.map((value, i) => value - along * v[i]);
  };

  test.each(named.filter(({ rotates }) => rotates))("$name", ({ name, options }) => {
    const make = () => makers[name](options ?? {});
    const end = turned(walk(make(), gradients, start));
    walk(make(), gradients.map(turned), turned(start)).forEach((x, i) => {
      expect(x).toBeCloseTo(end[i], 11);
    });
  });

  test("but not adam", () => {
    const end = turned(walk(all.adam({ learningRate: 0.1 }) as unknown as Optimizer, gradients, start));
    const other = walk(all.adam({ learningRate: 0.1 }) as unknown as Optimizer, gradients.map(turned), turned(start));
    expect(Math.max(...other.map((x, i) => Math.abs(x - end[i])))).toBeGreaterThan(0.01);
  });
});

describe("parameters in another order go the same way", () => {
  const OWN_DRAWS = ["noisySgd", "sophia", "kfac"];
  const order = [2, 0, 3, 1];
  const shuffled = (x: Float64Array) => x.map((_, i) => x[order[i]]);

  test.each(named.filter(({ name }) => !OWN_DRAWS.includes(name)))("$name", ({ name }) => {
    const end = shuffled(walk(makers[name]({}), gradients, start));
    walk(makers[name]({}), gradients.map(shuffled), shuffled(start)).forEach((x, i) => {
      expect(Math.abs(x - end[i])).toBeLessThan(1e-12 * Math.max(1, Math.abs(end[i])));
    });
  });
});

describe("each hyper-parameter has a range", () => {
  const rows = named.flatMap(({ name }) =>
    Object.entries(makers[name]({}).hyperparameters)
      .filter(([, value]) => typeof value === "number")
      .map(([key]) => ({ name, key })),
  );

  test.each(rows)("$name: $key", ({ name, key }) => {
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const act = () => makers[name]({ [key]: wrong });
      expect(act).toThrow(RangeError);
      expect(act).toThrow(new RegExp(`^${name}: ${key} must be .+, got ${wrong}`));
    }
  });
});
