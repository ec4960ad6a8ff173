// Shift-Tab: what a name is, its documentation, and inside a call's parentheses the signature of what is called.
import type { Inspection } from "./calls.ts";
import { type LookedAt, lookAt } from "./lookAt.ts";
import type { Session } from "./session.ts";
import { ts } from "./typescript.ts";

interface Found {
  readonly code: string;
  readonly documentation: string;
  readonly tags: readonly { name: string; text: string }[];
}

/** Describes what is at the cursor; with `detail` 1, types are expanded and the declaration's place is named. */
export function inspect(
  session: Session,
  { source, cursor, detail }: { source: string; cursor: number; detail: 0 | 1 },
): Inspection {
  const at = lookAt(session, source, cursor);
  const onWord = nameAt(source, at.offset);
  const found = (onWord === undefined ? undefined : quickInfo(at, at.start + onWord, detail)) ?? signature(at);
  if (!found) return { found: false };
  const where = detail === 1 && onWord !== undefined ? origin(session, at, at.start + onWord) : undefined;
  return { found: true, plain: plainText(found, where), markdown: markdownText(found, where) };
}

/** Offset of the name under the cursor, or of the one that ends at it. */
function nameAt(source: string, offset: number): number | undefined {
  const isWord = (text: string) => /^[\p{ID_Continue}$]/u.test(text);
  if (isWord(source.slice(offset))) return offset;
  const before = /[\p{ID_Continue}$]+$/u.exec(source.slice(0, offset));
  return before ? offset - before[0].length : undefined;
}

function quickInfo(at: LookedAt, position: number, detail: 0 | 1): Found | undefined {
  const info = (at.service.getQuickInfoAtPosition as QuickInfo)(at.path, position, undefined, detail);
  if (!info?.displayParts?.length) return undefined;
  return {
    code: tidy(ts.displayPartsToString(info.displayParts)),
    documentation: ts.displayPartsToString(info.documentation ?? []),
    tags: tagsOf(info.tags),
  };
}

function signature(at: LookedAt): Found | undefined {
  const help = at.service.getSignatureHelpItems(at.path, at.position, undefined);
  const item = help?.items[help.selectedItemIndex];
  if (!help || !item) return undefined;
  const parameters = item.parameters.map((each) => ts.displayPartsToString(each.displayParts));
  const code =
    ts.displayPartsToString(item.prefixDisplayParts) +
    parameters.join(ts.displayPartsToString(item.separatorDisplayParts)) +
    ts.displayPartsToString(item.suffixDisplayParts);
  const active = item.parameters[help.argumentIndex];
  const about = active && ts.displayPartsToString(active.documentation);
  const others = help.items.length > 1 ? [{ name: "overloads", text: String(help.items.length) }] : [];
  return {
    code,
    documentation: ts.displayPartsToString(item.documentation),
    tags: [
      ...(active ? [{ name: "argument", text: parameters[help.argumentIndex]! + (about ? `: ${about}` : "") }] : []),
      ...others,
      ...tagsOf(item.tags).filter((tag) => tag.name !== "param"),
    ],
  };
}

/** With its last parameter: how many levels of types to expand. */
type QuickInfo = (path: string, position: number, length: undefined, expand: number) => ts.QuickInfo | undefined;

/** Names of other cells come by import, which is no news to their user. */
const tidy = (code: string): string =>
  code
    .replace(/^\(alias\) /, "")
    .replace(/\nimport [\w$]+(?: from .*)?$/, "")
    .replace(/import\("[^"]*\.cell(?:_\d+)?"\)\./g, "");

const tagsOf = (tags: readonly ts.JSDocTagInfo[] | undefined) =>
  (tags ?? []).map((tag) => ({ name: tag.name, text: ts.displayPartsToString(tag.text ?? []) }));

/** `declared in Cell [3]`, or the file. */
function origin(session: Session, at: LookedAt, position: number): string | undefined {
  const definition = at.service.getDefinitionAtPosition(at.path, position)?.[0];
  if (!definition || definition.fileName === at.path) return undefined;
  const cell = /\.cell_(\d+)(?:\.d)?\.ts$/.exec(definition.fileName);
  return `declared in ${cell ? (session.labelOf(Number(cell[1])) ?? "an earlier cell") : definition.fileName}`;
}

function plainText({ code, documentation, tags }: Found, where: string | undefined): string {
  const lines = tags.map((tag) => `@${tag.name} ${tag.text}`.trim());
  return [code, documentation, lines.join("\n"), where].filter(Boolean).join("\n\n");
}

function markdownText({ code, documentation, tags }: Found, where: string | undefined): string {
  const lines = tags.map((tag) => `*@${tag.name}* ${tag.text}`.trim());
  return [`\`\`\`typescript\n${code}\n\`\`\``, documentation, lines.join("  \n"), where && `*${where}*`]
    .filter(Boolean)
    .join("\n\n");
}
