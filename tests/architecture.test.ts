// Who may import whom, as ARCHITECTURE.md says. A file belongs to the longest prefix that it starts with; one that belongs
// to none fails, so that the map grows with the project.
import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { circle, type Import, importsOf } from "./support/imports.ts";

/** The runtime, bottom to top: each line may import from itself and from lines above it. No package, nothing of Node. */
const RUNTIME: readonly (readonly string[])[] = [
  [
    "src/math",
    "src/vector.ts",
    "src/random.ts",
    "src/shown.ts",
    "src/claim.ts",
    "src/paramsShape.ts",
    "src/version.ts",
    "src/linear/",
  ],
  ["src/derivative/"],
  ["src/tensor/"],
  ["src/graph/"],
  ["src/run.ts", "src/layout.ts"],
  ["src/batch/"],
  ["src/lanes/"],
  ["src/objective", "src/data/", "src/models/", "src/sampling.ts"],
  [
    "src/optimizer",
    "src/solver",
    "src/schedule",
    "src/stopRule",
    "src/checkpoint.ts",
    "src/iterates.ts",
    "src/learningRateRange.ts",
    "src/minimize",
    "src/multistart",
    "src/flatGradient.ts",
    "src/costAndGradient.ts",
    "src/iterateRecord.ts",
    "src/train",
  ],
  ["src/figure"],
  ["src/index.ts"],
];

/** Everything else: what it may import, besides its own row's files. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  // A leaf: it knows TypeScript and the intermediate language, and nothing in src knows it.
  "src/lift/": ["src/derivative/", "@ts-morph/common", "magic-string", "node:"],

  "kernel/main.ts": ["node:", "kernel/commands/", "kernel/front/main.ts"],
  "kernel/paths.ts": ["node:"],
  "kernel/frame.ts": [],
  "kernel/sizeWords.ts": [],
  "kernel/jupyterPaths.ts": ["node:"],
  "kernel/jsonBytes.ts": [],
  "kernel/compiledModule.ts": [],
  // Notebooks as modules and back: texts only.
  "kernel/convert/": ["@ts-morph/common", "magic-string"],
  "kernel/commands/": [
    "kernel/convert/index.ts",
    "kernel/front/main.ts",
    // What the doctor tells of: where the kernel writes.
    "kernel/front/historyFolder.ts",
    "kernel/front/log.ts",
    "kernel/language/snapshot.ts",
    "kernel/run/",
    "kernel/jupyterPaths.ts",
    "kernel/paths.ts",
    "commander",
    "zeromq",
    "node:",
  ],
  "kernel/front/": [
    "kernel/language/calls.ts",
    "kernel/language/client.ts",
    "kernel/executor/calls.ts",
    "kernel/executor/client.ts",
    "kernel/jupyterPaths.ts",
    "kernel/paths.ts",
    "kernel/sizeWords.ts",
    "kernel/jsonBytes.ts",
    "node:",
  ],
  // The only ones of the front that know ZeroMQ; the heartbeat is a thread of its own.
  "kernel/front/sockets.ts": ["kernel/front/", "kernel/paths.ts", "zeromq", "node:"],
  "kernel/front/heartbeat.ts": ["zeromq", "node:"],
  // Frames and signatures, without sockets; what it drops it logs.
  "kernel/front/wire.ts": ["kernel/front/protocol.ts", "kernel/front/log.ts", "kernel/jsonBytes.ts", "node:crypto"],
  "kernel/front/protocol.ts": ["kernel/front/", "kernel/executor/calls.ts", "kernel/jsonBytes.ts"],
  "kernel/language/": [
    "kernel/compiledModule.ts",
    "kernel/convert/index.ts",
    "src/lift/index.ts",
    "kernel/frame.ts",
    "kernel/paths.ts",
    "@ts-morph/common",
    "acorn",
    "magic-string",
    "node:",
  ],
  // The messages, read by both sides.
  "kernel/language/calls.ts": ["kernel/compiledModule.ts"],
  "kernel/executor/": [
    "kernel/compiledModule.ts",
    "kernel/notebook/host.ts",
    "kernel/notebook/comm.ts",
    "kernel/notebook/imageType.ts",
    "kernel/frame.ts",
    "kernel/paths.ts",
    "kernel/sizeWords.ts",
    "kernel/jsonBytes.ts",
    "node:",
  ],
  "kernel/executor/calls.ts": ["kernel/jsonBytes.ts", "kernel/compiledModule.ts"],
  "kernel/notebook/": ["node:"],
  "kernel/lab/": [],
  // Runs when the package is built, and only then.
  "kernel/lab/assemble.ts": ["kernel/paths.ts", "esbuild", "node:"],
  "kernel/run/": [
    "kernel/lab/theme.ts",
    "kernel/jupyterPaths.ts",
    "kernel/paths.ts",
    "@jupyterlab/services",
    "@resvg/resvg-js",
    "jsdom",
    "zeromq",
    "node:",
  ],

  // What is measured is also inside.
  "scripts/bench": ["scripts/", "kernel/", "src/", "esbuild", "node:"],
  scripts: ["kernel/", "src/lift/index.ts", "esbuild", "@sparticuz/chromium", "node:"],
};

const RULES = rules();

/** Each prefix of a row with all that its files may import. */
function rules(): Map<string, readonly string[]> {
  const table = new Map<string, readonly string[]>();
  RUNTIME.forEach((row, i) => {
    for (const prefix of row) table.set(prefix, RUNTIME.slice(0, i + 1).flat());
  });
  for (const [prefix, may] of Object.entries(PLACES)) table.set(prefix, [prefix, ...may]);
  return table;
}

