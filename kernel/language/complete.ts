// Completion: what the language service knows at the cursor, the names of other cells, and those of the runtime, which a cell
// gets by using them.
import type { Completion } from "./calls.ts";
import { type LookedAt, lookAt } from "./lookAt.ts";
import { moduleMatches, moduleSpecifier } from "./modulePaths.ts";
import { toCursor, toOffset } from "./position.ts";
import type { Session } from "./session.ts";
import { kindOfEntry, kindOfSymbol, signatureOfSymbol } from "./symbolText.ts";
import { ts } from "./typescript.ts";

interface Match {
  readonly text: string;
  /** What the typed text is compared with, where that is not `text`. */
  readonly name?: string;
  readonly type: string;
  readonly order: string;
  readonly symbol?: ts.Symbol;
  readonly signature?: string;
}

const preferences: ts.GetCompletionsAtPositionOptions = {
  includeCompletionsForModuleExports: false,
  includeCompletionsWithInsertText: true,
  includeAutomaticOptionalChainCompletions: true,
  includeCompletionsWithSnippetText: false,
  importModuleSpecifierEnding: "js",
  includeSymbol: true,
};

/** Where this global type, or this global value, fits, others do. */
const globalType = "Partial";
const globalValue = "globalThis";
/** The compiler's sort text for what has to be imported first. */
const imports = "16";

/** Signatures cost time: the best matches have one, those that are made before this many milliseconds are gone. */
const signatureTime = 250;
const mostSignatures = 150;
const mostMatches = 1000;
/** Names of other cells about which the compiler is asked; more are only named. */
const mostOthers = 200;

/** What fits at the cursor, best first. */
export function complete(session: Session, { source, cursor }: { source: string; cursor: number }): Completion {
  const offset = toOffset(source, cursor);
  const asked = fittingOthers(session, source, offset);
  const at = lookAt(session, source, cursor, asked);
  const found = at.service.getCompletionsAtPosition(at.path, at.position, preferences);
  const module = moduleSpecifier(source, offset);
  const { start, entries } = placed(found, at, module?.start ?? wordStart(source, offset), module !== undefined);
  const types = at.service.getProgram()!.getTypeChecker();
  const matches = entries.map((entry) => matchOf(entry, types));
  if (module) matches.push(...moduleMatches(module.text));
  else {
    const names = new Set(entries.map((entry) => entry.name));
    if (names.has(globalValue)) matches.push(...otherCells(session, asked, names));
    matches.push(...runtimeNames(session, names));
  }
  const fitting = sorted(matches, source.slice(start, offset)).slice(0, mostMatches);
  const place = at.service.getProgram()!.getSourceFile(at.path)!;
  const deadline = performance.now() + signatureTime;
  return {
    matches: fitting.map((match) => match.text),
    types: fitting.map(({ text, type, symbol, signature: known }, index) => {
      const isAsked = known === undefined && symbol && index < mostSignatures && performance.now() < deadline;
      const signature = isAsked ? signatureOfSymbol(types, symbol, place) : known;
      return { text, type, ...(signature ? { signature } : {}) };
    }),
    cursorStart: toCursor(source, start),
    cursorEnd: cursor,
  };
}

/** Names of other cells that begin as the word at the cursor does, which the compiler then sees imported. */
function fittingOthers(session: Session, source: string, offset: number): string[] {
  const start = wordStart(source, offset);
  const isMember = /(?:^|[^.])\.\s*$/.test(source.slice(0, start));
  if (isMember) return [];
  const typed = source.slice(start, offset).toLowerCase();
  return [...session.visible.keys()].filter((name) => name.toLowerCase().startsWith(typed)).slice(-mostOthers);
}

/** The entries that replace the same text, and where that starts: all members behind `a.` may want to be `a?.` */
function placed(found: ts.CompletionInfo | undefined, at: LookedAt, wordStart: number, isModule: boolean) {
  const all = (found?.entries ?? []).filter((entry) => entry.name !== "$cell" && entry.kind !== "warning");
  const plain = all.filter((entry) => entry.insertText === undefined);
  const chained = plain.length === 0 && all.every((entry) => entry.insertText?.startsWith("?."));
  const entries = chained ? all : plain;
  const own = entries[0]?.replacementSpan;
  const span = chained ? own : (found?.optionalReplacementSpan ?? own);
  return { entries, start: span && !isModule ? Math.min(span.start - at.start, at.offset) : wordStart };
}

function matchOf(entry: ts.CompletionEntry, types: ts.TypeChecker): Match {
  const { name, kind, symbol, sortText, insertText, isRecommended } = entry;
  const isAlias = kind === ts.ScriptElementKind.alias && symbol;
  return {
    text: insertText ?? name,
    type: isAlias ? kindOfSymbol(types, symbol) : kindOfEntry(kind),
    order: isRecommended ? "00" : sortText,
    // What follows the dot that `?.` replaces.
    ...(insertText === undefined ? {} : { name: `.${name}` }),
    ...(symbol && { symbol }),
  };
}

/** Names of other cells that the compiler was not asked about, for there are too many. */
function otherCells(session: Session, asked: readonly string[], known: ReadonlySet<string>): Match[] {
  if (asked.length < mostOthers) return [];
  return [...session.visible.values()]
    .filter(({ name, value }) => !known.has(name) && value !== undefined)
    .map(({ name, type }) => ({ text: name, type: type === undefined ? "variable" : "class", order: "11" }));
}

/** What the runtime has: compiling a cell that uses it adds the import. */
function runtimeNames(session: Session, known: ReadonlySet<string>): Match[] {
  return [...session.checker.runtimeNames]
    .filter(([name]) => !known.has(name))
    .filter(([, each]) => (each.isType && known.has(globalType)) || (each.isValue && known.has(globalValue)))
    .map(([text, { kind, signature }]) => ({
      text,
      type: kind,
      order: imports,
      signature: `${signature ?? ""} from "thalweg"`.trim(),
    }));
}

/** What begins as the typed text does, or else has its capitals in order: as it is written, then locals, globals, imports. */
function sorted(matches: readonly Match[], typed: string): Match[] {
  const lower = typed.toLowerCase();
  const named = matches.map((match) => ({ match, name: match.name ?? match.text }));
  const begin = named.filter(({ name }) => name.toLowerCase().startsWith(lower));
  const pattern = [...typed].map((each, i) => (i > 0 && /\p{Lu}/u.test(each) ? ".*?" : "") + literal(each)).join("");
  const humps = new RegExp(`^${pattern}`, "u");
  const fitting = begin.length > 0 || typed.length < 2 ? begin : named.filter(({ name }) => humps.test(name));
  const key = ({ match, name }: (typeof named)[number]) =>
    `${name.startsWith(typed) ? 0 : 1} ${match.order} ${match.text.startsWith("_") ? 1 : 0}`;
  const seen = new Set<string>();
  return fitting
    .sort(
      (a, b) =>
        compare(key(a), key(b)) || compare(a.name.toLowerCase(), b.name.toLowerCase()) || compare(a.name, b.name),
    )
    .map(({ match }) => match)
    .filter((match) => !seen.has(match.text) && seen.add(match.text));
}

/** A character as a pattern writes it. */
const literal = (character: string) => `\\u{${character.codePointAt(0)!.toString(16)}}`;

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function wordStart(source: string, offset: number): number {
  return offset - /(?:[\p{ID_Continue}$\u200c\u200d])*$/u.exec(source.slice(0, offset))![0].length;
}
