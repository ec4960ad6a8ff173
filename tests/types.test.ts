// The types of the public API. `expectTypeOf` speaks to the compiler only, so the first test runs the compiler on this file;
// functions that are never called hold what would fail when it runs.
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  type AdamState,
  adam,
  claim,
  clipNorm,
  type Dataset,
  digits,
  flatShape,
  type Gradient,
  grad,
  gradientDescent,
  hessian,
  linear,
  type MinimizeRun,
  type Model,
  minimize,
  mlp,
  momentum,
  multistart,
  type Objective,
  type Optimizer,
  objective,
  type ParamsOf,
  quadratic,
  type Recorded,
  type RunningTraining,
  type RunStatus,
  rastrigin,
  rosenbrock,
  scheduled,
  sgd,
  type Training,
  type Trajectory,
  train,
  type Vector,
  valueAndGradient,
} from "../src/index.ts";

const one = (x: number) => x * x;
const two = (x: number, y: number) => x * y;
const optional = (x: number, y = 2) => x * y;
const list = (w: number[]) => w[0];
const pair = ([x, y]: [number, number]) => x * y;
const flat = (w: Float64Array) => w[0];
const model = ({ w, b }: { w: number[]; b: number }) => w[0] * b;
const layers = (weights: number[][], scale: number) => weights[0][0] * scale;
type Model2 = { w: number[]; b: number };

test("this file compiles as strict TypeScript, and every refusal in it is one", () => {
  const file = fileURLToPath(import.meta.url);
  const root = fileURLToPath(new URL("..", import.meta.url));
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram([file], options);
  const found = ts.getPreEmitDiagnostics(program, program.getSourceFile(file));
  const host = ts.createCompilerHost(options);
  expect(ts.formatDiagnostics(found, host)).toBe("");
  expect(options.strict).toBe(true);
}, 180_000);

describe("parameters", () => {
  test("of an objective: the one parameter, or the tuple of several", () => {
    expectTypeOf<ParamsOf<typeof one>>().toEqualTypeOf<number>();
    expectTypeOf<ParamsOf<typeof two>>().toEqualTypeOf<[number, number]>();
    expectTypeOf<ParamsOf<typeof optional>>().toEqualTypeOf<[number, number]>();
    expectTypeOf<ParamsOf<typeof list>>().toEqualTypeOf<number[]>();
    expectTypeOf<ParamsOf<typeof pair>>().toEqualTypeOf<[number, number]>();
    expectTypeOf<ParamsOf<typeof flat>>().toEqualTypeOf<Float64Array>();
    expectTypeOf<ParamsOf<typeof model>>().toEqualTypeOf<Model2>();
    expectTypeOf<ParamsOf<typeof layers>>().toEqualTypeOf<[number[][], number]>();
  });

  test("of a gradient: the structure of the function's own", () => {
    expectTypeOf(grad(one)).toEqualTypeOf<(x: number) => number>();
    expectTypeOf(grad(two)).returns.toEqualTypeOf<[number, number]>();
    expectTypeOf(grad(list)).returns.toEqualTypeOf<number[]>();
    expectTypeOf(grad(flat)).returns.toEqualTypeOf<Float64Array>();
    expectTypeOf(grad(model)).returns.toEqualTypeOf<Model2>();
    expectTypeOf<Gradient<typeof layers>>().toEqualTypeOf<[number[][], number]>();
    expectTypeOf(grad(optional)).returns.toEqualTypeOf<[number, number]>();
    expectTypeOf(valueAndGradient(two)).returns.toHaveProperty("value").toEqualTypeOf<number>();
    expectTypeOf(valueAndGradient(two)).returns.toHaveProperty("gradient").toEqualTypeOf<[number, number]>();
    expectTypeOf(hessian(model)).toEqualTypeOf<(params: Model2) => number[][]>();
  });
});

