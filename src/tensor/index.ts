// Operations on numbers, arrays of numbers and arrays of rows, for functions of cells; derivatives go through them.
import { type BINARY, binaryProgram, broadcastProgram, type UNARY, unaryProgram } from "./elementwise.ts";
import { type OperationRow, operation } from "./operation.ts";
import {
  checkMatmul,
  columnSumsProgram,
  matmulProgram,
  rowSumsProgram,
  sumProgram,
  transposeProgram,
} from "./products.ts";
import { checkBroadcast, type Rank, type Shape, ShapeError, shapeText } from "./shape.ts";
import { checkCrossEntropy, checkLabels, crossEntropyProgram, oneHotProgram, softmaxProgram } from "./softmax.ts";

type Row = readonly number[];
type Matrix = readonly Row[];

/** Place by place. */
export interface Elementwise {
  (a: number): number;
  (a: Row): number[];
  (a: Matrix): number[][];
}

/** Place by place; a dimension of 1, or one that is missing in front, is repeated. */
export interface Broadcasting {
  (a: number, b: number): number;
  (a: number | Row, b: Row): number[];
  (a: Row, b: number): number[];
  (a: number | Row | Matrix, b: Matrix): number[][];
  (a: Matrix, b: number | Row): number[][];
}

export interface Product {
  (a: Matrix, b: Matrix): number[][];
  (a: Matrix, b: Row): number[];
  (a: Row, b: Matrix): number[];
  (a: Row, b: Row): number;
}

const unary = (name: keyof typeof UNARY): Elementwise =>
  operation<Elementwise>({ name, operands: ["a"], program: ([rank]) => unaryProgram(name, rank) });

const binary = (name: keyof typeof BINARY): Broadcasting =>
  operation<Broadcasting>({
    name,
    operands: ["a", "b"],
    program: ([a, b]) => binaryProgram(name, [a, b]),
    check: ([a, b]) => checkBroadcast(name, a, b),
  });

const only = (ranks: string, made: (ranks: readonly Rank[]) => ReturnType<OperationRow["program"]>) =>
  ((given) => (ranks.split(" ").includes(given.join("")) ? made(given) : undefined)) as OperationRow["program"];

/** eᵃ */
export const exp: Elementwise = unary("exp");
/** ln a */
export const log: Elementwise = unary("log");
export const tanh: Elementwise = unary("tanh");
/** √a */
export const sqrt: Elementwise = unary("sqrt");
/** |a|, with slope 0 at 0. */
export const abs: Elementwise = unary("abs");
/** a² */
export const square: Elementwise = unary("square");
/** 1 / (1 + e⁻ᵃ), without overflow. */
export const sigmoid: Elementwise = unary("sigmoid");
/** max(a, 0), with slope 0 at 0. */
export const relu: Elementwise = unary("relu");
/** 1 where a > 0, else 0; its slope is 0. */
export const step: Elementwise = unary("step");

/** a + b. @throws RangeError naming both shapes where they do not go together */
export const add: Broadcasting = binary("add");
/** a − b. @throws RangeError naming both shapes where they do not go together */
export const subtract: Broadcasting = binary("subtract");
/** a · b, place by place; for the product of matrices see `matmul`. @throws RangeError naming both shapes where they do not go together */
export const multiply: Broadcasting = binary("multiply");
/** a / b. @throws RangeError naming both shapes where they do not go together */
export const divide: Broadcasting = binary("divide");

/**
 * The product of matrices, of a matrix and a row of numbers, or of two rows of numbers: (a b)ᵢⱼ = Σₖ aᵢₖ bₖⱼ.
 *
 * @throws RangeError naming both shapes when a's columns differ in number from b's rows
 */
export const matmul: Product = operation<Product>({
  name: "matmul",
  operands: ["a", "b"],
  program: only("22 21 12 11", matmulProgram),
  check: ([a, b]) => checkMatmul(a, b),
});

/** (aᵀ)ᵢⱼ = aⱼᵢ */
export const transpose: (a: Matrix) => number[][] = operation({
  name: "transpose",
  operands: ["a"],
  program: only("2", transposeProgram),
});

/** The sum of all places. */
export const sum: (a: Row | Matrix) => number = operation({
  name: "sum",
  operands: ["a"],
  program: only("1 2", ([rank]) => sumProgram("sum", rank)),
});

/** The mean of all places; of none NaN. */
export const mean: (a: Row | Matrix) => number = operation({
  name: "mean",
  operands: ["a"],
  program: only("1 2", ([rank]) => sumProgram("mean", rank)),
});

/** The sum of each row: m numbers for m rows. */
export const rowSums: (a: Matrix) => number[] = operation({
  name: "rowSums",
  operands: ["a"],
  program: only("2", rowSumsProgram),
});

/** The sum of each column. */
export const columnSums: (a: Matrix) => number[] = operation({
  name: "columnSums",
  operands: ["a"],
  program: only("2", columnSumsProgram),
});

/** a repeated to m rows of n. @throws RangeError naming both shapes when it does not repeat to that */
export const broadcast: (a: number | Row | Matrix, shape: readonly [m: number, n: number]) => number[][] = operation({
  name: "broadcast",
  operands: ["a", "shape"],
  program: only("01 11 21", ([rank]) => broadcastProgram(rank)),
  check: ([a], [, shape]) => checkRepeats(a, (shape as readonly number[]).map(Number)),
});

function checkRepeats(a: Shape, to: Shape): void {
  if (to.length !== 2 || !to.every((n) => Number.isInteger(n) && n >= 1))
    throw new ShapeError(`broadcast: shape must be two whole numbers >= 1, got ${shapeText(to)}`);
  a.forEach((n, i) => {
    if (n !== 1 && n !== to[i + 2 - a.length])
      throw new ShapeError(`broadcast: a is ${shapeText(a)}, which does not repeat to ${shapeText(to)}`);
  });
}

/** eᵃ divided by its sum, of a row of numbers or of each row. Never overflows. */
export const softmax: { (a: Row): number[]; (a: Matrix): number[][] } = operation({
  name: "softmax",
  operands: ["a"],
  program: only("1 2", ([rank]) => softmaxProgram(rank)),
});

/**
 * The loss of each row of `logits` for its label: ℓᵢ = −ln softmax(z)ᵢᵧ. Never overflows.
 *
 * @throws RangeError when there is not one label for each row, or a label is no class.
 */
export const softmaxCrossEntropy: (logits: Matrix, labels: Row) => number[] = operation({
  name: "softmaxCrossEntropy",
  operands: ["logits", "labels"],
  program: only("21", crossEntropyProgram),
  check([logits, labels], [, list]) {
    checkCrossEntropy(logits, labels);
    checkLabels("softmaxCrossEntropy", list, logits[1]);
  },
});

/** A row for each label, with 1 in its column and 0 elsewhere; no derivative. @throws RangeError when a label is no class */
export const oneHot: (labels: Row, classes: number) => number[][] = operation({
  name: "oneHot",
  operands: ["labels", "classes"],
  program: only("10", oneHotProgram),
  check: (_, [labels, classes]) => checkLabels("oneHot", labels, Number(classes)),
});
