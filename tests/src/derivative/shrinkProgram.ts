// Makes a failing program smaller: drops statements, puts a statement's inside in its place, and operands in the place of
// expressions, while it still fails.
import { ts } from "@ts-morph/common";

/** Most programs that are tried. */
const MOST = 800;

export async function shrinkProgram(text: string, fails: (text: string) => Promise<boolean>): Promise<string> {
  let tries = 0;
  // What was refused once is tried again only when nothing else is left.
  let refused = new Set<string>();
  let shrunk = false;
  for (;;) {
    const next = smallerPrograms(text).find(({ edit }) => !refused.has(edit));
    if (next === undefined && !shrunk) return text;
    if (next === undefined) {
      refused = new Set();
      shrunk = false;
      continue;
    }
    if (tries++ >= MOST) return text;
    if (await fails(next.text)) {
      text = next.text;
      shrunk = true;
    } else refused.add(next.edit);
  }
}

interface Smaller {
  readonly edit: string;
  readonly text: string;
}

/** Programs with one thing less, the shortest first. */
export function smallerPrograms(text: string): Smaller[] {
  const source = ts.createSourceFile("program.ts", text, ts.ScriptTarget.ESNext, true);
  const found = new Map<string, Smaller>();
  const put = (node: ts.Node, replacement: string): void => {
    const smaller = text.slice(0, node.getStart()) + replacement + text.slice(node.getEnd());
    if (smaller.length < text.length)
      found.set(smaller, { edit: `${node.getText()} becomes ${replacement}`, text: smaller });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isStatement(node) && !ts.isBlock(node) && !ts.isFunctionDeclaration(node)) {
      put(node, "");
      ts.forEachChild(node, (child) => {
        if (ts.isBlock(child)) put(node, child.getText().slice(1, -1).trim());
        else if (ts.isStatement(child)) put(node, child.getText());
      });
    } else if (ts.isExpression(node)) {
      ts.forEachChild(node, (child) => {
        if (ts.isExpression(child)) put(node, child.getText());
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...found.values()].sort((a, b) => a.text.length - b.text.length);
}