describe("objective", () => {
  test("infers its parameters from a literal too", () => {
    expectTypeOf(objective((x: number, y: number) => x * y)).toEqualTypeOf<Objective<[x: number, y: number]>>();
    expectTypeOf(objective((w: number[]) => w[0])).toEqualTypeOf<Objective<number[]>>();
    expectTypeOf(objective(({ w, b }: Model2) => w[0] * b)).toEqualTypeOf<Objective<Model2>>();
    const f = objective(two);
    expectTypeOf(f.value).parameter(0).toEqualTypeOf<[x: number, y: number]>();
    expectTypeOf(f.gradient([1, 2])).toEqualTypeOf<[x: number, y: number]>();
    expectTypeOf(f.valueAndGradient([1, 2]).gradient).toEqualTypeOf<[x: number, y: number]>();
    expectTypeOf(f.hessian([1, 2])).toEqualTypeOf<number[][]>();
    expectTypeOf(rosenbrock).toEqualTypeOf<Objective<[x: number, y: number]>>();
    expectTypeOf(quadratic()).toEqualTypeOf<Objective<number[]>>();
  });

  test("refuses", () => {
    void (() => {
      // @ts-expect-error a function that gives text
      objective((x: number) => `${x}`);
      // @ts-expect-error no function
      objective(3);
      // @ts-expect-error a minimum of another structure
      objective(two, { minima: [{ params: [1], value: 0 }] });
      // @ts-expect-error an interval with one end
      objective(one, { domain: [[1]] });
      // @ts-expect-error numbers side by side where a tuple is due
      objective(two).value(1, 2);
      // @ts-expect-error a gradient that is asked for with three numbers
      rosenbrock.gradient([1, 2, 3]);
    });
  });
});

describe("minimize", () => {
  const optimizer = adam();

  test("gives params the structure of start", () => {
    expectTypeOf(minimize(rosenbrock, optimizer, { start: [1, 2], steps: 0 }).params).toEqualTypeOf<
      [x: number, y: number]
    >();
    expectTypeOf(minimize(rastrigin(), optimizer, { start: [1, 2], steps: 0 }).params).toEqualTypeOf<number[]>();
    expectTypeOf(minimize((x: number) => x * x, optimizer, { start: 1, steps: 0 }).params).toEqualTypeOf<number>();
    expectTypeOf(minimize(two, optimizer, { start: [1, 2], steps: 0 }).params).toEqualTypeOf<[x: number, y: number]>();
    expectTypeOf(minimize(model, optimizer, { start: { w: [1], b: 2 }, steps: 0 })).toEqualTypeOf<
      MinimizeRun<Model2>
    >();
    expectTypeOf(minimize(list, optimizer, { start: [1], steps: 0 }).status).toEqualTypeOf<RunStatus>();
    expectTypeOf<MinimizeRun<number>>().toExtend<Trajectory>();
    expectTypeOf<MinimizeRun<number>["iterates"]>().toEqualTypeOf<readonly Vector[]>();
  });

  test("takes any of a list of optimizers", () => {
    const runs = [gradientDescent(), momentum(), adam()].map((each) =>
      minimize(rosenbrock, each, { start: [1, 2], steps: 0 }),
    );
    expectTypeOf(runs).toEqualTypeOf<MinimizeRun<[x: number, y: number]>[]>();
  });

  test("refuses", () => {
    void (() => {
      // @ts-expect-error no start
      minimize(rosenbrock, optimizer, { steps: 10 });
      // @ts-expect-error a start of another length
      minimize(rosenbrock, optimizer, { start: [1, 2, 3] });
      // @ts-expect-error a start of another structure
      minimize(model, optimizer, { start: [1, 2] });
      // @ts-expect-error text in the start
      minimize(rastrigin(), optimizer, { start: ["1"] });
      // @ts-expect-error an optimizer that was not called
      minimize(rosenbrock, adam, { start: [1, 2] });
      // @ts-expect-error an option that there is not
      minimize(rosenbrock, optimizer, { start: [1, 2], maxSteps: 10 });
    });
  });

  test("refuses at the place of the mistake, not at the call", () => {
    const begin = {
      x: [1, 2, 3] as [number, number, number],
    };
    void (() => {
      minimize(
        rosenbrock,
        optimizer,
        // @ts-expect-error a start of another length
        { start: begin.x },
      );
      multistart(
        rosenbrock,
        optimizer,
        // @ts-expect-error a start of another length
        { starts: [begin.x] },
      );
      minimize(
        rosenbrock,
        // @ts-expect-error an optimizer that was not called
        adam,
        { start: [1, 2] },
      );
    });
  });

  test("a run is read, not written", () => {
    void ((run: MinimizeRun<number>) => {
      // @ts-expect-error status is read-only
      run.status = "converged";
      // @ts-expect-error so are the rows
      run.costs.push(1);
    });
  });
});

