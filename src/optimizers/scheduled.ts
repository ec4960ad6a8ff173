import { checkOptimizer, type Optimizer, type OptimizerState } from "../optimizer.ts";
import type { Schedule } from "../schedule.ts";
import { shown } from "../shown.ts";
import { evaluatedOf } from "./changedGradient.ts";

/** Options of an optimizer each number of which may be a schedule. */
export type Scheduled<Options> = {
  [Name in keyof Options]: Options[Name] | (number extends Options[Name] ? Schedule : never);
};

/** A function that makes an optimizer of options, such as `adam`. */
// biome-ignore lint/suspicious/noExplicitAny: OptionsOf and StateOf say which
export type OptimizerMaker = (options: any) => Optimizer<any>;

type OptionsOf<Make extends OptimizerMaker> =
  Parameters<Make> extends [options?: infer Options] ? NonNullable<Options> : object;

type StateOf<Make extends OptimizerMaker> = ReturnType<Make> extends Optimizer<infer State> ? State : OptimizerState;

/** The optimizer's state, and the values of the schedules at the last step, which can be drawn. */
export type ScheduledState<State> = { inner: State; values: { [name: string]: number } };

/**
 * An optimizer with hyper-parameters that change: `make` with its options, any number of which is a schedule.
 *
 *     scheduled(adam, { learningRate: cosine({ initial: 0.01, steps: 1000 }), beta1: (step) => 0.5 + 0.4 * (step / 1000) })
 *
 * `make` may put wrappers on too, and take numbers of theirs:
 *
 *     scheduled(({ limit }: { limit: number }) => clipNorm(adam(), limit), { limit: linear({ initial: 1, final: 0.1, steps: 1000 }) })
 *
 * A schedule is asked at each step for the number of steps before it, from 0. A learning rate may be 0: that step stands.
 *
 * @throws TypeError when `make` is no function or there are no options; what `make` throws for the values at the first step; at a later step RangeError when a schedule gives a value that
 * is not finite or out of the hyper-parameter's range, named with the step.
 */
export function scheduled<Make extends OptimizerMaker>(
  make: Make,
  options: Scheduled<OptionsOf<Make>>,
): Optimizer<ScheduledState<StateOf<Make>>> {
  if (typeof make !== "function")
    throw new TypeError(
      `scheduled: make must be an optimizer's function, such as adam without parentheses, got ${shown(make)}`,
    );
  if (typeof options !== "object" || options === null)
    throw new TypeError(
      `scheduled: options must be hyper-parameters by name, { learningRate: cosine({ initial: 0.01, steps: 1000 }) }, got ${shown(options)}`,
    );
  const schedules = Object.entries<unknown>(options).filter(([, value]) => typeof value === "function") as [
    string,
    Schedule,
  ][];
  const others = schedules.filter(([name]) => name !== "learningRate");
  const valuesAt = (step: number) =>
    Object.fromEntries(schedules.map(([name, f]) => [name, scheduleValue(name, f, step)]));
  const madeOf = (values: Record<string, number>): Optimizer<StateOf<Make>> => {
    // An optimizer is not made with rate 0, but may be told to step by it.
    const { learningRate, ...rest } = { ...options, ...values } as Record<string, unknown>;
    return make(learningRate === 0 || learningRate === undefined ? rest : { ...rest, learningRate });
  };
  const first = madeOf(valuesAt(0));
  checkOptimizer("scheduled", first, "what make gives");
  const rateSchedule = schedules.find(([name]) => name === "learningRate");
  return {
    name: first.name,
    learningRate: rateSchedule ? valuesAt(0).learningRate : first.learningRate,
    hyperparameters: { ...first.hyperparameters, ...valuesAt(0) },
    init: (shape, params) => ({ inner: first.init(shape, params), values: valuesAt(0) }),
    step(params, gradient, state, context) {
      state.values = valuesAt(context.t - 1);
      const learningRate = rateSchedule ? state.values.learningRate : context.learningRate;
      const optimizer = others.length > 0 ? atStep(context.t, () => madeOf(state.values)) : first;
      optimizer.step(params, gradient, state.inner, { ...context, learningRate });
    },
    ...evaluatedOf(first),
  };
}

function scheduleValue(name: string, schedule: Schedule, step: number): number {
  const value = schedule(step);
  const isFine = Number.isFinite(value) && (name !== "learningRate" || value >= 0);
  if (isFine) return value;
  const must = name === "learningRate" ? "a finite number >= 0" : "a finite number";
  throw new RangeError(`scheduled: ${name} must be ${must} at step ${step + 1}, got ${shown(value)} from its schedule`);
}

function atStep<T>(t: number, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError(`scheduled: at step ${t}, ${error.message}`);
    throw error;
  }
}
