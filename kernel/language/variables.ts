import type { Variable } from "./calls.ts";
import { declarations } from "./declarations.ts";
import { lookedAtText } from "./query.ts";
import type { Session } from "./session.ts";
import { ts } from "./typescript.ts";

/** Every notebook variable with its type, in the order in which the names came. */
export function variables(session: Session): Variable[] {
  const known = [...session.visible.values()].filter(({ value }) => value !== undefined);
  if (known.length === 0) return [];
  const { checker } = session;
  const source = `[${known.map(({ name }) => name).join(", ")}]`;
  const parsed = checker.parse(source);
  const { text } = lookedAtText(source, parsed, declarations(parsed), session.visible);
  const program = checker.open(text, session.roots);
  const types = program.getTypeChecker();
  const file = program.getSourceFile(checker.path)!;
  const list = file.statements.at(-1)!;
  const elements =
    ts.isExpressionStatement(list) && ts.isArrayLiteralExpression(list.expression) ? list.expression.elements : [];
  return elements.map((element, i) => ({
    name: known[i]!.name,
    type: types.typeToString(types.getTypeAtLocation(element)),
    label: session.labelOf(known[i]!.value!) ?? "",
  }));
}
