import {
  add,
  broadcast,
  constant,
  divide,
  type Expression,
  type MatMul,
  matmul,
  multiply,
  oneHot,
  operands,
  scale,
  square,
  step,
  subtract,
  sumTo,
  topological,
} from "./expression.ts";
import { shapeText } from "./shape.ts";

/**
 * The gradient of a number with respect to each of `parameters`, as further nodes of its graph (reverse mode). What comes
 * out can be differentiated again.
 *
 * @throws RangeError when `cost` is not a number.
 *
 * Source: Griewank & Walther 2008, chapter 3; Goodfellow et al. 2016, Algorithm 6.5.
 */
export function differentiate(cost: Expression, parameters: readonly Expression[]): Expression[] {
  if (cost.shape.length !== 0)
    throw new RangeError(
      `differentiate: cost must be a number, got shape ${shapeText(cost.shape)}; take its sum or mean`,
    );
  const order = topological([cost]);
  const wanted = dependants(order, parameters);
  const adjoints = new Map<Expression, Expression>([[cost, constant(1)]]);
  for (const node of order.reverse()) {
    const adjoint = adjoints.get(node);
    if (!adjoint || !wanted.has(node)) continue;
    const parts = pullback(node, adjoint);
    operands(node).forEach((operand, i) => {
      const part = parts[i];
      if (!part || !wanted.has(operand)) return;
      const before = adjoints.get(operand);
      adjoints.set(operand, before ? add(before, part) : part);
    });
  }
  return parameters.map((parameter) => adjoints.get(parameter) ?? constant(0, parameter.shape));
}

/** The nodes of `order` that depend on one of `parameters`. */
function dependants(order: readonly Expression[], parameters: readonly Expression[]): Set<Expression> {
  const found = new Set(parameters);
  for (const node of order) if (operands(node).some((operand) => found.has(operand))) found.add(node);
  return found;
}

/** What the adjoint `g` of a node adds to the adjoint of each of its operands. */
function pullback(node: Expression, g: Expression): readonly (Expression | undefined)[] {
  switch (node.op) {
    case "tanh":
      return [multiply(g, subtract(constant(1), square(node)))];
    case "sigmoid":
      return [multiply(g, multiply(node, subtract(constant(1), node)))];
    case "relu":
      return [multiply(g, step(node.of[0]))];
    case "exp":
      return [multiply(g, node)];
    case "log":
      return [divide(g, node.of[0])];
    case "square":
      return [multiply(g, scale(node.of[0], 2))];
    case "scale":
      return [scale(g, node.factor)];
    case "add":
      return [sumTo(g, node.of[0].shape), sumTo(g, node.of[1].shape)];
    case "subtract":
      return [sumTo(g, node.of[0].shape), sumTo(scale(g, -1), node.of[1].shape)];
    case "multiply":
      return [sumTo(multiply(g, node.of[1]), node.of[0].shape), sumTo(multiply(g, node.of[0]), node.of[1].shape)];
    case "divide": {
      const [a, b] = node.of;
      return [sumTo(divide(g, b), a.shape), sumTo(scale(multiply(g, divide(node, b)), -1), b.shape)];
    }
    case "broadcast":
      return [sumTo(g, node.of[0].shape)];
    case "sumTo":
      return [broadcast(g, node.of[0].shape)];
    case "matmul":
      return matmulPullback(node, g);
    case "softmax": {
      const weighted = multiply(g, node);
      return [subtract(weighted, multiply(node, sumTo(weighted, [node.shape[0], 1])))];
    }
    case "crossEntropy":
      // All of it through the logits: the softmax is only a value that both share.
      return [multiply(subtract(node.of[1], oneHot(node.labels, node.of[1].shape[1])), g)];
    case "input":
    case "constant":
    case "oneHot":
    case "step":
      return [];
  }
}

function matmulPullback({ of: [a, b], transposeA, transposeB }: MatMul, g: Expression): readonly Expression[] {
  const forA = transposeA
    ? matmul(b, g, { transposeA: transposeB, transposeB: true })
    : matmul(g, b, { transposeB: !transposeB });
  const forB = transposeB
    ? matmul(g, a, { transposeA: true, transposeB: transposeA })
    : matmul(a, g, { transposeA: !transposeA });
  return [forA, forB];
}
