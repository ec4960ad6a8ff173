// V8 looks for orders to stop where a function of JavaScript begins, and at the end of a loop's turn only once some thousand
// bytecodes have run. A loop that spends a tenth of a second a turn in native code (JSON.parse, sort, fill) would hear of Stop
// minutes later, so that such loops call an empty function. Optimized code has nothing left of it.
import type { AnyNode, DoWhileStatement, ForInStatement, ForOfStatement, ForStatement, WhileStatement } from "acorn";
import type MagicString from "magic-string";
import { children } from "./bindings.ts";

/** In functions the text has to work where there is no `$cell`: in a worker that was given `f.toString()`. */
const turn = "$cell.turn();";
const guardedTurn = 'typeof $cell === "object" && $cell.turn();';

/**
 * Puts the call into every loop whose own turn may spend its time in native code.
 *
 * @param isGlobal whether a name is neither the cell's nor the notebook's, so that it may mean a native function
 */
export function placeTurns(body: readonly AnyNode[], text: MagicString, isGlobal: (name: string) => boolean): void {
  const visit = (node: AnyNode, inFunction: boolean): void => {
    const within = inFunction || isFunction(node);
    if (isLoop(node) && turnParts(node).some((part) => mayBeNative(part, isGlobal)))
      place(node.body, within ? guardedTurn : turn, text);
    for (const child of children(node)) visit(child, within);
  };
  for (const statement of body) visit(statement, false);
}

type Loop = ForStatement | ForInStatement | ForOfStatement | WhileStatement | DoWhileStatement;

const isLoop = (node: AnyNode): node is Loop => /^(?:For(?:In|Of)?|While|DoWhile)Statement$/.test(node.type);
const isFunction = (node: AnyNode): boolean =>
  /Function|^MethodDefinition$|^PropertyDefinition$|^StaticBlock$/.test(node.type);

/** What runs at each turn. */
function turnParts(loop: Loop): AnyNode[] {
  const head = loop.type === "ForStatement" ? [loop.test, loop.update] : "test" in loop ? [loop.test] : [];
  return [...head.filter((part) => part != null), loop.body];
}

/** Loops within look after themselves, functions are entered. */
function mayBeNative(node: AnyNode, isGlobal: (name: string) => boolean): boolean {
  if (isLoop(node) || isFunction(node)) return false;
  if ((node.type === "CallExpression" || node.type === "NewExpression") && isNative(node.callee as AnyNode, isGlobal))
    return true;
  if (node.type === "ArrayExpression" && node.elements.some((each) => each?.type === "SpreadElement")) return true;
  for (const child of children(node)) if (mayBeNative(child, isGlobal)) return true;
  return false;
}

function isNative(callee: AnyNode, isGlobal: (name: string) => boolean): boolean {
  if (callee.type === "Identifier") return isGlobal(callee.name);
  if (callee.type !== "MemberExpression") return false;
  const { object } = callee;
  return !(object.type === "Identifier" && object.name === "Math");
}

function place(body: AnyNode, call: string, text: MagicString): void {
  if (body.type === "BlockStatement") text.appendLeft(body.start + 1, ` ${call}`);
  else {
    text.prependRight(body.start, `{ ${call} `);
    text.appendLeft(body.end, " }");
  }
}
