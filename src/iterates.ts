import type { Differentiable } from "./derivative/index.ts";
import type { MinimizeOptions } from "./minimize.ts";
import { type IterateStep, MinimizeLoop } from "./minimizeLoop.ts";
import type { Method } from "./minimizeMethod.ts";
import type { MinimizeRun } from "./minimizeRun.ts";
import type { AnyObjective, ParamsIn } from "./objective.ts";

/** How long a `for await` loop holds the event loop before it lets others run, in milliseconds. */
const TURN = 20;

/**
 * A run of `minimize` that goes step by step, as fast as a loop asks for them: the start, then the point after each step.
 *
 *     for await (const { step, cost, params } of iterates(rosenbrock, adam(), { start: [-1.2, 1] })) …
 *
 * `for … of` does the same without letting anything else run. A `break` stops the run; `run` says how it ended.
 *
 * @throws what `minimize` throws.
 */
export function iterates<F extends AnyObjective | Differentiable>(
  objective: F,
  method: Method,
  options: MinimizeOptions<ParamsIn<F>>,
): Iterates<ParamsIn<F>> {
  return new Iterates(new MinimizeLoop<ParamsIn<F>>(objective, method, options));
}

/** The steps of one run; two loops over it share the run. */
export class Iterates<P> implements Iterable<IterateStep<P>>, AsyncIterable<IterateStep<P>> {
  readonly #loop: MinimizeLoop<P>;

  constructor(loop: MinimizeLoop<P>) {
    this.#loop = loop;
  }

  /** How the run ended; a run that was left early has status `stopped`. @throws RangeError before it has ended. */
  get run(): MinimizeRun<P> {
    if (this.#loop.run) return this.#loop.run;
    throw new RangeError("iterates: run must be read after the loop, which has not ended");
  }

  *[Symbol.iterator](): Generator<IterateStep<P>, void, undefined> {
    const loop = this.#loop;
    try {
      while (!loop.run && loop.look()) {
        const step = loop.step();
        loop.tell(step);
        yield step;
        if (loop.run || !loop.go()) return;
      }
    } finally {
      if (!loop.run) loop.stop();
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<IterateStep<P>, void, undefined> {
    let turn = performance.now();
    for (const step of this) {
      yield step;
      if (performance.now() - turn < TURN) continue;
      await new Promise<void>((resolve) => setTimeout(resolve));
      turn = performance.now();
    }
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  toString(): string {
    const { run, title, t } = this.#loop;
    return run ? String(run) : `${title}: ${t} steps made; a loop makes more, for await (const { step, cost } of ...)`;
  }
}
