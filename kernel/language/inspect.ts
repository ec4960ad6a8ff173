// Shift-Tab: what a name is, its documentation, and inside a call's parentheses the signature of what is called.

import { callHelp } from "./callHelp.ts";
import type { Inspection } from "./calls.ts";
import { type Found, markdownText, plainText, textOf } from "./helpText.ts";
import { libraryDocs } from "./libraryDocs.ts";
import { liftingNote, liftsIn } from "./lifting.ts";
import { type LookedAt, lookAt } from "./lookAt.ts";
import type { Session } from "./session.ts";
import { tidy } from "./symbolText.ts";
import { ts } from "./typescript.ts";

/** Describes what is at the cursor; with `detail` 1, types are expanded and the declaration's place is named. */
export function inspect(
  session: Session,
  { source, cursor, detail }: { source: string; cursor: number; detail: 0 | 1 },
): Inspection {
  const at = lookAt(session, source, cursor);
  const onWord = nameAt(source, at.offset);
  const position = onWord === undefined ? undefined : at.start + onWord;
  const info = position === undefined ? undefined : quickInfo(at, position, detail);
  const found = info ?? signature(at);
  if (!found) return { found: false };
  const target = info && position !== undefined ? definition(at, position) : undefined;
  const where = detail === 1 && target ? origin(session, at, target) : undefined;
  const notes = [target && lifting(session, at, target), where].filter((each) => each !== undefined);
  return {
    found: true,
    plain: plainText(found, notes),
    markdown: markdownText(found, notes),
    ...(target && variable(session, at, target)),
  };
}

/** Where the name starts that is under the cursor or ends at it. */
function nameAt(source: string, offset: number): number | undefined {
  const before = /[\p{ID_Continue}$]*$/u.exec(source.slice(0, offset))![0].length;
  return before > 0 || /^[\p{ID_Start}_$]/u.test(source.slice(offset)) ? offset - before : undefined;
}

function quickInfo(at: LookedAt, position: number, detail: 0 | 1): Found | undefined {
  const info = infoAt(at, position, detail) ?? infoAt(at, importOf(at, position), detail);
  if (!info) return undefined;
  const documentation = textOf(info.documentation);
  const tags = tagsOf(info.tags);
  const docs = documentation === "" && tags.length === 0 ? docsAt(at, position) : undefined;
  return { code: tidy(ts.displayPartsToString(info.displayParts)), documentation, tags, ...docs };
}

function infoAt(at: LookedAt, position: number | undefined, detail: 0 | 1): ts.QuickInfo | undefined {
  if (position === undefined) return undefined;
  const info = (at.service.getQuickInfoAtPosition as QuickInfo)(at.path, position, undefined, detail);
  return info?.displayParts?.length && info.displayParts.map((part) => part.text).join("") !== "any" ? info : undefined;
}

/** A type is no value: alone in a cell it is only known where it is imported. */
function importOf(at: LookedAt, position: number): number | undefined {
  const text = at.service.getProgram()!.getSourceFile(at.path)!.text;
  const name = /^[\p{ID_Continue}$]+/u.exec(text.slice(position))?.[0];
  const found =
    name === undefined
      ? -1
      : ` ${text.slice(0, at.start)}`.search(new RegExp(`[ {,]${name.replace(/\$/g, "\\$")}[ ,}]`));
  return found < 0 ? undefined : found;
}

function docsAt(at: LookedAt, position: number) {
  const program = at.service.getProgram()!;
  const checker = program.getTypeChecker();
  const node = tokenAt(program.getSourceFile(at.path)!, position);
  const call = node?.parent && ts.isPropertyAccessExpression(node.parent) ? node.parent.parent : node?.parent;
  const signature = call && ts.isCallExpression(call) ? checker.getResolvedSignature(call)?.declaration : undefined;
  const symbol = node && checker.getSymbolAtLocation(node);
  const chosen =
    signature && symbol?.declarations?.includes(signature as ts.Declaration) ? [signature as ts.Declaration] : [];
  return libraryDocs([...chosen, ...(symbol?.declarations ?? [])]);
}

