// A look at the syntax alone, before the checker is asked: most files have nothing to lift.
import { ts } from "@ts-morph/common";
import { isFunctionNode } from "./functionNode.ts";

/** Does the text name something that asks for a derivative? */
export const asksForDerivatives = (text: string): boolean =>
  /\b(grad|valueAndGradient|hessian|hessianVectorProduct|jacobian|jacobianVectorProduct|explain|checkpoint|customGradient|objective|leastSquares|minimize|augmentedLagrangian|inLanes|quadraticPenalty|Differentiable(Vector|Map)?|Liftable)\b/.test(
    text,
  );

/** May the file have a function from numbers to numbers? Types that it names count as both. */
export function mayHaveLifts(file: string, text: string): boolean {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  let found = false;
  const visit = (node: ts.Node): void => {
    if (found) return;
    found = isFunctionNode(node) && node.parameters.some(isCandidate) && mayGiveNumbers(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A type may come from the variable that the function is a value of. */
function isCandidate(parameter: ts.ParameterDeclaration): boolean {
  if (parameter.type) return mayBeNumeric(parameter.type);
  const { parent } = parameter.parent;
  return parent && ts.isVariableDeclaration(parent) && !!parent.type;
}

const NEVER = new Set([
  ts.SyntaxKind.StringKeyword,
  ts.SyntaxKind.BooleanKeyword,
  ts.SyntaxKind.UnknownKeyword,
  ts.SyntaxKind.FunctionType,
  ts.SyntaxKind.TypePredicate,
  ts.SyntaxKind.NeverKeyword,
  ts.SyntaxKind.BigIntKeyword,
]);

function mayBeNumeric(type: ts.TypeNode): boolean {
  if (ts.isParenthesizedTypeNode(type)) return mayBeNumeric(type.type);
  if (ts.isArrayTypeNode(type)) return mayBeNumeric(type.elementType);
  if (ts.isTypeOperatorNode(type)) return mayBeNumeric(type.type);
  if (ts.isUnionTypeNode(type)) return type.types.some(mayBeNumeric);
  if (ts.isTypeReferenceNode(type) && isNamespaced(type)) return false;
  return !NEVER.has(type.kind) && !ts.isLiteralTypeNode(type);
}

/** `ts.Node`, `NodeJS.Signals`: types of other packages. */
const isNamespaced = (type: ts.TypeReferenceNode): boolean => ts.isQualifiedName(type.typeName);

const NOT_NUMBERS = /^(Promise|Async|Iterable|Generator|Map|Set|Record|Error|Buffer|Uint8Array)/;

function mayGiveNumbers(node: ts.SignatureDeclaration): boolean {
  const { type } = node;
  if (!type || type.kind === ts.SyntaxKind.VoidKeyword) return true;
  if (ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && NOT_NUMBERS.test(type.typeName.text))
    return false;
  return mayBeNumeric(type);
}
