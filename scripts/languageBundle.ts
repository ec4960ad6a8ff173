// How the language process is bundled: one CommonJS file with the compiler in it, what a V8 startup snapshot can be made of.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BuildOptions, Plugin } from "esbuild";

const browserText = /(fileName: "lib\.(?:dom|webworker)\.d\.ts",\s*text: )"(?:[^"\\]|\\.)*"/g;

/** The browser's library is a fifth of the snapshot, and few notebooks want it: it is read from its file (`library.ts`). */
const withoutBrowser: Plugin = {
  name: "without the browser's library",
  setup: ({ onLoad }) =>
    onLoad({ filter: /ts-morph-common\.js$/ }, ({ path }) => {
      const whole = readFileSync(path, "utf8");
      const contents = whole.replace(browserText, '$1""');
      if (contents.length > whole.length - 1e6) throw new Error(`${path}: no lib.dom.d.ts is found in it`);
      return { contents };
    }),
};

/** Options that write `kernel/language/main.cjs` below `out`. */
export const languageBundle = (root: string, out: string): BuildOptions => ({
  entryPoints: [join(root, "kernel/language/main.ts")],
  outbase: root,
  outdir: out,
  bundle: true,
  platform: "node",
  target: "node24",
  format: "cjs",
  packages: "bundle",
  outExtension: { ".js": ".cjs" },
  // The snapshot holds this text: a third less of it is a third less to load. Names stay, for stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  define: { "import.meta.url": "__importMetaUrl" },
  banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename ?? process.execPath).href;" },
  plugins: [withoutBrowser],
  logLevel: "warning",
});
