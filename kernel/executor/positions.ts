// Where code of cells is: from positions in what V8 ran to positions in what the user wrote. Keeps the map of every cell,
// since functions of old cells are called for as long as the notebook lives.
import { SourceMap, type SourceMapPayload } from "node:module";
import { basename, dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { framePosition } from "../frame.ts";

export interface Position {
  /** The script's file name: the label, or `Cell [3]#2` where another cell had that label before. */
  readonly name: string;
  readonly label: string;
  readonly source: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/** A compiled cell as errors look at it. */
export interface CellScript {
  readonly label: string;
  readonly source: string;
  readonly map: string;
  /** Notebook variables that each line uses. */
  readonly uses?: Readonly<Record<number, readonly string[]>>;
  /** Names that it declares; those among them that have a value. */
  readonly names?: readonly string[];
  readonly assigned?: readonly string[];
}

interface Script extends CellScript {
  readonly name: string;
  parsed?: SourceMap;
}

export class Positions {
  readonly #directory: string;
  readonly #scripts = new Map<string, Script>();
  readonly #location: RegExp;
  /** Instances of local modules by `path?v=2`. */
  readonly #sources = new Map<string, string>();
  readonly #modules = new Map<string, Omit<Script, "label">>();

  constructor(directory: string) {
    this.#directory = directory;
    const folder = join(directory, sep).replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    this.#location = new RegExp(`${folder}([^\\n:()]+):(\\d+):(\\d+)`, "g");
  }

  /** Gives the script of a cell its file name: the label, in the notebook's folder, made unique where it was used before. */
  add({ label, source, map, uses, names, assigned }: CellScript): string {
    let name = label;
    for (let n = 2; this.#scripts.has(name); n++) name = `${label}#${n}`;
    this.#scripts.set(name, { label, source, map, uses, names, assigned, name });
    return join(this.#directory, name);
  }

  /** An instance of a local module. */
  addModule(path: string, version: number, { source, map }: { source: string; map: string }): void {
    this.#modules.set(`${path}?v=${version}`, { name: path, source, map });
    this.#sources.set(path, source);
  }

  /** The text of a local module, as its newest instance has it. */
  source(path: string): string | undefined {
    return this.#sources.get(path);
  }

  find(path: string, line: number, column: number): Position | undefined {
    const script = this.#scriptAt(path);
    return script && (mapped(script, line, column) ?? { ...script, line, column });
  }

  /** A place in the code of a cell that the user did not write: the compiler's helpers. */
  isAdded(path: string, line: number, column: number): boolean {
    const script = this.#scriptAt(path);
    return script !== undefined && mapped(script, line, column) === undefined;
  }

  #scriptAt(path: string): Script | undefined {
    return dirname(path) === this.#directory ? this.#scripts.get(basename(path)) : undefined;
  }

  /** Notebook variables that a line of a cell uses and that have a value, by the file name of its script. */
  variablesAt(name: string, line: number): readonly string[] {
    const { uses, names, assigned } = this.#scripts.get(name) ?? {};
    return (uses?.[line] ?? []).filter((each) => !names?.includes(each) || assigned?.includes(each));
  }

  /** A message about a place of a cell as its author would write it: `f is not a function`, and not `(0 , f$.v)`. */
  inOwnWords(message: string, name: string, line: number): string {
    if (!message.includes("$.v")) return message;
    const variables = this.#scripts.get(name)?.uses?.[line] ?? [];
    return variables.reduce((text, each) => {
      const escaped = each.replaceAll("$", "\\$&");
      return text
        .replace(new RegExp(`(?<![\\p{ID_Continue}$])${escaped}\\$+\\.v(?![\\p{ID_Continue}$])`, "gu"), () => each)
        .replaceAll(`(${each} ?? globalThis.${each})`, () => each)
        .replaceAll(`(0 , ${each})`, () => each);
    }, message);
  }

  /** The cell whose script has this file name, as `mapText` writes it. */
  script(name: string): { label: string; source: string } | undefined {
    return this.#scripts.get(name);
  }

  /** The first place in a cell that a mapped stack names: `Cell [3], line 2, column 1`. */
  innermost(stack: string): string | undefined {
    for (const [, name, line, column] of stack.matchAll(
      /(?:\(|at |async )([^\s(][^\n(]*?\[[^\n\]]+\](?:#\d+)?):(\d+):(\d+)/g,
    )) {
      const script = this.#scripts.get(name!);
      if (script) return framePosition(script.label, Number(line), Number(column));
    }
    return undefined;
  }

  /** Text with every place in a cell, `/folder/Cell [3]:7:1`, written as `Cell [3]:4:10`. */
  mapText(text: string): string {
    return this.#mapModules(text).replace(this.#location, (whole, name: string, line: string, column: string) => {
      const position = this.find(join(this.#directory, name), Number(line), Number(column));
      return position ? `${position.name}:${position.line}:${position.column}` : whole;
    });
  }

  #mapModules(text: string): string {
    if (this.#modules.size === 0 || !text.includes("?v=")) return text;
    return text.replace(instance, (whole, url: string, version: string, line: string, column: string) => {
      const script = this.#modules.get(`${fileURLToPath(url)}?v=${version}`);
      if (!script) return whole;
      const place = mapped({ ...script, label: "" }, Number(line), Number(column));
      return `${script.name}:${place?.line ?? line}:${place?.column ?? column}`;
    });
  }
}

/** A place in an instance of a module. */
const instance = /(file:\/\/[^\s?()]+)\?v=(\d+):(\d+):(\d+)/g;

/** Where the user wrote what stands at a place of a script; nothing where it was added. */
function mapped(script: Script, line: number, column: number): Position | undefined {
  const { name, label, source } = script;
  script.parsed ??= new SourceMap(JSON.parse(script.map) as SourceMapPayload);
  const entry = script.parsed.findEntry(line - 1, column - 1);
  if (!("originalLine" in entry)) return undefined;
  return { name, label, source, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}
