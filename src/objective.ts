import { type Batched, type BatchOptions, batched, type Columns } from "./batch/batched.ts";
import { type GradientInto, gradientInto } from "./derivative/gradientInto.ts";
import {
  type Differentiable,
  grad,
  hessian,
  hessianVectorProduct,
  value,
  valueAndGradient,
} from "./derivative/index.ts";
import { type AnyFunction, liftedForm } from "./derivative/registry.ts";
import { isNaNTraced, tellNaN } from "./derivative/tellNaN.ts";
import { layoutOf } from "./layout.ts";
import { objectiveText } from "./objectiveText.ts";
import { shown } from "./shown.ts";

/** What an objective takes for `f`: its one parameter, or the tuple of several (of optional ones too). */
export type ParamsOf<F extends Differentiable> =
  Required<Parameters<F>> extends [infer Only] ? Only : Required<Parameters<F>>;

/** An objective of any params; {@link ParamsIn} says which. */
// biome-ignore lint/suspicious/noExplicitAny: params are read and written, so that neither unknown nor never holds all
export type AnyObjective = Objective<any>;

/**
 * The params of an objective, or what a function takes. Of a function whose parameters were given no type nothing is known, so that
 * the one message is the one about these.
 */
export type ParamsIn<F extends AnyObjective | Differentiable> =
  F extends Objective<infer P>
    ? P
    : F extends Differentiable
      ? Parameters<F> extends readonly never[]
        ? unknown
        : ParamsOf<F>
      : never;

/** A point where a function has its least value, and that value. */
export interface Minimum<P> {
  readonly params: P;
  readonly value: number;
}

export interface ObjectiveOptions<P> {
  /** @default the function's name, else "objective" */
  name?: string;
  /** One interval a number of the parameters, in order: where the function is usually looked at. Not a constraint. */
  domain?: readonly (readonly [min: number, max: number])[];
  /** Every global minimum that is known. @default none */
  minima?: readonly Minimum<P>[];
  /** Saddle points that are known: no slope, and a way up and a way down. @default none */
  saddles?: readonly P[];
  /** Where the function comes from: author and year. */
  source?: string;
}

/** A function to be minimized, with its derivatives. Gradients have the structure of `params`. */
export interface Objective<P> {
  readonly name: string;
  readonly domain?: readonly (readonly [min: number, max: number])[];
  readonly minima: readonly Minimum<P>[];
  readonly saddles?: readonly P[];
  readonly source?: string;
  value(params: P): number;
  gradient(params: P): P;
  valueAndGradient(params: P): { value: number; gradient: P };
  /** Second derivatives, a square over the parameters flattened in order. */
  hessian(params: P): number[][];
  /** The Hessian times a flat vector, for one gradient's cost. */
  hessianProduct?(params: P, vector: ArrayLike<number>): Float64Array;
  /** The terms r of a {@link leastSquares} objective, whose value is ½ Σ r². */
  residuals?(params: P): number[];
  /** ∂rᵢ/∂θⱼ, a row for each residual. */
  jacobian?(params: P): number[][];
  /** Values, gradients and descents at many points at once: see `batched`. Missing on objectives written by hand. */
  readonly batch?: Batched;
  /** Values over all combinations of the axes' coordinates, those of the first axis next to each other. */
  grid?(axes: Columns, options?: BatchOptions): Float64Array;
}

/**
 * The objective of an ordinary numeric function: a name, a domain, its minima, and derivatives made from its source.
 *
 *     objective((x: number, y: number) => x ** 2 + y ** 2).gradient([1, 2])          // [2, 4]
 *     objective(({ w, b }: { w: number[]; b: number }) => ...).gradient({ w, b })    // { w: [...], b: ... }
 *
 * One parameter is taken as it is, several as a tuple. Derivatives are made when they are first asked for.
 *
 * @throws TypeError when `f` is not a function, or has no parameter; RangeError when an interval of the domain is empty, or the domain or a minimum has another length than the parameters.
 */
