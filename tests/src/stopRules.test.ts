import { describe, expect, test } from "vitest";
import { minimize } from "../../src/minimize.ts";
import { objective } from "../../src/objective.ts";
import { gradientDescent } from "../../src/optimizers/index.ts";
import { StopRule } from "../../src/stopRule.ts";
import * as rules from "../../src/stopRules.ts";

const { costBelow, costChange, evaluationLimit, gradientNorm, noProgress, stepLength, stepLimit, timeLimit } = rules;

/** From 8, each step halves x: 8, 4, 2, 1, ½, … with cost x². */
const bowl = objective((x: number) => x * x, { name: "bowl" });
const half = gradientDescent({ learningRate: 0.25 });
const ended = (stop: StopRule, steps?: number) => minimize(bowl, half, { start: 8, stop, ...(steps && { steps }) });

test.each<[StopRule, { status: string; steps: number; message: string }]>([
  [gradientNorm(1), { status: "converged", steps: 4, message: "the gradient's norm 1 is within 1" }],
  [costChange(0.75), { status: "converged", steps: 4, message: "the last step changed the cost by 0.75, within 0.75" }],
  [stepLength(1), { status: "converged", steps: 3, message: "the last step had length 1, within 1" }],
  [costBelow(4), { status: "converged", steps: 2, message: "the cost 4 is at most 4" }],
  [stepLimit(5), { status: "stepLimit", steps: 5, message: "made all 5 steps" }],
  [stepLimit(0), { status: "stepLimit", steps: 0, message: "made all 0 steps" }],
  [evaluationLimit(7), { status: "stepLimit", steps: 3, message: "made 8 evaluations in 3 steps, of 7" }],
  [timeLimit(0), { status: "stopped", steps: 0, message: "0 seconds have passed, after 0 steps" }],
  [noProgress(2, 4), { status: "earlyStop", steps: 4, message: "the cost has not fallen below 0.25 for 2 steps" }],
  [gradientNorm(1).or(stepLimit(2)), { status: "stepLimit", steps: 2, message: "made all 2 steps" }],
  [stepLimit(9).or(gradientNorm(1)), { status: "converged", steps: 4, message: "the gradient's norm 1 is within 1" }],
  [
    stepLength(1).and(gradientNorm(0.5)),
    {
      status: "converged",
      steps: 5,
      message: "the last step had length 0.25, within 1, and the gradient's norm 0.5 is within 0.5",
    },
  ],
  [
    StopRule.of("my own", ({ cost }) => (cost < 5 ? { status: "stopped", message: "mine" } : undefined)),
    { status: "stopped", steps: 2, message: "mine" },
  ],
])("$name", (rule, expected) => {
  expect(ended(rule)).toMatchObject(expected);
});

test("rules are asked after the tolerances and before the step limit of the options", () => {
  expect(ended(stepLimit(50), 3)).toMatchObject({ status: "stepLimit", steps: 3 });
  const run = minimize(bowl, half, { start: 8, gradientTolerance: 1, stop: stepLimit(4) });
  expect(run.status).toBe("converged");
});

test("a rule with a memory serves many runs", () => {
  const rule = noProgress(3);
  const flat = objective((x: number) => x * 0, { name: "flat" });
  for (let k = 0; k < 2; k++) expect(minimize(flat, half, { start: 1, stop: rule }).steps).toBe(3);
});

test("names tell how rules are composed", () => {
  expect(gradientNorm(1e-8).or(stepLimit(1000)).name).toBe("gradientNorm(1e-8) or stepLimit(1000)");
  expect(costChange(0).and(stepLength(0)).or(stepLimit(3)).name).toBe(
    "(costChange(0) and stepLength(0)) or stepLimit(3)",
  );
  expect(ended(stepLimit(1)).reproducibility.stopRule).toBe("stepLimit(1)");
});

describe("refuses", () => {
  test.each<[() => unknown, Error]>([
    [() => gradientNorm(-1), new RangeError("gradientNorm: tolerance must be a finite number >= 0, got -1")],
    [() => costChange(Number.NaN), new RangeError("costChange: tolerance must be a finite number >= 0, got NaN")],
    [() => stepLength("1" as never), new TypeError('stepLength: tolerance must be a number, got "1"')],
    [() => costBelow(Infinity), new RangeError("costBelow: target must be a finite number, got Infinity")],
    [() => stepLimit(1.5), new RangeError("stepLimit: steps must be a whole number >= 0, got 1.5")],
    [() => evaluationLimit(0), new RangeError("evaluationLimit: evaluations must be a whole number >= 1, got 0")],
    [() => timeLimit(-1), new RangeError("timeLimit: seconds must be a finite number >= 0, got -1")],
    [() => noProgress(0), new RangeError("noProgress: patience must be a whole number >= 1, got 0")],
    [() => stepLimit(3).or(7 as never), new TypeError("or: a stop rule must be one such as gradientNorm(1e-8), got 7")],
    [
      () => minimize(bowl, half, { start: 1, stop: 3 as never }),
      new TypeError("minimize: a stop rule must be one such as gradientNorm(1e-8), got 3"),
    ],
  ])("%o", (act, error) => {
    expect(act).toThrow(error);
  });
});
