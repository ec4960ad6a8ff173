// What "thalweg" exports: cells may use it without saying so.
import { kindOfSymbol, signatureOfSymbol } from "./symbolText.ts";
import { ts } from "./typescript.ts";

export interface RuntimeName {
  readonly isValue: boolean;
  readonly isType: boolean;
  /** Jupyter's word for it. */
  readonly kind: string;
  readonly signature: string | undefined;
}

/** Reads the exports of the module that the first statement of the file at `path` imports, but for names that are global. */
export function readRuntimeNames(program: ts.Program, path: string): ReadonlyMap<string, RuntimeName> {
  const types = program.getTypeChecker();
  const file = program.getSourceFile(path)!;
  const module = types.getSymbolAtLocation((file.statements[0] as ts.ImportDeclaration).moduleSpecifier);
  const names = new Map<string, RuntimeName>();
  for (const symbol of module ? types.getExportsOfModule(module) : []) {
    const { flags } = symbol.flags & ts.SymbolFlags.Alias ? types.getAliasedSymbol(symbol) : symbol;
    names.set(symbol.name, {
      isValue: (flags & ts.SymbolFlags.Value) !== 0,
      isType: (flags & ts.SymbolFlags.Type) !== 0,
      kind: kindOfSymbol(types, symbol),
      signature: signatureOfSymbol(types, symbol, file),
    });
  }
  return names;
}
