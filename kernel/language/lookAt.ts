// Puts unfinished text before the language service, the names that it mentions in front of it.
import { declarations } from "./declarations.ts";
import { toOffset } from "./position.ts";
import { lookedAtText } from "./query.ts";
import type { Session } from "./session.ts";
import { ts } from "./typescript.ts";

export interface LookedAt {
  readonly service: ts.LanguageService;
  readonly path: string;
  /** UTF-16 offset of the cursor in the cell's text, and in the file that the service sees. */
  readonly offset: number;
  readonly position: number;
  /** Where the cell's text starts in that file. */
  readonly start: number;
}

/** Opens `source` for questions about the place `cursor` (code points), with `more` names of other cells in view. */
export function lookAt(session: Session, source: string, cursor: number, more: readonly string[] = []): LookedAt {
  const { checker } = session;
  checker.refresh();
  const parsed = checker.parse(source);
  const declared = declarations(parsed);
  const isRuntime = (name: string) =>
    checker.runtimeNames.has(name) && !declared.names.has(name) && !session.visible.has(name);
  const runtime = [...mentioned(parsed)].filter(isRuntime);
  const { text, start } = lookedAtText(source, parsed, declared, session.visible, more, runtime);
  checker.joinNode(source, parsed);
  checker.open(text, session.roots);
  const offset = toOffset(source, cursor);
  return { service: checker.service, path: checker.path, offset, position: start + offset, start };
}

/** Names that stand for something by themselves: not the `log` of `console.log`, nor a property's name. */
function mentioned(file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    else if (ts.isPropertyAccessExpression(node)) visit(node.expression);
    else if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) visit(node.initializer);
    else ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}
