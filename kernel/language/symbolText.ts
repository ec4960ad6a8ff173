// A symbol in Jupyter's words for kinds, and its type as one line.
import { ts } from "./typescript.ts";

/** Longer types are cut: they stand beside a name in a list. */
const widest = 120;

/** Jupyter's word for what a symbol is; through the import that brings it. */
export function kindOfSymbol(types: ts.TypeChecker, symbol: ts.Symbol): string {
  const { flags } = resolved(types, symbol);
  const table: [ts.SymbolFlags, string][] = [
    [ts.SymbolFlags.Function, "function"],
    [ts.SymbolFlags.Method, "method"],
    [ts.SymbolFlags.Class, "class"],
    [ts.SymbolFlags.Enum | ts.SymbolFlags.EnumMember, "enum"],
    [ts.SymbolFlags.Property | ts.SymbolFlags.Accessor, "property"],
    [ts.SymbolFlags.Variable, "variable"],
    [ts.SymbolFlags.Module, "module"],
    [ts.SymbolFlags.Type, "interface"],
  ];
  return table.find(([flag]) => (flags & flag) !== 0)?.[1] ?? "variable";
}

/** How a function or class is called, or the type of a value; nothing for a type or a namespace. */
export function signatureOfSymbol(types: ts.TypeChecker, symbol: ts.Symbol, place: ts.Node): string | undefined {
  const target = resolved(types, symbol);
  if ((target.flags & ts.SymbolFlags.Value) === 0 || (target.flags & ts.SymbolFlags.Module) !== 0) return undefined;
  const type = types.getTypeOfSymbolAtLocation(target, place);
  const isClass = (target.flags & ts.SymbolFlags.Class) !== 0;
  const called = (type.isUnion() ? types.getNonNullableType(type) : type).getCallSignatures();
  const [first] = isClass ? type.getConstructSignatures() : called;
  const text = first ? types.signatureToString(first, place) : types.typeToString(type, place);
  const short = tidy(text).replace(/\s+/g, " ");
  return short.length > widest ? `${short.slice(0, widest - 1)}…` : short;
}

/** What an import stands for. */
const resolved = (types: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol =>
  (symbol.flags & ts.SymbolFlags.Alias) !== 0 ? types.getAliasedSymbol(symbol) : symbol;

/** Names of other cells come by import, which is no news to their user. */
export const tidy = (code: string): string =>
  code
    .replace(/^\(alias\) /, "")
    .replace(/\nimport \S+(?: from .*)?$/, "")
    .replace(/import\("[^"]*\.cell(?:_\d+)?"\)\./g, "");

/** Jupyter's words for the kinds of entries that have no symbol. */
export function kindOfEntry(kind: ts.ScriptElementKind): string {
  switch (kind) {
    case ts.ScriptElementKind.functionElement:
    case ts.ScriptElementKind.localFunctionElement:
      return "function";
    case ts.ScriptElementKind.memberFunctionElement:
    case ts.ScriptElementKind.callSignatureElement:
      return "method";
    case ts.ScriptElementKind.memberVariableElement:
    case ts.ScriptElementKind.memberGetAccessorElement:
    case ts.ScriptElementKind.memberSetAccessorElement:
    case ts.ScriptElementKind.memberAccessorVariableElement:
      return "property";
    case ts.ScriptElementKind.classElement:
    case ts.ScriptElementKind.localClassElement:
      return "class";
    case ts.ScriptElementKind.interfaceElement:
    case ts.ScriptElementKind.typeElement:
    case ts.ScriptElementKind.typeParameterElement:
    case ts.ScriptElementKind.primitiveType:
      return "interface";
    case ts.ScriptElementKind.moduleElement:
    case ts.ScriptElementKind.externalModuleName:
    case ts.ScriptElementKind.scriptElement:
      return "module";
    case ts.ScriptElementKind.directory:
      return "path";
    case ts.ScriptElementKind.enumElement:
    case ts.ScriptElementKind.enumMemberElement:
      return "enum";
    case ts.ScriptElementKind.keyword:
      return "keyword";
    case ts.ScriptElementKind.string:
      return "text";
    default:
      return "variable";
  }
}
