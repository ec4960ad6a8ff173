// Completion: what the language service knows at the cursor, and the names of other cells.
import { builtinModules } from "node:module";
import type { Completion } from "./calls.ts";
import { lookAt } from "./lookAt.ts";
import { toCursor } from "./position.ts";
import type { Session } from "./session.ts";
import { ts } from "./typescript.ts";

interface Match {
  readonly text: string;
  readonly type: string;
  readonly order: string;
  readonly entry?: ts.CompletionEntry;
  readonly signature?: string;
}

const preferences: ts.UserPreferences = {
  includeCompletionsForModuleExports: false,
  includeCompletionsWithInsertText: false,
  includeCompletionsWithSnippetText: false,
  importModuleSpecifierEnding: "js",
};

/** The compiler's sort text for globals and keywords; where they fit, names of other cells do. */
const globals = "15";

/** Signatures cost time: they are filled until this many milliseconds are gone. */
const signatureTime = 8;
const mostMatches = 1000;

/** What fits at the cursor, best first. */
export function complete(session: Session, { source, cursor }: { source: string; cursor: number }): Completion {
  const runtime = session.checker.runtimeNames;
  const at = lookAt(session, source, cursor);
  const found = at.service.getCompletionsAtPosition(at.path, at.position, preferences);
  const module = moduleSpecifier(source, at.offset);
  let start = module ? module.start : wordStart(source, at.offset);
  const span = found?.optionalReplacementSpan ?? found?.entries[0]?.replacementSpan;
  if (span && !module) start = Math.min(span.start - at.start, at.offset);
  const typed = source.slice(start, at.offset);
  const matches = [...(found?.entries ?? []).filter((entry) => entry.name !== "$cell" && entry.kind !== "warning")].map(
    matchOf,
  );
  if (!module && found?.entries.some((entry) => entry.sortText === globals))
    matches.push(...otherCells(session, matches, !found.isGlobalCompletion));
  if (!module && found?.isGlobalCompletion) matches.push(...runtimeMatches(runtime, matches));
  if (module) matches.push(...modules(typed, module.text));
  const fitting = sorted(matches.filter((match) => fits(match.text, typed))).slice(0, mostMatches);
  const deadline = performance.now() + signatureTime;
  return {
    matches: fitting.map((match) => match.text),
    types: fitting.map((match) => {
      const signature = performance.now() < deadline ? signatureOf(at.service, at.path, at.position, match) : undefined;
      return { text: match.text, type: match.type, ...(signature ? { signature } : {}) };
    }),
    cursorStart: toCursor(source, start),
    cursorEnd: cursor,
  };
}

const matchOf = (entry: ts.CompletionEntry): Match => ({
  text: entry.name,
  type: typeOf(entry.kind),
  order: entry.sortText,
  entry,
});

/** Names of other cells that the text does not mention yet. */
function otherCells(session: Session, known: readonly Match[], onlyTypes: boolean): Match[] {
  const names = new Set(known.map((match) => match.text));
  return [...session.visible.values()]
    .filter((visible) => !names.has(visible.name) && !(onlyTypes && visible.type === undefined))
    .map((visible) => ({
      text: visible.name,
      type: visible.value === undefined ? "interface" : visible.type === undefined ? "variable" : "class",
      order: "11",
    }));
}

/** What the runtime has: compiling a cell that uses it adds the import. */
function runtimeMatches(runtime: Session["checker"]["runtimeNames"], known: readonly Match[]): Match[] {
  const names = new Set(known.map((match) => match.text));
  return [...runtime]
    .filter(([name, { isValue }]) => isValue && !names.has(name))
    .map(([name, { isFunction, isClass }]) => ({
      text: name,
      type: isFunction ? "function" : isClass ? "class" : "variable",
      order: "16",
      signature: 'from "thalweg"',
    }));
}

