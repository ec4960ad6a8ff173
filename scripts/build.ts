// Builds dist/: declarations, bundles, the JupyterLab extension and the language snapshot. Runs on `npm install` (prepare).
// Written into a folder beside dist/ and renamed at the end, so that a kernel never sees half of it.
//   node scripts/build.ts [--if-changed] [--no-check] [--no-snapshot]
// With --if-changed (prepare): not again where dist/ is newer than everything that it is made of. npx in a clone prepares it
// anew for a folder of its own.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { languageBundle } from "./languageBundle.ts";

const root = join(import.meta.dirname, "..");
const out = join(root, `dist-${process.pid}`);
const checked = !process.argv.includes("--no-check");
const started = performance.now();
const say = (text: string) => console.log(`build: ${text} (${((performance.now() - started) / 1000).toFixed(1)} s)`);

const modules: BuildOptions = {
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node24",
  packages: "external",
  splitting: true,
  sourcemap: false,
  logLevel: "warning",
  outbase: root,
  outdir: out,
};

/** Types of what cells import, one .d.ts a source file; with the check, errors end the build. */
function declarations(): void {
  const tsc = spawnSync(
    process.execPath,
    [join(root, "node_modules/typescript/bin/tsc"), "-p", join(root, "tsconfig.build.json"), "--outDir", out],
    {
      stdio: checked ? "inherit" : "ignore",
    },
  );
  if (checked && tsc.status !== 0) fail("types are wrong (see above)");
}

function fail(why: string): never {
  console.error(`build: ${why}`);
  process.exit(1);
}

if (process.argv.includes("--if-changed") && builtAt() > newestSource()) {
  console.log("build: dist is up to date");
  process.exit();
}
mkdirSync(out, { recursive: true });
// Nothing is left of a build that failed; after one that did not, there is nothing under this name.
process.on("exit", () => rmSync(out, { recursive: true, force: true }));
declarations();
say("declarations");

const { lift } = await import("../src/lift/index.ts");
await build({
  ...modules,
  entryPoints: [join(root, "src/index.ts")],
  plugins: [
    lift({ include: /src[\\/](objectives|vector)/ }),
    lift({ include: /src[\\/](optimizers|lanes[\\/]loops)/, asked: true }),
  ],
});
await build({
  ...modules,
  entryPoints: ["src/lift/index.ts", "kernel/notebook/index.ts"].map((file) => join(root, file)),
});
await build({
  ...modules,
  entryPoints: [
    "kernel/main.ts",
    "kernel/front/heartbeat.ts",
    "kernel/executor/main.ts",
    "kernel/executor/watchdog.ts",
    "kernel/run/pictureWorker.ts",
  ].map((file) => join(root, file)),
});
await build(languageBundle(root, out));
// The library's comments, which the compiler's own copy does not have: documentation for Shift-Tab; and the browser's part.
const library = join(root, "node_modules/typescript/lib");
for (const file of readdirSync(library).filter((name) => /^lib\.(es.*|decorators.*|dom|webworker)\.d\.ts$/.test(name)))
  cpSync(join(library, file), join(out, "kernel/language/lib", file));
say("bundles");

const { assembleExtension } = await import("../kernel/lab/assemble.ts");
assembleExtension(join(out, "lab"));
cpSync(join(root, "kernel/assets"), join(out, "kernel/assets"), { recursive: true });
say("JupyterLab extension");

rmSync(join(root, "dist"), { recursive: true, force: true });
renameSync(out, join(root, "dist"));

if (!process.argv.includes("--no-snapshot")) {
  const { buildSnapshot } = await import("../kernel/language/snapshot.ts");
  const built = await buildSnapshot();
  say(
    built.ok
      ? `language snapshot ${built.path}`
      : `no language snapshot, the kernel starts without it: ${built.reason}`,
  );
}

function builtAt(): number {
  return statSync(join(root, "dist/kernel/main.js"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** When the latest change was made to anything that dist/ is made of. */
function newestSource(): number {
  const files = ["kernel", "src", "scripts"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => join(root, folder, file)),
  );
  const others = ["package.json", "package-lock.json", "tsconfig.json", "tsconfig.build.json"];
  return Math.max(...[...files, ...others.map((file) => join(root, file))].map((file) => statSync(file).mtimeMs));
}
