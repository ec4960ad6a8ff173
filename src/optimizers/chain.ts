import { checkOptimizer, type Optimizer, type OptimizerState } from "../optimizer.ts";
import { shown } from "../shown.ts";

/** What makes an optimizer of another, such as `(optimizer) => clipNorm(optimizer, 1)`. */
export type Wrapper<From extends OptimizerState, To extends OptimizerState> = (
  optimizer: Optimizer<From>,
) => Optimizer<To>;

/**
 * An optimizer in wrappers, written in the order in which they are put on: what comes last sees the loop's gradient first.
 *
 *     chain(adam(), (optimizer) => lookahead(optimizer), (optimizer) => clipNorm(optimizer, 1))
 *
 * is `clipNorm(lookahead(adam()), 1)`, and its state has the same type.
 *
 * @throws TypeError when the first is no optimizer, or another is no function from one to one.
 */
export function chain<A extends OptimizerState>(optimizer: Optimizer<A>): Optimizer<A>;
export function chain<A extends OptimizerState, B extends OptimizerState>(
  optimizer: Optimizer<A>,
  first: Wrapper<A, B>,
): Optimizer<B>;
export function chain<A extends OptimizerState, B extends OptimizerState, C extends OptimizerState>(
  optimizer: Optimizer<A>,
  first: Wrapper<A, B>,
  second: Wrapper<B, C>,
): Optimizer<C>;
export function chain<
  A extends OptimizerState,
  B extends OptimizerState,
  C extends OptimizerState,
  D extends OptimizerState,
>(optimizer: Optimizer<A>, first: Wrapper<A, B>, second: Wrapper<B, C>, third: Wrapper<C, D>): Optimizer<D>;
export function chain<
  A extends OptimizerState,
  B extends OptimizerState,
  C extends OptimizerState,
  D extends OptimizerState,
  E extends OptimizerState,
>(
  optimizer: Optimizer<A>,
  first: Wrapper<A, B>,
  second: Wrapper<B, C>,
  third: Wrapper<C, D>,
  fourth: Wrapper<D, E>,
): Optimizer<E>;
export function chain(optimizer: Optimizer, ...wrappers: Wrapper<OptimizerState, OptimizerState>[]): Optimizer {
  checkOptimizer("chain", optimizer);
  return wrappers.reduce((inner, wrap, i) => {
    const name = `wrapper ${i + 1}`;
    if (typeof wrap !== "function")
      throw new TypeError(
        `chain: ${name} must be a function such as (optimizer) => clipNorm(optimizer, 1), got ${shown(wrap)}`,
      );
    const wrapped = wrap(inner);
    checkOptimizer("chain", wrapped, `what ${name} gives`);
    return wrapped;
  }, optimizer);
}
