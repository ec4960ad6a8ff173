// A program that is lifted and bundled as a user's project is, and imported.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { type LiftPluginOptions, lift } from "../../src/lift/index.ts";

/** @param contents of its main module, which imports from this folder; it lies in a file, not a data: address, which errors would repeat whole */
export async function liftedProgram<T>(contents: string, ...lifts: readonly LiftPluginOptions[]): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "thalweg-bench-"));
  try {
    const outfile = join(folder, "program.mjs");
    await build({
      stdin: { contents, resolveDir: import.meta.dirname, loader: "ts" },
      bundle: true,
      format: "esm",
      target: "esnext",
      outfile,
      plugins: lifts.map(lift),
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
