// Lifting at build time, for plain Node, the browser and test runners.
import { readFile } from "node:fs/promises";
import type { LiftDiagnostic } from "./diagnostic.ts";
import type { LiftedModule } from "./moduleText.ts";

export interface LiftPluginOptions {
  /** Files to lift. @default every .ts file outside node_modules */
  readonly include?: RegExp;
  /** Keep the tape's form of every function. @default false */
  readonly tape?: boolean;
  /** Lift only what is given to a parameter declared as Differentiable, or as Liftable. @default false */
  readonly asked?: boolean;
  /** Where tsconfig.json is looked for. @default the working directory */
  readonly directory?: string;
}

/** What esbuild asks of a plugin, in so far as this one answers. */
interface EsbuildSetup {
  onLoad(options: { filter: RegExp }, load: (file: { path: string }) => Promise<EsbuildResult | undefined>): void;
}

interface EsbuildMessage {
  text: string;
  location: { file: string; line: number; column: number; length: number; lineText: string };
}

interface EsbuildResult {
  contents: string;
  loader: "ts";
  errors: EsbuildMessage[];
  warnings: EsbuildMessage[];
}

/** What Vite and Rollup ask of a plugin, in so far as this one answers. */
export interface VitePlugin {
  name: string;
  enforce: "pre";
  transform(
    this: { warn(message: string): void },
    code: string,
    id: string,
  ): Promise<{ code: string; map: string } | undefined>;
}

/** An esbuild plugin that lifts the numeric functions of every TypeScript file, so that `grad` can differentiate them. */
export function lift(options: LiftPluginOptions = {}): { name: string; setup(build: EsbuildSetup): void } {
  return {
    name: "thalweg-lift",
    setup(build) {
      const lifter = new Lifter(options);
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const text = await readFile(path, "utf8");
        const lifted = await lifter.lift(path, text);
        if (!lifted) return;
        const said = (category: LiftDiagnostic["category"]): EsbuildMessage[] =>
          lifted.diagnostics.filter((d) => d.category === category).map((d) => located(d, path, text));
        const map = lifted.map ? `\n//# sourceMappingURL=${lifted.map.toUrl()}\n` : "";
        return { contents: lifted.code + map, loader: "ts", errors: said("error"), warnings: said("warning") };
      });
    },
  };
}

/** The same as a Vite plugin, for `vitest.config.ts` and `vite.config.ts`. */
export function liftVite(options: LiftPluginOptions = {}): VitePlugin {
  const lifter = new Lifter(options);
  return {
    name: "thalweg-lift",
    enforce: "pre",
    async transform(code, id) {
      const path = id.split("?")[0];
      if (!path.endsWith(".ts")) return;
      const lifted = await lifter.lift(path, code);
      if (!lifted) return;
      for (const d of lifted.diagnostics) {
        if (d.category === "suggestion") continue;
        const { line, column } = located(d, path, code).location;
        this.warn(`${path}:${line}:${column + 1} TS${d.code}: ${d.message}`);
      }
      return lifted.map && { code: lifted.code, map: lifted.map.toString() };
    },
  };
}

/** A parameter that may hold numbers. */
const NUMERIC = /[\w}\])]\??\s*:\s*(readonly\s+)?[\w<[{(]/;

class Lifter {
  readonly #options: LiftPluginOptions;
  #compiler: Promise<(path: string, text: string) => LiftedModule | undefined> | undefined;

  constructor(options: LiftPluginOptions) {
    this.#options = options;
  }

  async lift(path: string, text: string): Promise<LiftedModule | undefined> {
    const { include } = this.#options;
    if (/[\\/]node_modules[\\/]/.test(path) || path.endsWith(".d.ts") || (include && !include.test(path))) return;
    if (!NUMERIC.test(text) || !/\b(number|Float64Array)\b/.test(text)) return;
    this.#compiler ??= this.#load();
    return (await this.#compiler)(path, text);
  }

  async #load(): Promise<(path: string, text: string) => LiftedModule | undefined> {
    const [{ asksForDerivatives, mayHaveLifts }, { Project }, { liftModule }] = await Promise.all([
      import("./candidates.ts"),
      import("./project.ts"),
      import("./moduleText.ts"),
    ]);
    const project = new Project(this.#options.directory ?? process.cwd());
    return (path, text) => {
      if (!mayHaveLifts(path, text)) return;
      const { program, source } = project.open(path, text);
      const { tape, asked } = this.#options;
      return liftModule(program, source, { tape, asked, outermost: !asksForDerivatives(text) });
    };
  }
}

function located(d: LiftDiagnostic, file: string, text: string): EsbuildMessage {
  const before = text.slice(0, d.start).split("\n");
  const column = before.at(-1)!.length;
  const lineText = text.split("\n")[before.length - 1];
  const location = {
    file,
    line: before.length,
    column,
    length: Math.min(d.length, lineText.length - column),
    lineText,
  };
  return { text: `TS${d.code}: ${d.message}`, location };
}