export function objective<F extends Differentiable>(
  f: F,
  options: ObjectiveOptions<ParamsOf<F>> = {},
): Objective<ParamsOf<F>> {
  type P = ParamsOf<F>;
  const arity = arityOf(f);
  const { name = f.name || "objective", domain, minima = [], saddles, source } = options;
  checkDomain(domain, arity);
  checkMinima(minima, domain?.length ?? (arity > 1 ? arity : undefined));
  const call = <R>(g: Callable<R>, params: P): R => (arity === 1 ? g(params) : g(...checkedTuple(name, params, arity)));
  const all = (params: P): unknown[] => (arity === 1 ? [params] : (params as unknown[]));
  const plain = f as unknown as Callable<number>;
  const exactValue = reproducible(f);
  const gradientOf = once(() => grad(f) as Callable<P>);
  const bothOf = once(() => valueAndGradient(f) as Callable<{ value: number; gradient: P }>);
  const batchOf = once(() => batched(f));
  const hessianOf = once(() => hessian(f) as Callable<number[][]>);
  const productOf = once(
    () => hessianVectorProduct(f) as (params: unknown[], vector: ArrayLike<number>) => Float64Array,
  );
  const made: Objective<P> = {
    name,
    ...(domain && { domain }),
    minima,
    ...(saddles && { saddles }),
    ...(source && { source }),
    value: (params) => explained(call(exactValue, params), () => call(plain, params)),
    gradient: (params) => tellNaN(f, all(params), call(gradientOf(), params)),
    valueAndGradient(params) {
      const both = call(bothOf(), params);
      explained(both.value, () => call(plain, params));
      tellNaN(f, all(params), both.gradient);
      return both;
    },
    hessian: (params) => call(hessianOf(), params),
    hessianProduct: (params, vector) => call((...all) => productOf()(all, vector), params),
    get batch() {
      return batchOf();
    },
    grid: (axes, options) => batchOf().grid(axes, options),
    [Symbol.for("nodejs.util.inspect.custom")](this: Objective<unknown>) {
      return objectiveText(this);
    },
  };
  if (arity === 1)
    intos.set(
      made.valueAndGradient,
      once(() => gradientInto(f)),
    );
  return made;
}

/** By the method in whose place they may stand: an objective with a method of its own there has none. */
const intos = new WeakMap<AnyFunction, () => GradientInto | undefined>();

/** `valueAndGradient` of an objective of one array of numbers in a form that makes no array, where it has one. */
export const gradientIntoOf = <P>({ valueAndGradient }: Objective<P>): GradientInto | undefined =>
  isNaNTraced() ? undefined : intos.get(valueAndGradient)?.();

/** An objective as it is; a plain function made one. `owner` is what the message calls the caller. */
export function asObjective<P>(it: Objective<P> | Differentiable, owner: string): Objective<P> {
  if (typeof it === "function") return objective(it) as Objective<unknown> as Objective<P>;
  if (typeof it?.value === "function" && typeof it.valueAndGradient === "function") return it;
  throw new TypeError(`${owner}: the first argument must be an objective or a function, got ${shown(it)}`);
}

/** Hands back what an objective gave as its cost, when that is a number. */
export function checkedCost(name: string, cost: unknown): number {
  if (typeof cost === "number") return cost;
  const advice =
    cost instanceof Promise ? "; it must not be async" : cost === undefined ? "; does it return its value?" : "";
  throw new TypeError(`${name}: the cost must be a number, got ${shown(cost)}${advice}`);
}

type Callable<R> = (...params: unknown[]) => R;

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** Where NaN is traced (the notebook's `%nan trace`), the function as it was written says which operation made it. */
function explained(value: number, run: () => void): number {
  if (Number.isNaN(value) && (globalThis as { [key: symbol]: unknown })[Symbol.for("thalweg.nanTrace")]) run();
  return value;
}

/** How many parameters `f` has; what was lifted knows those with default values too. */
function arityOf(f: Differentiable): number {
  if (typeof f !== "function") throw new TypeError(`objective: f must be a function, got ${shown(f)}`);
  const arity = liftedForm(f)?.ir?.params.length ?? f.length;
  if (arity > 0) return arity;
  throw new TypeError(
    `objective: ${f.name || "f"} must have a parameter; write (x: number, y: number) => ... or (w: number[]) => ...`,
  );
}

/** `f` with the same bits in every engine; as it is where it was not lifted, so that it can still be looked at. */
function reproducible(f: Differentiable): Callable<number> {
  const plain = f as unknown as Callable<number>;
  let chosen: Callable<number> | undefined;
  return (...params) => {
    if (chosen) return chosen(...params);
    try {
      const exact = value(f) as Callable<number>;
      const result = exact(...params);
      chosen = exact;
      return result;
    } catch {
      chosen = plain;
      return plain(...params);
    }
  };
}

function checkedTuple(name: string, params: unknown, arity: number): unknown[] {
  if (Array.isArray(params) && params.length === arity) return params;
  const got = Array.isArray(params) ? `${params.length} of them` : shown(params);
  throw new TypeError(`${name}: params must be an array of its ${arity} parameters, got ${got}`);
}

function checkDomain(domain: ObjectiveOptions<unknown>["domain"], arity: number): void {
  if (!domain) return;
  if (arity > 1 && domain.length !== arity)
    throw new RangeError(
      `objective: domain must have an interval for each of ${arity} parameters, got ${domain.length}`,
    );
  domain.forEach(([min, max], i) => {
    if (!(min < max && Number.isFinite(max - min)))
      throw new RangeError(`objective: domain[${i}] must be [min, max] with min < max, got [${min}, ${max}]`);
  });
}

function checkMinima(minima: readonly Minimum<unknown>[], length: number | undefined): void {
  minima.forEach(({ params }, i) => {
    const found = layoutOf(params, `objective: minima[${i}].params`).length;
    if (length !== undefined && found !== length)
      throw new RangeError(`objective: minima[${i}].params must have ${length} numbers, got ${found}`);
  });
}
