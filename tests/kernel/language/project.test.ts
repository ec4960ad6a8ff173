// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the cells are text
// What the tsconfig of a notebook's folder says is obeyed: types, libraries, paths, strictness, syntax.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CompiledCell, CompileError } from "../../../kernel/language/calls.ts";
import { complete } from "../../../kernel/language/complete.ts";
import { Session } from "../../../kernel/language/session.ts";
import { Notebook } from "../../support/notebook.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function folderWith(files: Record<string, string>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "thalweg-project-")));
  folders.push(folder);
  for (const [path, text] of Object.entries({ "package.json": "{}", ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const config = (compilerOptions: object, more: object = {}) => JSON.stringify({ compilerOptions, ...more });

let count = 0;
function compile(directory: string, source: string, session = new Session()): CompiledCell | CompileError {
  if (session.checker.host.directory !== directory) session.configure({ directory });
  const id = String(++count);
  const compiled = session.compile({ id, label: "Cell [1]", source });
  if (compiled.ok) session.commit({ id, names: compiled.names });
  return compiled;
}

describe("options", () => {
  test.each<[title: string, options: object, source: string, without: string | true, withIt: string | true]>([
    ["strict off", { strict: false }, "const f = (x) => x; const s: string = null", "TS7006", true],
    ["one of strict off", { noImplicitAny: false }, "const f = (x) => x", "TS7006", true],
    ["noUncheckedIndexedAccess", { noUncheckedIndexedAccess: true }, "const n: number = [1][0]", true, "TS2322"],
    [
      "exactOptionalPropertyTypes",
      { exactOptionalPropertyTypes: true },
      "const o: { a?: number } = { a: undefined }",
      true,
      "TS2375",
    ],
    ["noImplicitReturns", { noImplicitReturns: true }, "function f(x: number) { if (x > 0) return 1 }", true, "TS7030"],
    [
      "noImplicitOverride",
      { noImplicitOverride: true },
      "class A { f() {} } class B extends A { f() {} }",
      true,
      "TS4114",
    ],
    [
      "noPropertyAccessFromIndexSignature",
      { noPropertyAccessFromIndexSignature: true },
      "const r: Record<string, number> = {}; r.a",
      true,
      "TS4111",
    ],
    [
      "noFallthroughCasesInSwitch",
      { noFallthroughCasesInSwitch: true },
      "switch (1 as number) { case 1: console.log(1); case 2: }",
      true,
      "TS7029",
    ],
    ["lib with the DOM", { lib: ["esnext", "dom"] }, "const e = document.createElement('a'); e.href", "TS2584", true],
    [
      "the DOM beside Node's globals",
      { lib: ["esnext", "dom"] },
      "process.exitCode; setTimeout(() => {}, 0); new URL('http://a'); WebAssembly.validate; console.log(1)",
      true,
      true,
    ],
    ["an older lib", { lib: ["es2019"] }, "[1].at(0)", true, "TS2550"],
    ["a target brings its lib", { target: "es2020" }, "[1].at(0)", true, "TS2550"],
    ["and no DOM", { target: "es2022" }, "document", "TS2584", "TS2584"],
    [
      "experimentalDecorators",
      { experimentalDecorators: true },
      "function d(t: object, k: string) {} class A { @d x = 1 }",
      "TS1240",
      true,
    ],
    [
      "jsx",
      { jsx: "react", jsxFactory: "h" },
      "const h = (n: string) => n; declare global { namespace JSX { interface IntrinsicElements { [name: string]: object } type Element = string } } const a = <b/>",
      "SyntaxError",
      true,
    ],
    ["types", { types: ["node"] }, "let t: NodeJS.ReadableStream", true, true],
    [
      "options of other tools mean nothing",
      { erasableSyntaxOnly: true, noUnusedLocals: true, isolatedModules: true, noEmit: true, composite: true },
      "enum E { A } function f() { const unused = 1 }",
      true,
      true,
    ],
  ])("%s", (_, options, source, without, withIt) => {
    const outcome = (compiled: CompiledCell | CompileError) => (compiled.ok ? true : compiled.name);
    expect(outcome(compile(folderWith({}), source))).toBe(without);
    expect(outcome(compile(folderWith({ "tsconfig.json": config(options) }), source))).toBe(withIt);
  });

  test("extends, also of a package, from the folder of the project", () => {
    const folder = folderWith({
      "tsconfig.json": '{ "extends": ["@bases/strictest/tsconfig.json", "./base.json"] }',
      "base.json": config({ noImplicitReturns: true }),
      "node_modules/@bases/strictest/tsconfig.json": config({ noUncheckedIndexedAccess: true }),
      "notebooks/a.txt": "",
    });
    const below = join(folder, "notebooks");
    expect(compile(below, "const n: number = [1][0]")).toMatchObject({ name: "TS2322" });
    expect(compile(below, "function f(x: number) { if (x > 0) return 1 }")).toMatchObject({ name: "TS7030" });
  });

  test("global declarations of the project are seen", () => {
    const folder = folderWith({
      "tsconfig.json": "{}",
      "types/globals.d.ts": "declare const build: { version: string };",
    });
    expect(compile(folder, "build.version.length")).toMatchObject({ ok: true });
    expect(compile(folder, "build.verison")).toMatchObject({ name: "TS2551" });
  });
});

test("errors of the file are shown once, with their place, and again when it has changed", () => {
  const folder = folderWith({ "tsconfig.json": '{\n  "compilerOptions": { "strct": true, "target": "es3000" }\n}' });
  const session = new Session();
  const first = compile(folder, "1", session) as CompiledCell;
  expect(first.warnings).toEqual([
    "tsconfig.json, line 2, column 24: Unknown compiler option 'strct'. Did you mean 'strict'?",
    expect.stringMatching(/^tsconfig\.json, line 2, column 49: Argument for '--target' option must be: /),
  ]);
  expect(compile(folder, "2", session)).toMatchObject({ warnings: [] });
  writeFileSync(join(folder, "tsconfig.json"), '{ "compilerOptions": { "strict": flase } }');
  complete(session, { source: "conso", cursor: 5 });
  expect((compile(folder, "3", session) as CompiledCell).warnings[0]).toMatch(/^tsconfig\.json, line 1, column 34: /);
  rmSync(join(folder, "tsconfig.json"));
  expect(compile(folder, "const f = (x) => x", session)).toMatchObject({ name: "TS7006", ok: false });
});

test("options that change hold from the next cell on", () => {
  const folder = folderWith({ "tsconfig.json": config({ strict: false }) });
  const session = new Session();
  expect(compile(folder, "const f = (x) => x", session)).toMatchObject({ ok: true });
  writeFileSync(join(folder, "tsconfig.json"), config({ strict: true }));
  expect(compile(folder, "const g = (x) => x", session)).toMatchObject({ name: "TS7006" });
});

describe("levels of the check", () => {
  const wrong = "const n: number = 'a';\nn";
  const at = (check: "on" | "warn" | "off") =>
    new Session().compile({ id: "1", label: "Cell [1]", source: wrong, check });

  test("on: the cell does not run", () => expect(at("on")).toMatchObject({ ok: false, name: "TS2322" }));

  test("warn: it runs, and the error is shown", () => {
    const { ok, warnings } = at("warn") as CompiledCell;
    expect(ok).toBe(true);
    expect(stripVTControlCharacters(warnings.join("\n"))).toBe(
      "TS2322: Type 'string' is not assignable to type 'number'.\nCell [1], line 1, column 7\n> 1 | const n: number = 'a';\n    |       ^\nMake a number of text with Number(text).",
    );
  });

  test("off: it runs", () => expect(at("off")).toMatchObject({ ok: true, warnings: [] }));

  test.each(["function f() { await 1 }", "let x = 1; let x = 2", "new.target", "const = 1"])(
    "what is no JavaScript is an error all the same: %s",
    (source) => {
      for (const [check, text] of [
        ["off", source],
        ["on", `// @ts-nocheck\n${source}`],
      ] as const)
        expect(new Session().compile({ id: "1", label: "Cell [1]", source: text, check })).toMatchObject({
          ok: false,
          name: "SyntaxError",
        });
    },
  );

  test("an expected error that is none is an error", () => {
    expect(
      new Session().compile({ id: "1", label: "Cell [1]", source: "// @ts-expect-error\nconst n = 1" }),
    ).toMatchObject({
      name: "TS2578",
    });
  });
});

describe("cells that run", () => {
  const folder = folderWith({
    "tsconfig.json": config({
      jsx: "react-jsx",
      jsxImportSource: "tiny-jsx",
      experimentalDecorators: true,
      paths: { "@/*": ["./source/*"], config: ["./source/settings.ts"] },
    }),
    "source/tools.ts": "export const triple = (x: number): number => 3 * x;\n",
    "source/settings.ts": "export default { rate: 0.5 };\n",
    "node_modules/tiny-jsx/package.json":
      '{ "name": "tiny-jsx", "exports": { "./jsx-runtime": { "types": "./jsx.d.ts", "default": "./jsx.cjs" } } }',
    "node_modules/tiny-jsx/jsx.cjs":
      "exports.jsx = exports.jsxs = (type, props) => typeof type === 'function' ? type(props) : `<${type}>${[props.children].flat().join('')}</${type}>`;",
    "node_modules/tiny-jsx/jsx.d.ts":
      "export declare function jsx(...given: any[]): string; export declare const jsxs: typeof jsx;\nexport namespace JSX { type Element = string; interface IntrinsicElements { [name: string]: { id?: string; children?: unknown } } interface ElementChildrenAttribute { children: unknown } }",
  });
  const notebook = new Notebook(folder);
  beforeAll(() => notebook.start());
  afterAll(() => notebook.stop());

  test.each<[title: string, cells: string[], shown: string]>([
    ["paths", ["import { triple } from '@/tools'", "triple(2)"], "6"],
    [
      "a path without a star, and a dynamic import",
      ["import settings from 'config'; const { triple } = await import('@/tools')", "triple(settings.rate)"],
      "1.5",
    ],
    [
      "JSX, also in functions and of components of other cells",
      ["const Hello = ({ name }: { name: string }) => <b>hello {name}</b>", "<p><Hello name='you' /></p>"],
      "'<p><b>hello you</b></p>'",
    ],
    [
      "decorators of the older kind",
      [
        "const log: string[] = []; function seen(_: object, key: string) { log.push(key) }",
        "class A { @seen x = 1 }\nlog",
      ],
      "[ 'x' ]",
    ],
    [
      "parameter decorators, which only they have",
      [
        "const at: number[] = []; function arg(_: object, __: string | symbol | undefined, index: number) { at.push(index) }",
        "class B { f(a: number, @arg b: number) { return a + b } }\n[new B().f(1, 2), at]",
      ],
      "[ 3, [ 1 ] ]",
    ],
  ])("%s", async (_, cells, shown) => {
    await notebook.reset();
    for (const cell of cells.slice(0, -1))
      expect(await notebook.run(cell)).toMatchObject({ compiled: { ok: true }, error: undefined });
    expect(await notebook.run(cells.at(-1)!)).toMatchObject({ shown, error: undefined });
  });

  test("props of components are checked across cells", async () => {
    await notebook.reset();
    await notebook.run("const Hello = ({ name }: { name: string }) => <b>hello {name}</b>");
    expect(await notebook.run("<Hello nmae='you' />")).toMatchObject({ compiled: { name: "TS2322" } });
  });
});
