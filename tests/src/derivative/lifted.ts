// Lifts modules as the build plugin does, with the tape's forms beside the programs, and loads them.
import { join } from "node:path";
import { build, transform } from "esbuild";
import { type LiftDiagnostic, lift } from "../../../src/lift/index.ts";
import { liftModule } from "../../../src/lift/moduleText.ts";
import { Project } from "../../../src/lift/project.ts";

/** The exports of a module after lifting; its path is relative to this folder. */
export async function liftedModule<T>(path: string): Promise<T> {
  const built = await build({
    entryPoints: [path],
    absWorkingDir: import.meta.dirname,
    bundle: true,
    write: false,
    format: "esm",
    target: "esnext",
    logLevel: "silent",
    plugins: [lift({ tape: true })],
  });
  return load(built.outputFiles[0].text);
}

/** The exports of a text that imports nothing, and what was said about it. */
export async function liftedText<T>(text: string): Promise<{ exports: T; diagnostics: readonly LiftDiagnostic[] }> {
  const { program, source } = project().open(join(import.meta.dirname, "text.ts"), text);
  const { code, diagnostics } = liftModule(program, source, { tape: true });
  const { code: javascript } = await transform(code, { loader: "ts", target: "esnext" });
  return { exports: await load(javascript), diagnostics };
}

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

const load = <T>(javascript: string): Promise<T> =>
  import(`data:text/javascript;base64,${Buffer.from(javascript).toString("base64")}`);
