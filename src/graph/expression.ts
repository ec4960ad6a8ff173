import { broadcastShape, type Shape, sameShape, shapeText, sizeOf } from "./shape.ts";

/**
 * A node of a tensor program: what is computed, not yet a number. A program is a graph of nodes that share their operands;
 * `differentiate` makes more nodes of them and `lower` makes them run.
 *
 * Shapes are `[]` for a number, `[n]` for a row and `[m, n]` for m rows.
 */
export type Expression =
  | Input
  | Constant
  | OneHot
  | Unary
  | Scale
  | Binary
  | Broadcast
  | MatMul
  | SumTo
  | Softmax
  | CrossEntropy;

/** Numbers given when the program runs: part of the array called `array`, from `offset` on. */
export interface Input {
  readonly op: "input";
  readonly shape: Shape;
  readonly array: string;
  readonly offset: number;
}

/** One number in every place. */
export interface Constant {
  readonly op: "constant";
  readonly shape: Shape;
  readonly value: number;
}

/** Class numbers given when the program runs, one an example: not differentiable, so no expression of its own. */
export interface Labels {
  readonly array: string;
  readonly length: number;
}

/** 1 where the column is the row's label, else 0. */
export interface OneHot {
  readonly op: "oneHot";
  readonly shape: Shape;
  readonly labels: Labels;
}

export type UnaryName = "tanh" | "sigmoid" | "relu" | "step" | "exp" | "log" | "square";

export interface Unary {
  readonly op: UnaryName;
  readonly shape: Shape;
  readonly of: readonly [Expression];
}

export interface Scale {
  readonly op: "scale";
  readonly shape: Shape;
  readonly of: readonly [Expression];
  readonly factor: number;
}

/** Place by place; a dimension of 1, or one that is missing in front, is repeated. */
export interface Binary {
  readonly op: "add" | "subtract" | "multiply" | "divide";
  readonly shape: Shape;
  readonly of: readonly [Expression, Expression];
}

export interface Broadcast {
  readonly op: "broadcast";
  readonly shape: Shape;
  readonly of: readonly [Expression];
}

export interface MatMul {
  readonly op: "matmul";
  readonly shape: Shape;
  readonly of: readonly [Expression, Expression];
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  /** How many products each number of the result sums. */
  readonly inner: number;
}

/** Sums over the dimensions that `shape` has not, or has as 1: the reverse of broadcasting. */
export interface SumTo {
  readonly op: "sumTo";
  readonly shape: Shape;
  readonly of: readonly [Expression];
}

export interface Softmax {
  readonly op: "softmax";
  readonly shape: Shape;
  readonly of: readonly [Expression];
}

/** -ln of the label's probability, one a row: `[m, 1]`. Its second operand is the softmax of the first. */
export interface CrossEntropy {
  readonly op: "crossEntropy";
  readonly shape: Shape;
  readonly of: readonly [Expression, Softmax];
  readonly labels: Labels;
}

/** Numbers that the program gets when it runs, called `array`. @param offset where in the array they start */
export function input(array: string, shape: Shape, offset = 0): Input {
  if (shape.length > 2 || !shape.every((size) => Number.isInteger(size) && size > 0))
    throw new RangeError(`input: ${array} must have at most two dimensions, each at least 1, got ${shapeText(shape)}`);
  return { op: "input", shape, array, offset };
}

/** Class numbers 0, 1, …, one for each of `length` examples, that the program gets when it runs. */
export const labels = (array: string, length: number): Labels => ({ array, length });

/** One number, or `shape` full of it. */
export const constant = (value: number, shape: Shape = []): Constant => ({ op: "constant", shape, value });

export const oneHot = (labels: Labels, classes: number): OneHot => ({
  op: "oneHot",
  shape: [labels.length, classes],
  labels,
});

const unary =
  (op: UnaryName) =>
  (a: Expression): Unary => ({ op, shape: a.shape, of: [a] });

export const tanh = unary("tanh");
/** 1 / (1 + e⁻ᵃ) */
export const sigmoid = unary("sigmoid");
/** max(a, 0), with slope 0 at 0. */
export const relu = unary("relu");
/** 1 where a > 0, else 0; its slope is 0. */
export const step = unary("step");
export const exp = unary("exp");
export const log = unary("log");
export const square = unary("square");

/** factor · a */
export function scale(a: Expression, factor: number): Expression {
  if (factor === 1) return a;
  if (a.op === "constant") return constant(a.value * factor, a.shape);
  return { op: "scale", shape: a.shape, of: [a], factor };
}

