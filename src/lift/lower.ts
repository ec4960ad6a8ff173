import { ts } from "@ts-morph/common";
import { variable } from "../derivative/build.ts";
import type { Parameter, Program, Statement } from "../derivative/ir.ts";
import { hasInstance } from "../derivative/type.ts";
import type { Classify, Kind } from "./classify.ts";
import { bare, type FunctionNode, isAsync } from "./functionNode.ts";
import { fail, unstructured } from "./liftError.ts";
import { lowerExpression } from "./lowerExpression.ts";
import { Lowering, type LoweringOptions, type Return } from "./lowering.ts";
import { lowerStatements } from "./lowerStatement.ts";
import { bindPattern } from "./pattern.ts";
import { nested } from "./tail.ts";

export interface Lowered {
  readonly program: Program;
  /** Names in the source of the program's captures, in their order. */
  readonly sources: readonly string[];
  readonly origins: Lowering["origins"];
}

/**
 * A function of TypeScript in the intermediate language. Functions inside it are inlined; those outside it stay calls.
 *
 * @throws LiftError where a part of it has no form there
 */
export function lower(
  node: FunctionNode,
  checker: ts.TypeChecker,
  classify: Classify,
  name: string,
  options: LoweringOptions,
): Lowered {
  const l = new Lowering(node, checker, classify, options);
  if (isAsync(node) || node.asteriskToken) fail(95003, "an async function or a generator", node);
  const returns = l.returnType(node);
  if (returns === "function") return unstructured("a function that returns a function", node);
  const params: Parameter[] = [];
  const head = l.within(() => {
    for (const parameter of node.parameters) params.push(lowerParameter(l, parameter));
  });
  const label = l.fresh("F");
  const result = l.fresh("result");
  const to: Return = { label, result: returns === "void" ? undefined : result, type: returns };
  l.returns.push(to);
  const { body } = node;
  const statements: Statement[] = l.within(() => {
    if (ts.isBlock(body)) lowerStatements(l, body.statements);
    else {
      const value = lowerExpression(l, body);
      if (returns === "other") to.type = value.type;
      l.set(result, value, false, to.type);
    }
  });
  const program: Program = {
    name,
    params,
    captures: l.captures.map(({ name, type }) => ({ name, type })),
    returns: to.type,
    result,
    label,
    body: nested([...head, ...statements], label),
  };
  return { program, sources: l.captures.map((c) => c.source), origins: l.origins };
}

function lowerParameter(l: Lowering, node: ts.ParameterDeclaration): Parameter {
  const kind = parameterKind(l, node);
  if (node.dotDotDotToken) return unstructured("a rest parameter", node);
  if (kind === "function") return unstructured("a function as a parameter", node);
  const untyped = ts.TypeFlags.Any | ts.TypeFlags.Never | ts.TypeFlags.Unknown;
  const { flags } = l.checker.getTypeAtLocation(node);
  if (flags & untyped && kind === "other") return fail(95011, `the parameter ${node.name.getText()} has no type`, node);
  if (kind === "other" && flags & ts.TypeFlags.Object) return unstructured("a parameter of this type", node);
  if (typeof kind === "object" && hasInstance(kind)) {
    return fail(95001, `the parameter ${node.name.getText()} is an instance of a class`, node, INSTANCE);
  }
  const initial = node.initializer;
  const constant = initial && constantText(initial);
  if (initial && constant === undefined) return unstructured("a default value that is not a constant", initial);
  const value = constant === undefined ? undefined : { default: constant };
  if (ts.isIdentifier(node.name)) {
    const name = l.fresh(node.name.text);
    l.bind(node.name, { kind: "local", name, type: kind });
    return { name, type: kind, ...value };
  }
  const name = l.fresh("p");
  bindPattern(l, node.name, variable(name, kind));
  return { name, type: kind, ...value };
}

/** Of `n = 4` without a type, where it is given to something that takes any function: that of the default value. */
function parameterKind(l: Lowering, node: ts.ParameterDeclaration): Kind {
  const kind = l.kindOf(node);
  return kind === "other" && !node.type && node.initializer ? l.kindOf(node.initializer) : kind;
}

const INSTANCE = "take its numbers as a plain object, and make the instance inside";

const OPERATIONS: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "**": (a, b) => a ** b,
};

/** JavaScript of a number, text, truth value, or array or object of such that is the same at every call. */
function constantText(wrapped: ts.Expression): string | undefined {
  const node = bare(wrapped);
  if (ts.isStringLiteralLike(node)) return JSON.stringify(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) return node.getText();
  if (ts.isObjectLiteralExpression(node)) return constantObject(node);
  if (!ts.isArrayLiteralExpression(node)) return constantOf(node)?.toString();
  const parts = node.elements.map(constantText);
  return parts.includes(undefined) ? undefined : `[${parts.join(", ")}]`;
}

function constantObject(node: ts.ObjectLiteralExpression): string | undefined {
  const parts: string[] = [];
  for (const property of node.properties) {
    const value = ts.isPropertyAssignment(property) ? constantText(property.initializer) : undefined;
    if (value === undefined) return;
    parts.push(`${property.name!.getText()}: ${value}`);
  }
  return `{ ${parts.join(", ")} }`;
}

/** The number that an expression of literals and constants of Math always has. */
function constantOf(wrapped: ts.Expression): number | undefined {
  const node = bare(wrapped);
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
    const value = constantOf(node.operand);
    return value === undefined ? undefined : -value;
  }
  if (ts.isBinaryExpression(node)) {
    const [a, b] = [constantOf(node.left), constantOf(node.right)];
    return a === undefined || b === undefined ? undefined : OPERATIONS[node.operatorToken.getText()]?.(a, b);
  }
  if (!ts.isPropertyAccessExpression(node) || node.expression.getText() !== "Math") return;
  const value: unknown = Reflect.get(Math, node.name.text);
  return typeof value === "number" ? value : undefined;
}
