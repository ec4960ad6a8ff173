// Lifts a module as the build plugin does, with the tape's forms beside the programs, and loads it.
import { build } from "esbuild";
import { lift } from "../../../src/lift/index.ts";

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
  const text = Buffer.from(built.outputFiles[0].text).toString("base64");
  return import(`data:text/javascript;base64,${text}`);
}
