import { type Layout, layoutOf } from "./layout.ts";
import type { Objective } from "./objective.ts";
import { checkOptimizer } from "./optimizer.ts";
import { shown } from "./shown.ts";
import { isSolver } from "./solver.ts";
import { checkRule } from "./stopRule.ts";
import { type Vector, zeros } from "./vector.ts";

/** A flat copy of a run's start, and how the start is built. */
export function startOf<P>(start: P, objective: Objective<P>): { layout: Layout<P>; params: Vector } {
  const layout = layoutOf(start, "minimize: start");
  checkStructure(layout, objective);
  const params = zeros(layout.length);
  layout.write(start, params);
  params.forEach((value, i) => {
    if (!Number.isFinite(value))
      throw new RangeError(`minimize: start${layout.path(i)} must be a finite number, got ${value}`);
  });
  return { layout, params };
}

/** A start must have as many numbers as the domain, and be built like the minima, where the objective knows them. */
function checkStructure<P>(layout: Layout<P>, { name, domain, minima }: Objective<P>): void {
  if (layout.length === 0) throw new RangeError("minimize: start must have at least one number, got none");
  const known = minima.length > 0 ? layoutOf(minima[0].params, "minima[0].params") : undefined;
  const length = domain?.length ?? known?.length ?? layout.length;
  if (layout.length !== length)
    throw new RangeError(`minimize: start must have ${length} numbers for ${name}, got ${layout.length}`);
  for (let i = 0; known && i < length; i++)
    if (layout.path(i) !== known.path(i))
      throw new TypeError(
        `minimize: start must be built like the parameters of ${name}; it has start${layout.path(i)} in place of start${known.path(i)}`,
      );
}

export function checkMethod(method: unknown): void {
  if (!isSolver(method)) checkOptimizer("minimize", method);
}

export interface Rules {
  readonly steps?: number;
  readonly gradientTolerance?: number;
  readonly costTolerance?: number;
  readonly record?: number;
  readonly seed?: number;
  readonly stop?: unknown;
  readonly onStep?: unknown;
  readonly nonFinite?: unknown;
  readonly changedObjective?: unknown;
}

/** What a run does about a cost or gradient that is not finite. */
export const NON_FINITE = ["stop", "skip", "step", "throw"] as const;

export function checkRules(rules: Rules): void {
  if (typeof rules !== "object" || rules === null)
    throw new TypeError(`minimize: options must be an object such as { start: [1, 2] }, got ${shown(rules)}`);
  const { stop, onStep, nonFinite, changedObjective = false, ...numbers } = rules;
  const { steps, gradientTolerance, costTolerance, record, seed } = numbers;
  if (stop !== undefined) checkRule("minimize", stop);
  if (onStep !== undefined && typeof onStep !== "function")
    throw new TypeError(`minimize: onStep must be a function, got ${shown(onStep)}`);
  if (typeof changedObjective !== "boolean")
    throw new TypeError(`minimize: changedObjective must be true or false, got ${shown(changedObjective)}`);
  if (nonFinite !== undefined && !NON_FINITE.includes(nonFinite as "stop"))
    throw new RangeError(
      `minimize: nonFinite must be one of ${NON_FINITE.map((name) => `"${name}"`).join(", ")}, got ${shown(nonFinite)}`,
    );
  const ranges: [name: string, value: number | undefined, must: string, holds: (value: number) => boolean][] = [
    ["steps", steps, "a whole number >= 0", (value) => Number.isSafeInteger(value) && value >= 0],
    ["record", record, "a whole number >= 1", (value) => Number.isSafeInteger(value) && value >= 1],
    ["seed", seed, "a whole number >= 0", (value) => Number.isSafeInteger(value) && value >= 0],
    ["gradientTolerance", gradientTolerance, "a finite number >= 0", (value) => value >= 0 && Number.isFinite(value)],
    ["costTolerance", costTolerance, "a finite number >= 0", (value) => value >= 0 && Number.isFinite(value)],
  ];
  for (const [name, value, must, holds] of ranges) {
    if (value === undefined) continue;
    if (typeof value !== "number") throw new TypeError(`minimize: ${name} must be a number, got ${shown(value)}`);
    if (!holds(value)) throw new RangeError(`minimize: ${name} must be ${must}, got ${value}`);
  }
}
