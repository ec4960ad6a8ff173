// What Shift-Tab found, as text and as Markdown.
import { ts } from "./typescript.ts";

export interface Found {
  readonly code: string;
  readonly documentation: string;
  readonly tags: readonly { name: string; text: string }[];
}

/** Parts of a display as text; links by the name that they show. */
export const textOf = (parts: readonly ts.SymbolDisplayPart[] | undefined): string =>
  ts
    .displayPartsToString([...(parts ?? [])])
    .replace(
      /\{@link(?:code|plain)?\s+([^\s|}]+)\s*\|?\s*([^}]*)\}/g,
      (_, target: string, shown: string) => shown.trim() || target,
    );

/** For a terminal. */
export function plainText({ code, documentation, tags }: Found, notes: readonly string[]): string {
  const lines = tags.map((tag) => `@${tag.name} ${tag.text}`.trim());
  return [code, documentation, lines.join("\n"), ...notes].filter(Boolean).join("\n\n");
}

/** For a browser: code as code, examples too. */
export function markdownText({ code, documentation, tags }: Found, notes: readonly string[]): string {
  const lines = tags.filter((tag) => tag.name !== "example").map(taggedLine);
  const examples = tags.filter((tag) => tag.name === "example").map((tag) => exampleText(tag.text));
  const about = notes.map((note) => `*${note}*`);
  return [codeBlock(code), documentation, lines.join("  \n"), ...examples, ...about].filter(Boolean).join("\n\n");
}

/** `@param options How.` with the name as code. */
function taggedLine({ name, text }: Found["tags"][number]): string {
  const [, named, rest = ""] = /^(\S+)\s*([\s\S]*)$/.exec(text) ?? [];
  const isNamed = ["param", "template", "property"].includes(name) && named !== undefined;
  return `*@${name}* ${isNamed ? `\`${named}\` ${rest}` : text}`.trim();
}

const exampleText = (text: string): string => `*@example*\n\n${text.includes("```") ? text : codeBlock(text)}`;

const codeBlock = (code: string): string => `\`\`\`typescript\n${code}\n\`\`\``;
