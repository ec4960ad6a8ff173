// `%nan trace`: arithmetic goes through `$cell.nan`, which says where a NaN first came from. Slow, and only on demand.
import { type AnyNode, parse } from "acorn";
import MagicString from "magic-string";
import { compose, type Mappings, placesOf, type Segment } from "./sourceMap.ts";

/** The function that the traced code calls. */
const helper = "$nan_trace";
const arithmetic = new Set(["+", "-", "*", "/", "%", "**"]);

/**
 * Rewrites `a / b` to `$nan_trace("2:7", "/", a, b)`, and `Math.log(x)` and `a /= b` in the same way. Assignments to members
 * whose place is computed with calls stay as they are.
 *
 * @param mappings from `javascript` to the cell's text
 */
export function traceNan(javascript: string, mappings: Mappings): { javascript: string; mappings: Mappings } {
  const program = parse(javascript, { ecmaVersion: "latest", sourceType: "module", allowAwaitOutsideFunction: true });
  const text = new MagicString(javascript);
  const placeOf = placesOf(javascript, mappings);
  const place = (offset: number): string => {
    const found = placeOf(offset);
    return JSON.stringify(found ? `${found.line}:${found.column}` : "");
  };
  visit(program as AnyNode, (node) => {
    if (node.type === "BinaryExpression" && arithmetic.has(node.operator)) {
      const operator = operatorStart(javascript, node.left.end, node.operator);
      text.appendRight(node.start, `${helper}(${place(node.start)}, ${JSON.stringify(node.operator)}, `);
      text.update(operator, operator + node.operator.length, ",");
      text.prependLeft(node.end, ")");
    } else if (node.type === "AssignmentExpression" && arithmetic.has(node.operator.slice(0, -1))) {
      const { left, operator } = node;
      if (!isPlain(left as AnyNode)) return;
      const at = operatorStart(javascript, left.end, operator);
      const name = JSON.stringify(operator.slice(0, -1));
      const target = javascript.slice(left.start, left.end);
      text.update(at, at + operator.length, `= ${helper}(${place(node.start)}, ${name}, ${target},`);
      text.prependLeft(node.end, ")");
    } else if (node.type === "CallExpression" && mathFunction(node.callee as AnyNode) && node.arguments.length > 0) {
      const open = javascript.indexOf("(", node.callee.end);
      const name = JSON.stringify(`Math.${mathFunction(node.callee as AnyNode)}`);
      text.update(node.start, open + 1, `${helper}(${place(node.start)}, ${name}, `);
    }
  });
  if (!text.hasChanged()) return { javascript, mappings };
  text.prepend(`const ${helper} = $cell.nan;\n`);
  const outer = text.generateDecodedMap({ hires: "boundary" }).mappings;
  const segments = outer.map((line) =>
    line.flatMap((each): Segment[] => (each.length >= 4 ? [[each[0], each[2]!, each[3]!]] : [])),
  );
  return { javascript: text.toString(), mappings: compose(segments, mappings) };
}

/** `Math.log` gives `log`. */
function mathFunction(callee: AnyNode): string | undefined {
  if (callee.type !== "MemberExpression" || callee.computed || callee.optional) return undefined;
  const { object, property } = callee;
  const isMath = object.type === "Identifier" && object.name === "Math" && property.type === "Identifier";
  return isMath && property.name !== "random" ? property.name : undefined;
}

/** A place that may be named twice: nothing is called or changed for it. */
function isPlain(node: AnyNode): boolean {
  if (node.type === "Identifier" || node.type === "ThisExpression" || node.type === "Literal") return true;
  if (node.type !== "MemberExpression" || node.property.type === "PrivateIdentifier") return false;
  return isPlain(node.object as AnyNode) && (!node.computed || isPlain(node.property as AnyNode));
}

/** Where an operator stands behind its left side, which parentheses and comments may follow. */
function operatorStart(javascript: string, from: number, operator: string): number {
  const between = /(?:[\s)]|\/\*[\s\S]*?\*\/|\/\/[^\n]*)*/y;
  between.lastIndex = from;
  between.exec(javascript);
  return javascript.indexOf(operator, between.lastIndex);
}

/** Outer nodes first, so that what stands at the same place nests. */
function visit(node: AnyNode, see: (node: AnyNode) => void): void {
  see(node);
  for (const value of Object.values(node))
    for (const each of Array.isArray(value) ? value : [value])
      if (each && typeof each === "object" && typeof (each as AnyNode).type === "string") visit(each as AnyNode, see);
}
