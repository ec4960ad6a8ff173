// The public functions as a function on the tape calls them: derivatives of functions that read the tape's numbers.
import { checkpoint, recordedCheckpoint } from "./checkpoint.ts";
import { customGradient, recordedCustom } from "./customGradient.ts";
import { grad } from "./grad.ts";
import { hessian, hessianVectorProduct } from "./hessian.ts";
import { jacobian, jacobianVectorProduct } from "./jacobian.ts";
import { recordedGradient } from "./nested.ts";
import { recorder, type Value } from "./record.ts";
import { type AnyFunction, registerNative } from "./registry.ts";
import { dot, numbersIn, sweep, sweepEach, sweepTwice } from "./tape.ts";
import { valueAndGradient } from "./valueAndGradient.ts";

type OnTape = (f: AnyFunction, ...more: never[]) => AnyFunction;

const only = (parts: readonly unknown[]): unknown => (parts.length === 1 ? parts[0] : parts);

const operators: readonly (readonly [AnyFunction, OnTape])[] = [
  [grad, recordedGradient],
  [
    valueAndGradient,
    (f) =>
      (...params) => {
        const { value, gradient } = sweep(f, params);
        return { value, gradient: only(gradient) };
      },
  ],
  [
    hessian,
    (f) =>
      (...params) => {
        const slope = ((...inputs: unknown[]) => sweep(f, inputs).gradient) as AnyFunction;
        return sweepEach(slope, params).rows;
      },
  ],
  [
    hessianVectorProduct,
    (f) => ((params: unknown[], vector: ArrayLike<Value>) => flatProduct(f, params, vector)) as AnyFunction,
  ],
  [
    jacobian,
    (f) =>
      (...params) =>
        sweepEach(f, params).rows,
  ],
  [
    jacobianVectorProduct,
    (f) =>
      ((params: unknown[], vector: ArrayLike<Value>) =>
        sweepEach(f, params).rows.map((row) => dot(row, Array.from(vector)))) as AnyFunction,
  ],
  [checkpoint, recordedCheckpoint],
  [customGradient, recordedCustom],
];

const flatProduct = (f: AnyFunction, params: unknown[], vector: ArrayLike<Value>): Value[] =>
  (sweepTwice(f, params, [Array.from(vector)]) as unknown[]).flatMap(numbersIn);

for (const [operator, onTape] of operators) {
  registerNative(operator, operator.name, {
    recorded: () => recorder(((...args: never[]) => recorder(onTape(...(args as [never])))) as AnyFunction),
  });
}