/** The string of an import that the cursor is in: its own text up to the cursor and where the last path segment starts. */
function moduleSpecifier(source: string, offset: number): { text: string; start: number } | undefined {
  const line = source.slice(0, offset);
  const match = /\b(?:from|import|require)\s*\(?\s*["']([^"'\n]*)$/.exec(line);
  if (!match) return undefined;
  const text = match[1]!;
  const relative = text.startsWith(".");
  return { text, start: offset - (relative ? text.length - (text.lastIndexOf("/") + 1) : text.length) };
}

/** Modules that every cell can import. */
const modules = (typed: string, text: string): Match[] =>
  text.startsWith(".")
    ? []
    : [
        "thalweg",
        "thalweg/notebook",
        ...builtinModules.filter((name) => !/^_|^node:|\/_/.test(name)).map((name) => `node:${name}`),
      ]
        .filter((name) => name.startsWith(typed))
        .map((name) => ({ text: name, type: "module", order: name.startsWith("thalweg") ? "10" : "12" }));

const fits = (text: string, typed: string) => text.toLowerCase().startsWith(typed.toLowerCase());

/** Locals before globals, public names before _private ones, then by alphabet; each text once. */
function sorted(matches: readonly Match[]): Match[] {
  const seen = new Set<string>();
  const key = (match: Match) => `${match.order} ${match.text.startsWith("_") ? 1 : 0}`;
  return [...matches]
    .sort(
      (a, b) =>
        compare(key(a), key(b)) || compare(a.text.toLowerCase(), b.text.toLowerCase()) || compare(a.text, b.text),
    )
    .filter((match) => !seen.has(match.text) && seen.add(match.text));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function signatureOf(service: ts.LanguageService, path: string, position: number, match: Match): string | undefined {
  if (match.signature !== undefined) return match.signature;
  if (!match.entry || (match.type !== "function" && match.type !== "method")) return undefined;
  const { name, source, data } = match.entry;
  const details = service.getCompletionEntryDetails(path, position, name, {}, source, preferences, data);
  const text = details && ts.displayPartsToString(details.displayParts).split("\n")[0]!;
  const from = text?.search(/[(<]/) ?? -1;
  const open = /^\((?:method|alias|local function|property)\)/.test(text ?? "") ? text!.indexOf("(", 1) : from;
  return text && open >= 0 ? text.slice(open).replace(/ \(\+\d+ overloads?\)$/, "") : undefined;
}

function wordStart(source: string, offset: number): number {
  return offset - /(?:[\p{ID_Continue}$\u200c\u200d])*$/u.exec(source.slice(0, offset))![0].length;
}

/** Jupyter's words for TypeScript's kinds. */
function typeOf(kind: ts.ScriptElementKind): string {
  switch (kind) {
    case ts.ScriptElementKind.functionElement:
    case ts.ScriptElementKind.localFunctionElement:
      return "function";
    case ts.ScriptElementKind.memberFunctionElement:
    case ts.ScriptElementKind.callSignatureElement:
      return "method";
    case ts.ScriptElementKind.memberVariableElement:
    case ts.ScriptElementKind.memberGetAccessorElement:
    case ts.ScriptElementKind.memberSetAccessorElement:
    case ts.ScriptElementKind.memberAccessorVariableElement:
      return "property";
    case ts.ScriptElementKind.classElement:
    case ts.ScriptElementKind.localClassElement:
      return "class";
    case ts.ScriptElementKind.interfaceElement:
    case ts.ScriptElementKind.typeElement:
    case ts.ScriptElementKind.typeParameterElement:
    case ts.ScriptElementKind.primitiveType:
      return "interface";
    case ts.ScriptElementKind.moduleElement:
    case ts.ScriptElementKind.externalModuleName:
    case ts.ScriptElementKind.scriptElement:
      return "module";
    case ts.ScriptElementKind.directory:
      return "path";
    case ts.ScriptElementKind.enumElement:
      return "enum";
    case ts.ScriptElementKind.keyword:
      return "keyword";
    case ts.ScriptElementKind.string:
      return "text";
    default:
      return "variable";
  }
}