export const add = (a: Expression, b: Expression): Expression => binary("add", a, b);
export const subtract = (a: Expression, b: Expression): Expression => binary("subtract", a, b);
export const divide = (a: Expression, b: Expression): Expression => binary("divide", a, b);

/** a · b, place by place. */
export function multiply(a: Expression, b: Expression): Expression {
  if (isUniform(b)) return broadcast(scale(a, b.value), broadcastShape("multiply", a.shape, b.shape));
  if (isUniform(a)) return broadcast(scale(b, a.value), broadcastShape("multiply", a.shape, b.shape));
  return binary("multiply", a, b);
}

/** `a` repeated to fill `shape`. */
export function broadcast(a: Expression, shape: Shape): Expression {
  if (sameShape(a.shape, shape)) return a;
  if (!sameShape(broadcastShape("broadcast", a.shape, shape), shape))
    throw new RangeError(`broadcast: a is ${shapeText(a.shape)}, which does not repeat to ${shapeText(shape)}`);
  return isUniform(a) ? constant(a.value, shape) : { op: "broadcast", shape, of: [a] };
}

/**
 * The matrix product; either operand transposed on the way.
 *
 * @throws RangeError when an operand is no matrix or a's columns differ in number from b's rows.
 */
export function matmul(
  a: Expression,
  b: Expression,
  { transposeA = false, transposeB = false }: { transposeA?: boolean; transposeB?: boolean } = {},
): MatMul {
  const said = `matmul: a is ${shapeText(a.shape)}${transposeA ? " transposed" : ""} but b is ${shapeText(b.shape)}${transposeB ? " transposed" : ""}`;
  if (a.shape.length !== 2 || b.shape.length !== 2) throw new RangeError(`${said}; both must be matrices`);
  const [rows, inner] = transposeA ? [a.shape[1], a.shape[0]] : a.shape;
  const [innerB, columns] = transposeB ? [b.shape[1], b.shape[0]] : b.shape;
  if (inner !== innerB) throw new RangeError(`${said}; a's columns must equal b's rows`);
  return { op: "matmul", shape: [rows, columns], of: [a, b], transposeA, transposeB, inner };
}

/** The sum of all places. */
export const sum = (a: Expression): Expression => sumTo(a, []);

/** The mean of all places. */
export const mean = (a: Expression): Expression => scale(sum(a), 1 / sizeOf(a.shape));

/** The sum of the places that broadcasting `shape` to a's shape makes equal. */
export function sumTo(a: Expression, shape: Shape): Expression {
  if (sameShape(a.shape, shape)) return a;
  if (!sameShape(broadcastShape("sumTo", a.shape, shape), a.shape))
    throw new RangeError(`sumTo: a is ${shapeText(a.shape)}, which does not sum to ${shapeText(shape)}`);
  return { op: "sumTo", shape, of: [a] };
}

/** Row by row, eᵃ divided by its sum. */
export function softmax(a: Expression): Softmax {
  if (a.shape.length !== 2) throw new RangeError(`softmax: a must be a matrix, got ${shapeText(a.shape)}`);
  return { op: "softmax", shape: a.shape, of: [a] };
}

/**
 * The loss of each row of `logits` for its label: ℓ = -ln softmax(z)_y, as `[examples, 1]`. Never overflows.
 *
 * @throws RangeError when there is not one label for each row.
 */
export function softmaxCrossEntropy(logits: Expression, labels: Labels): CrossEntropy {
  if (logits.shape.length !== 2 || logits.shape[0] !== labels.length)
    throw new RangeError(
      `softmaxCrossEntropy: logits are ${shapeText(logits.shape)} but there are ${labels.length} labels; each row needs one`,
    );
  return { op: "crossEntropy", shape: [labels.length, 1], of: [logits, softmax(logits)], labels };
}

/** The operands of a node. */
export const operands = (a: Expression): readonly Expression[] => ("of" in a ? a.of : []);

/** All nodes that `roots` need, operands before those that use them. */
export function topological(roots: readonly Expression[]): Expression[] {
  const order: Expression[] = [];
  const seen = new Set<Expression>();
  const visit = (node: Expression): void => {
    if (seen.has(node)) return;
    seen.add(node);
    for (const operand of operands(node)) visit(operand);
    order.push(node);
  };
  for (const root of roots) visit(root);
  return order;
}

function binary(op: Binary["op"], a: Expression, b: Expression): Binary {
  return { op, shape: broadcastShape(op, a.shape, b.shape), of: [a, b] };
}

const isUniform = (a: Expression): a is Constant => a.op === "constant";
