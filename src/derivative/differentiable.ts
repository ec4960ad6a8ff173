// The types of what can be differentiated, and of what comes out.

/**
 * A function that can be differentiated: plain TypeScript that takes numbers, arrays of numbers, and objects and tuples of
 * these, and gives a number. A function literal that is given to a parameter of this type is checked as it is compiled:
 * where it has no derivative, the reason is an error at its place.
 */
export type Differentiable = (...params: never[]) => number;

/** Like {@link Differentiable}, of one array of numbers, and gives several numbers. */
export type DifferentiableVector = (params: number[]) => number[];

/** Like {@link Differentiable}, and gives numbers in any structure: an array, a tuple, an object, or one number. */
export type DifferentiableMap = (...params: never[]) => number | object;

/** A function whose derivative is made where it has one, and which may have none: nothing is an error. */
export type Liftable<F = (...params: never[]) => unknown> = F;

/** The structure of a gradient: that of the parameter, with the derivative in the place of each number. */
export type GradientOf<T> = T extends number
  ? number
  : T extends Float64Array | Float32Array | string | boolean | bigint | symbol | null | undefined
    ? T
    : T extends object
      ? { -readonly [K in keyof T]: GradientOf<T[K]> }
      : T;

/** Of a function with one parameter, the gradient by it; of one with several, a tuple. */
export type Gradient<F extends Differentiable> =
  Required<Parameters<F>> extends [infer Only] ? GradientOf<Only> : GradientOf<Required<Parameters<F>>>;