function tokenAt(root: ts.Node, position: number): ts.Node | undefined {
  let found: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (node.pos > position || position >= node.end) return;
    if (ts.isIdentifier(node) && node.getStart() <= position) found = node;
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
}

function signature(at: LookedAt): Found | undefined {
  const help = at.service.getSignatureHelpItems(at.path, at.position, undefined);
  if (!help) return undefined;
  const { code, active, item } = callHelp(help);
  const documentation = textOf(item.documentation);
  const docs = documentation === "" ? docsAt(at, calleeEnd(at, help.applicableSpan.start)) : undefined;
  const others = help.items.length > 1 ? [{ name: "overloads", text: String(help.items.length) }] : [];
  return {
    code,
    documentation: docs?.documentation ?? documentation,
    tags: [
      ...(active ? [{ name: "argument", text: active.text + (active.about ? `: ${active.about}` : "") }] : []),
      ...others,
      ...tagsOf(item.tags).filter((tag) => tag.name !== "param"),
    ],
  };
}

/** The last character of what is called, from the start of its arguments. */
function calleeEnd(at: LookedAt, from: number): number {
  const before = at.service.getProgram()!.getSourceFile(at.path)!.text.slice(0, from);
  return before.replace(/(?:<[^()]*>)?\s*\(?\s*$/, "").length - 1;
}

/** With its last parameter: how many levels of types to expand. */
type QuickInfo = (path: string, position: number, length: undefined, expand: number) => ts.QuickInfo | undefined;

const tagsOf = (tags: readonly ts.JSDocTagInfo[] | undefined) =>
  (tags ?? []).map((tag) => ({ name: tag.name, text: textOf(tag.text) }));

/** Where the name at a position is declared; through the import that brings another cell's name. */
function definition(at: LookedAt, position: number): ts.DefinitionInfo | undefined {
  return at.service.getDefinitionAtPosition(at.path, position)?.[0];
}

/** The number of the cell in whose declarations a definition is. */
function cellOf({ fileName }: ts.DefinitionInfo): number | undefined {
  const number = /\.cell_(\d+)(?:\.d)?\.tsx?$/.exec(fileName)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** `declared in Cell [3]`, or the file. */
function origin(session: Session, at: LookedAt, target: ts.DefinitionInfo): string | undefined {
  if (target.fileName === at.path) return undefined;
  const cell = cellOf(target);
  return `declared in ${cell === undefined ? target.fileName : (session.labelOf(cell) ?? "an earlier cell")}`;
}

/** What `grad` would make of a function of the notebook. */
function lifting(session: Session, at: LookedAt, target: ts.DefinitionInfo): string | undefined {
  const cell = cellOf(target);
  if (cell !== undefined) return liftingNote(target.name, session.liftsOf(cell));
  if (target.fileName !== at.path) return undefined;
  const program = at.service.getProgram()!;
  return liftingNote(target.name, liftsIn(program, program.getSourceFile(at.path)!));
}

/** The name, when it is a variable of the notebook and no function, class or local name. */
function variable(session: Session, at: LookedAt, target: ts.DefinitionInfo): { variable: string } | undefined {
  const isVariable = ["const", "let", "var", "using", "await using"].includes(target.kind);
  const isNotebooks = cellOf(target) !== undefined || (target.fileName === at.path && target.containerName === "");
  if (!isVariable || !isNotebooks || session.visible.get(target.name)?.value === undefined) return undefined;
  return isTop(at, target) ? { variable: target.name } : undefined;
}

/** Declared by a statement of the file, not by one inside a block or function. */
function isTop(at: LookedAt, target: ts.DefinitionInfo): boolean {
  const file = at.service.getProgram()!.getSourceFile(target.fileName);
  const statement = file?.statements.find(
    (each) => each.pos <= target.textSpan.start && target.textSpan.start < each.end,
  );
  return statement !== undefined && ts.isVariableStatement(statement);
}
