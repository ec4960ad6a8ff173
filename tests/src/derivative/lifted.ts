// Lifts modules as the build plugin does, with the tape's forms beside the programs, and loads them.
import { join } from "node:path";
import { build, transform } from "esbuild";
import { findLifts } from "../../../src/lift/findLifts.ts";
import { type LiftDiagnostic, lift } from "../../../src/lift/index.ts";
import { liftModule } from "../../../src/lift/moduleText.ts";
import { Project } from "../../../src/lift/project.ts";

/** The exports of a module after lifting; its path is relative to this folder. */
export const liftedModule = async <T>(path: string): Promise<T> => loadModule(await liftedBundle(path));

interface Bundling {
  readonly format?: "esm" | "iife";
  readonly globalName?: string;
  /** Which files are lifted. @default all */
  readonly include?: RegExp;
}

/** JavaScript of a module and of what it imports. */
export async function liftedBundle(
  path: string,
  { format = "esm", globalName, include }: Bundling = {},
): Promise<string> {
  const built = await build({
    entryPoints: [path],
    absWorkingDir: import.meta.dirname,
    bundle: true,
    write: false,
    format,
    globalName,
    target: "esnext",
    logLevel: "silent",
    plugins: [lift({ tape: true, include })],
  });
  return built.outputFiles[0].text;
}

/** The exports of a text that imports nothing, and what was said about it. */
export async function liftedText<T>(text: string): Promise<{ exports: T; diagnostics: readonly LiftDiagnostic[] }> {
  const { program, source } = project().open(join(import.meta.dirname, "text.ts"), text);
  const { code, diagnostics } = liftModule(program, source, { tape: true });
  const { code: javascript } = await transform(code, { loader: "ts", target: "esnext" });
  return { exports: await loadModule(javascript), diagnostics };
}

/**
 * The functions `names` of a text that imports nothing: as by {@link liftedText}, but they are registered here and no module is
 * made of them, which costs a fraction.
 */
export async function liftedFunctions<F>(text: string, names: readonly string[]): Promise<F[]> {
  const { program, source } = project().open(join(import.meta.dirname, "text.ts"), text);
  const { lifts, entries } = findLifts(program, source, { tape: true });
  const rows = lifts.flatMap(({ node, index, captures }) =>
    node.parent === source ? [`[${node.name?.text}, ${index}, () => [${captures.join(", ")}]]`] : [],
  );
  const { code } = await transform(text.replace(/export \{\};\s*$/, ""), { loader: "ts", target: "esnext" });
  const made = new Function(`"use strict";\n${code}\nreturn [[${rows.join(", ")}], [${names.join(", ")}]];`) as () => [
    [object, number, () => unknown[]][],
    F[],
  ];
  const [registered, functions] = made();
  const owner = globalThis as { [TABLE]?: WeakMap<object, object> };
  owner[TABLE] ??= new WeakMap();
  for (const [f, index, captured] of registered) owner[TABLE].set(f, { ...entries[index], captured });
  return functions;
}

const TABLE = Symbol.for("thalweg.lifted");

/** What is declared and not read is no error. */
const UNREAD = new Set([6133, 6196, 6198, 6199, 7028]);

/** How many errors of syntax and types such a text has. */
export function typeErrors(text: string): number {
  const { program, source } = project().open(join(import.meta.dirname, "text.ts"), text);
  const all = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  return all.filter(({ code }) => !UNREAD.has(code)).length;
}

let opened: Project | undefined;

function project(): Project {
  opened ??= new Project(import.meta.dirname);
  return opened;
}

export const loadModule = <T>(javascript: string): Promise<T> =>
  import(`data:text/javascript;base64,${Buffer.from(javascript).toString("base64")}`);
