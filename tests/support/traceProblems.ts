// The four problems of tests/golden/tracing.py, with gradients by hand, so that a wrong step can't hide behind a wrong
// derivative.
import type { Optimizer, OptimizerState, StepContext } from "../../src/optimizer.ts";
import { flatShape, type ParamsShape } from "../../src/paramsShape.ts";
import { random } from "../../src/random.ts";
import type { Vector } from "../../src/vector.ts";

export interface TraceProblem {
  readonly start: readonly number[];
  readonly shape: ParamsShape;
  /** Writes the gradient into `out` and gives the value. */
  evaluate(params: Vector, out: Vector): number;
  /** Second derivatives, where they are not those of a quadratic. */
  hessian?(params: Vector): readonly (readonly number[])[];
}

const INPUTS = [
  [1, 0.5],
  [-0.5, 1.5],
  [2, -1],
  [0.25, 0.75],
  [-1.5, -0.5],
];
const TARGETS = [
  [1, 0, -1],
  [0.5, 2, 0],
  [-1, 1, 0.25],
  [0, -0.5, 1],
  [1.5, 0.75, -2],
];
const CURVATURES = [1, 3, 10, 30, 100, 300];

export const traceProblems: Readonly<Record<string, TraceProblem>> = {
  rosenbrock: {
    start: [-1.2, 1],
    shape: flatShape(2),
    evaluate([x, y], out) {
      out[0] = -2 * (1 - x) - 400 * x * (y - x * x);
      out[1] = 200 * (y - x * x);
      return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
    },
    hessian: ([x, y]) => [
      [2 - 400 * (y - 3 * x * x), -400 * x],
      [-400 * x, 200],
    ],
  },
  himmelblau: {
    start: [-0.5, 0.25],
    shape: flatShape(2),
    evaluate([x, y], out) {
      const a = x * x + y - 11;
      const b = x + y * y - 7;
      out[0] = 4 * x * a + 2 * b;
      out[1] = 2 * a + 4 * y * b;
      return a * a + b * b;
    },
    hessian: ([x, y]) => [
      [4 * (3 * x * x + y - 11) + 2, 4 * (x + y)],
      [4 * (x + y), 4 * (3 * y * y + x - 7) + 2],
    ],
  },
  regression: {
    start: [0.5, -0.25, 1, -1, 0.75, 0.125, 0.25, -0.5, 0.375],
    shape: {
      length: 9,
      blocks: [
        { path: ".w", offset: 0, length: 6, shape: [2, 3] },
        { path: ".b", offset: 6, length: 3, shape: [3] },
      ],
    },
    evaluate(p, out) {
      out.fill(0);
      let value = 0;
      INPUTS.forEach((x, n) => {
        for (let j = 0; j < 3; j++) {
          const error = x[0] * p[j] + x[1] * p[3 + j] + p[6 + j] - TARGETS[n][j];
          value += (error * error) / 10;
          out[j] += (error * x[0]) / 5;
          out[3 + j] += (error * x[1]) / 5;
          out[6 + j] += error / 5;
        }
      });
      return value;
    },
  },
  quadratic: {
    start: [1, -1, 1, 0.5, -0.5, 0.25],
    shape: flatShape(6),
    evaluate(p, out) {
      let value = 0;
      p.forEach((x, i) => {
        out[i] = CURVATURES[i] * x + ((p[i - 1] ?? 0) + (p[i + 1] ?? 0)) / 2;
        value += (x * out[i]) / 2;
      });
      return value;
    },
  },
};

/** What a loop tells an optimizer at step `t` of a problem. */
export const contextOf = (
  optimizer: Pick<Optimizer, "learningRate">,
  t: number,
  problem?: TraceProblem,
  cost?: number,
): StepContext => ({
  t,
  learningRate: optimizer.learningRate,
  random: random(0).stream(`step ${t}`),
  ...(cost !== undefined && { cost }),
  ...(problem && {
    gradientAt: (params: Vector, out: Vector) => problem.evaluate(params, out),
    hessianProduct: (params: Vector, v: Vector, out: Vector) => hessianProduct(problem, params, v, out),
  }),
});

function hessianProduct(problem: TraceProblem, params: Vector, v: Vector, out: Vector): void {
  const hessian = problem.hessian?.(params);
  if (hessian) {
    out.set(hessian.map((row) => row.reduce((sum, h, j) => sum + h * v[j], 0)));
    return;
  }
  const atZero = new Float64Array(v.length);
  problem.evaluate(new Float64Array(v.length), atZero);
  problem.evaluate(v, out);
  for (let i = 0; i < out.length; i++) out[i] -= atZero[i];
}

/** The parameters after each of `kept` steps, and the run's end. */
export function traced<State extends OptimizerState>(
  optimizer: Optimizer<State>,
  problem: TraceProblem,
  kept: readonly number[],
): { after: Map<number, number[]>; params: Vector; state: State } {
  const params = Float64Array.from(problem.start);
  const gradient = new Float64Array(params.length);
  const state = optimizer.init(problem.shape, params);
  const after = new Map<number, number[]>();
  for (let t = 1; t <= Math.max(...kept); t++) {
    const cost = problem.evaluate(params, gradient);
    optimizer.step(params, gradient, state, contextOf(optimizer, t, problem, cost));
    if (kept.includes(t)) after.set(t, [...params]);
  }
  return { after, params, state };
}
