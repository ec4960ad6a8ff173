import { expect, test } from "vitest";
import { ambient, nodeOnlyNames } from "../../../kernel/language/ambient.ts";
import { libraryFiles, libraryFolder } from "../../../kernel/language/library.ts";
import { Session } from "../../../kernel/language/session.ts";
import { ts } from "../../../kernel/language/typescript.ts";

const names = [...new Set([...ambient.matchAll(/^declare (?:var|function) (\w+)/gm)].map((match) => match[1]!))];

test("the ambient typing has no errors of its own", () => {
  const options = { target: ts.ScriptTarget.ES2024, lib: ["lib.esnext.d.ts"], types: [], strict: true, noEmit: true };
  const host = ts.createCompilerHost(options);
  host.getDefaultLibLocation = () => libraryFolder;
  host.getDefaultLibFileName = () => `${libraryFolder}/lib.esnext.d.ts`;
  host.getSourceFile = (path, version) => {
    const text = path === "/ambient.d.ts" ? ambient : libraryFiles.get(path);
    return text === undefined ? undefined : ts.createSourceFile(path, text, version, true);
  };
  const program = ts.createProgram(["/ambient.d.ts"], options, host);
  const wrong = [
    ...program.getSyntacticDiagnostics(),
    ...program.getSemanticDiagnostics(),
    ...program.getGlobalDiagnostics(),
  ];
  expect(wrong.map((each) => ts.flattenDiagnosticMessageText(each.messageText, " "))).toEqual([]);
});

test("every global that it declares is there at run time", () => {
  const given = new Set(["require", "__dirname", "__filename"]);
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name) => !(name in globalThis) && !given.has(name))).toEqual([]);
});

test("@types/node declares them all, so that a cell stays right when it takes over", () => {
  const session = new Session();
  session.configure({ directory: "/" });
  const use = names.map((name) => `void ${name};`).join("\n");
  expect(session.compile({ id: "1", label: "Cell [1]", source: use })).toMatchObject({ ok: true });
  expect(session.checker.host.nodeTypes).toBe(false);
  expect(session.compile({ id: "2", label: "Cell [2]", source: `import "node:fs";\n${use}` })).toMatchObject({
    ok: true,
  });
  expect(session.checker.host.nodeTypes).toBe(true);
});

test("names that only @types/node knows are not declared twice", () => {
  expect(names.filter((name) => nodeOnlyNames.has(name))).toEqual([]);
});

test("dialogs are typed as browsers' are, also beside @types/node", () => {
  const session = new Session();
  session.configure({ directory: "/" });
  const right =
    'const [name, sure, seen]: [string | null, boolean, void] = [prompt("a", "b"), confirm("c"), alert(1)];';
  const wrong = 'prompt("a").length';
  for (const before of ["", 'import "node:fs";\n']) {
    expect(session.compile({ id: "1", label: "Cell [1]", source: before + right })).toMatchObject({ ok: true });
    expect(session.compile({ id: "2", label: "Cell [2]", source: before + wrong })).toMatchObject({ name: "TS2531" });
  }
  expect(session.checker.host.nodeTypes).toBe(true);
});
