// The ES library in one file means what it means in its ninety.
import { expect, test } from "vitest";
import { libraryFileAt, libraryFiles, libraryFolder, wholeLibrary } from "../../../kernel/language/library.ts";
import { ts } from "../../../kernel/language/typescript.ts";

const path = "/cell.ts";

function programOf(library: ReadonlyMap<string, string>): ts.Program {
  const options = { target: ts.ScriptTarget.ES2024, lib: ["lib.esnext.d.ts"], types: [], strict: true, noEmit: true };
  const host = ts.createCompilerHost(options);
  host.getDefaultLibLocation = () => libraryFolder;
  host.getDefaultLibFileName = () => `${libraryFolder}/lib.esnext.d.ts`;
  host.getSourceFile = (name, version) => {
    const text = name === path ? "export {};" : library.get(name);
    return text === undefined ? undefined : ts.createSourceFile(name, text, version, true);
  };
  return ts.createProgram([path], options, host);
}

/** Every global name with its type, and the members of that and of its instances, overloads in order. */
function globals(program: ts.Program): Record<string, string> {
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(path)!;
  const all = ts.SymbolFlags.Value | ts.SymbolFlags.Type | ts.SymbolFlags.Namespace;
  const found: Record<string, string> = {};
  const typeText = (type: ts.Type) =>
    checker.typeToString(type, file, ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias);
  const membersOf = (type: ts.Type) =>
    type
      .getProperties()
      .map((member) => `${member.name.replace(/@\d+$/, "")}: ${typeText(checker.getTypeOfSymbol(member))}`);
  for (const symbol of checker.getSymbolsInScope(file, all)) {
    const parts: string[] = [];
    if (symbol.flags & ts.SymbolFlags.Value) parts.push(typeText(checker.getTypeOfSymbol(symbol)));
    if (symbol.flags & ts.SymbolFlags.Type) {
      const type = checker.getDeclaredTypeOfSymbol(symbol);
      parts.push(typeText(type), ...membersOf(type).sort());
    }
    found[symbol.name] = parts.join("\n");
  }
  return found;
}

test("every global has the same type, the same members and the same overloads", () => {
  const [apart, together] = [programOf(libraryFiles), programOf(wholeLibrary)];
  expect(together.getGlobalDiagnostics()).toEqual([]);
  expect(together.getSourceFiles().length).toBeLessThan(8);
  const [expected, got] = [globals(apart), globals(together)];
  expect(Object.keys(expected).length).toBeGreaterThan(100);
  expect(got).toEqual(expected);
});

test("a place in it is known by the file that it came from", () => {
  const whole = `${libraryFolder}/lib.esnext.d.ts`;
  const text = wholeLibrary.get(whole)!;
  const fileOf = (declaration: string) => libraryFileAt(whole, text.indexOf(declaration), text);
  expect(fileOf("parseInt(")).toBe("lib.es5.d.ts");
  expect(fileOf("interface WeakRef<")).toBe("lib.es2021.weakref.d.ts");
  expect(libraryFileAt(`${libraryFolder}/lib.dom.d.ts`, 0, "")).toBe("lib.dom.d.ts");
});
