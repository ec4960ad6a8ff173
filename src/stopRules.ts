import { shown } from "./shown.ts";
import { StopRule } from "./stopRule.ts";

/** Converged when ‖g‖ ≤ tolerance. @throws RangeError when the tolerance is not a finite number >= 0. */
export function gradientNorm(tolerance: number): StopRule {
  bound("gradientNorm", "tolerance", tolerance);
  const begin = () => (at: { gradientNorm: number }) =>
    at.gradientNorm <= tolerance
      ? converged(`the gradient's norm ${short(at.gradientNorm)} is within ${tolerance}`)
      : undefined;
  return new StopRule(`gradientNorm(${tolerance})`, begin, true);
}

/** Converged when a step changed the cost by at most `tolerance`. @throws RangeError as {@link gradientNorm}. */
export function costChange(tolerance: number): StopRule {
  bound("costChange", "tolerance", tolerance);
  return StopRule.of(`costChange(${tolerance})`, ({ costDecrease }) => {
    const change = Math.abs(costDecrease);
    return change <= tolerance
      ? converged(`the last step changed the cost by ${short(change)}, within ${tolerance}`)
      : undefined;
  });
}

/** Converged when a step was no longer than `tolerance`. @throws RangeError as {@link gradientNorm}. */
export function stepLength(tolerance: number): StopRule {
  bound("stepLength", "tolerance", tolerance);
  return StopRule.of(`stepLength(${tolerance})`, (at) =>
    at.stepLength <= tolerance
      ? converged(`the last step had length ${short(at.stepLength)}, within ${tolerance}`)
      : undefined,
  );
}

/** Converged when the cost is at most `target`. @throws RangeError when the target is not a finite number. */
export function costBelow(target: number): StopRule {
  bound("costBelow", "target", target, -Infinity);
  return StopRule.of(`costBelow(${target})`, ({ cost }) =>
    cost <= target ? converged(`the cost ${short(cost)} is at most ${target}`) : undefined,
  );
}

/** Early stop when the cost has not been lower than its least by more than `least` for `patience` steps. */
export function noProgress(patience: number, least = 0): StopRule {
  whole("noProgress", "patience", patience, 1);
  bound("noProgress", "least", least);
  const begin = () => {
    let [lowest, since] = [Infinity, 0];
    return ({ cost }: { cost: number }) => {
      since = cost < lowest - least ? 0 : since + 1;
      lowest = Math.min(lowest, cost);
      if (since < patience) return undefined;
      return {
        status: "earlyStop",
        message: `the cost has not fallen below ${short(lowest)} for ${patience} steps`,
      } as const;
    };
  };
  return new StopRule(`noProgress(${patience})`, begin);
}

/** The step limit, when so many steps were made. @throws RangeError when it is not a whole number >= 0. */
export function stepLimit(steps: number): StopRule {
  whole("stepLimit", "steps", steps, 0);
  return StopRule.of(`stepLimit(${steps})`, ({ step }) =>
    step >= steps ? { status: "stepLimit", message: limitReached(step, steps) } : undefined,
  );
}

const limitReached = (step: number, steps: number): string =>
  step === steps
    ? `made all ${steps} steps`
    : `${step} steps were made before, more than the ${steps} allowed: those before a checkpoint count`;

/** The step limit, when values and gradients were computed so many times in all. */
export function evaluationLimit(evaluations: number): StopRule {
  whole("evaluationLimit", "evaluations", evaluations, 1);
  return StopRule.of(`evaluationLimit(${evaluations})`, ({ evaluations: { values, gradients }, step }) =>
    values + gradients >= evaluations
      ? { status: "stepLimit", message: `made ${values + gradients} evaluations in ${step} steps, of ${evaluations}` }
      : undefined,
  );
}

/** Stopped when so many seconds have passed. Runs that it ends are not equal bit for bit. */
export function timeLimit(seconds: number): StopRule {
  bound("timeLimit", "seconds", seconds);
  return StopRule.of(`timeLimit(${seconds})`, ({ seconds: passed, step }) =>
    passed >= seconds
      ? { status: "stopped", message: `${seconds} seconds have passed, after ${step} steps` }
      : undefined,
  );
}

const converged = (message: string) => ({ status: "converged", message }) as const;

/** A number with four significant digits. */
const short = (x: number): string => String(Number(x.toPrecision(4)));

function bound(owner: string, name: string, value: number, least = 0): void {
  if (typeof value !== "number") throw new TypeError(`${owner}: ${name} must be a number, got ${shown(value)}`);
  if (Number.isFinite(value) && value >= least) return;
  const must = least === 0 ? "a finite number >= 0" : "a finite number";
  throw new RangeError(`${owner}: ${name} must be ${must}, got ${value}`);
}

function whole(owner: string, name: string, value: number, least: number): void {
  if (typeof value !== "number") throw new TypeError(`${owner}: ${name} must be a number, got ${shown(value)}`);
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(`${owner}: ${name} must be a whole number >= ${least}, got ${value}`);
}