const placeOf = (file: string): string | undefined =>
  [...RULES.keys()].filter((prefix) => file.startsWith(prefix)).sort((a, b) => b.length - a.length)[0];

/** What is wrong with an import, or with where its file lies. */
function complaint({ from, to }: Pick<Import, "from" | "to">): string | undefined {
  const place = placeOf(from);
  if (!place) return `${from}: no row of the table says what it may import`;
  if (RULES.get(place)!.some((prefix) => to.startsWith(prefix))) return undefined;
  return `${from} imports ${to}, which the row of ${place} does not allow`;
}

const files = globSync("{src,kernel,scripts}/**/*.ts").map((file) => file.replaceAll("\\", "/"));
const imports = files.flatMap((file) => importsOf(file));

describe("imports", () => {
  test("every file has a row", () => {
    expect(files.length).toBeGreaterThan(150);
    expect(files.filter((file) => !placeOf(file))).toEqual([]);
  });

  test("every row has a file, and one that imports", () => {
    for (const prefix of RULES.keys())
      expect(
        files.some((file) => placeOf(file) === prefix),
        prefix,
      ).toBe(true);
    expect(imports.length).toBeGreaterThan(400);
  });

  test("go the way the table says, types too", () => {
    expect(imports.map(complaint).filter((text) => text !== undefined)).toEqual([]);
  });

  test("of files are of files that exist", () => {
    const inside = imports.filter(({ to }) => /^(src|kernel|scripts)\//.test(to) && to.endsWith(".ts"));
    expect(inside.filter(({ to }) => !files.includes(to))).toEqual([]);
  });

  test("make no circle as modules load", () => {
    // Lowering is a recursive descent over several files, whose functions call each other.
    const isDescent = ({ from, to }: Import) => [from, to].every((file) => file.startsWith("src/lift/"));
    expect(circle(imports.filter((edge) => !isDescent(edge)))).toBeUndefined();
  });
});

describe("the table", () => {
  test.each([
    ["src/math.ts", "src/objective.ts"],
    ["src/vector.ts", "node:fs"],
    ["src/objective.ts", "src/lift/index.ts"],
    ["src/objective.ts", "kernel/paths.ts"],
    ["src/figures/landscape.ts", "plotly.js-dist-min"],
    ["src/optimizers/adam.ts", "src/figures/landscape.ts"],
    ["src/derivative/grad.ts", "src/graph/index.ts"],
    ["src/batch/batched.ts", "src/objective.ts"],
    ["src/batch/workers.ts", "node:worker_threads"],
    ["src/lift/index.ts", "src/objective.ts"],
    ["kernel/front/kernel.ts", "src/index.ts"],
    ["kernel/front/kernel.ts", "zeromq"],
    ["kernel/front/kernel.ts", "kernel/executor/evaluate.ts"],
    ["kernel/front/wire.ts", "zeromq"],
    ["kernel/language/session.ts", "src/objective.ts"],
    ["kernel/language/session.ts", "kernel/front/protocol.ts"],
    ["kernel/executor/evaluate.ts", "kernel/front/protocol.ts"],
    ["kernel/executor/evaluate.ts", "src/index.ts"],
    ["kernel/executor/calls.ts", "node:fs"],
    ["kernel/run/runNotebook.ts", "kernel/front/kernel.ts"],
    ["kernel/run/runNotebook.ts", "kernel/executor/client.ts"],
    ["kernel/notebook/display.ts", "kernel/executor/output.ts"],
    ["scripts/build.ts", "src/index.ts"],
  ])("forbids %s to import %s", (from, to) => {
    expect(complaint({ from, to })).toBe(`${from} imports ${to}, which the row of ${placeOf(from)} does not allow`);
  });

  test.each(["src/surprise/new.ts", "kernel/surprise/new.ts", "src/new.ts"])("has no row for %s", (from) => {
    expect(complaint({ from, to: "src/vector.ts" })).toContain("no row");
  });
});

describe("modules of Node without an import", () => {
  // Threads for batches: an import would keep src from loading in a browser.
  test("are asked for by src/batch/workers.ts alone", () => {
    const asking = files.filter((file) => file.startsWith("src/") && !file.startsWith("src/lift/"));
    const found = asking.filter((file) => /getBuiltinModule|\brequire\(/.test(withoutHelperText(file)));
    expect(found).toEqual(["src/batch/workers.ts"]);
  });

  /** What a helper runs is text: a file of Node by itself. */
  const withoutHelperText = (file: string) => readFileSync(file, "utf8").replace(/^const TEXT = `[\s\S]*?^`;/m, "");
});

describe("imports are found", () => {
  test.each<[text: string, to: string, kind: Import["kind"]]>([
    ['import { a } from "./b.ts"', "src/b.ts", "static"],
    ['import "../kernel/b.ts"', "kernel/b.ts", "static"],
    ['import a, { type b } from "x/deep/er"', "x", "static"],
    ['import type { a } from "@x/y/z"', "@x/y", "type"],
    ['import { type a, type b } from "./b.ts"', "src/b.ts", "type"],
    ['import { type a, b } from "./b.ts"', "src/b.ts", "static"],
    ['export * from "./b.ts"', "src/b.ts", "static"],
    ['export { type a } from "./b.ts"', "src/b.ts", "type"],
    ['const a = () => import("./b.ts")', "src/b.ts", "dynamic"],
    ['let a: import("./b.ts").C', "src/b.ts", "type"],
    ['import { a } from "node:fs"', "node:fs", "static"],
  ])("%s", (text, to, kind) => {
    expect(importsOf("src/a.ts", text)).toEqual([{ from: "src/a.ts", to, kind }]);
  });

  test("a circle is told file by file, and types are none", () => {
    const edge = (from: string, to: string, kind: Import["kind"] = "static"): Import => ({ from, to, kind });
    expect(circle([edge("a", "b"), edge("b", "c"), edge("c", "b")])).toBe("b -> c -> b");
    expect(circle([edge("a", "b"), edge("b", "a", "type")])).toBeUndefined();
    expect(circle([edge("a", "b"), edge("a", "c"), edge("b", "c")])).toBeUndefined();
  });
});