describe("optimizers", () => {
  test("have the state that they say", () => {
    expectTypeOf(adam()).toEqualTypeOf<Optimizer<AdamState>>();
    expectTypeOf<AdamState>().toEqualTypeOf<{ m: Vector; v: Vector }>();
    expectTypeOf(adam().init(flatShape(2)).m).toEqualTypeOf<Vector>();
    expectTypeOf(momentum().init(flatShape(2))).toEqualTypeOf<{ velocity: Vector }>();
    expectTypeOf(gradientDescent()).toExtend<Optimizer>();
  });

  test("refuse", () => {
    void (() => {
      // @ts-expect-error torch's name
      adam({ lr: 0.1 });
      // @ts-expect-error text
      gradientDescent({ learningRate: "0.1" });
      // @ts-expect-error another optimizer's rate
      momentum({ beta1: 0.9 });
    });
  });
});

describe("scheduled", () => {
  const falling = linear({ initial: 1, final: 0.1, steps: 3 });

  test("keeps the options and the state of what it makes, wrappers too", () => {
    const plain = scheduled(adam, { learningRate: falling, beta1: (step) => 0.9 / (1 + step) });
    expectTypeOf(plain.init(flatShape(1)).inner.m).toEqualTypeOf<Vector>();
    const clipped = scheduled(({ limit }: { limit: number }) => clipNorm(adam(), limit), { limit: falling });
    expectTypeOf(clipped.init(flatShape(1)).inner.inner.m).toEqualTypeOf<Vector>();
    expect(clipped.hyperparameters).toMatchObject({ limit: 1, beta1: 0.9 });
  });

  test("refuses", () => {
    void (() => {
      // @ts-expect-error a name that there is not
      scheduled(adam, { betta: falling });
      // @ts-expect-error a flag that changes
      scheduled(sgd, { nesterov: () => true });
      // @ts-expect-error a number that is missing
      scheduled(({ limit }: { limit: number }) => clipNorm(adam(), limit), {});
    });
  });
});

describe("data, models, training", () => {
  test("fit together", () => {
    void (async () => {
      const { training, validation } = digits().split({ validation: 0.2, seed: 1 });
      expectTypeOf(training).toEqualTypeOf<Dataset>();
      expectTypeOf(validation).toEqualTypeOf<Dataset>();
      const net = mlp([64, 32, 10], { activation: "tanh", seed: 1 });
      expectTypeOf(net).toEqualTypeOf<Model>();
      const running = train(net, training, { optimizer: adam(), epochs: 1, validation });
      expectTypeOf(running).toEqualTypeOf<RunningTraining>();
      expectTypeOf(running).toExtend<Recorded>();
      expectTypeOf(await running).toEqualTypeOf<Training>();
      // @ts-expect-error an activation that there is not
      mlp([64, 10], { activation: "gelu" });
      // @ts-expect-error no optimizer
      train(net, training, { epochs: 1 });
      // @ts-expect-error a split that was not asked for
      digits().split({ validation: 0.2 }).test;
    });
    expectTypeOf(claim).parameters.toEqualTypeOf<[statement: string, holds: boolean, measured?: unknown]>();
  });
});
