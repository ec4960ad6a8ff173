// What a cell declares at its top level, by syntax alone: names, their kinds, and which of them it exports by itself.
import { type ParsedFile, ts } from "./typescript.ts";

/** One top-level name of a cell. A name may have a value and a type (a class, an import). */
export interface Declared {
  readonly name: string;
  /** It has, or may have (an import), a value at run time. */
  value: boolean;
  /** It is, or may be, a type or a namespace. */
  type: boolean;
  /** `let` and `var`: later cells may assign it. */
  mutable: boolean;
  /** `declare const x`: known to the checker, made elsewhere. */
  ambient: boolean;
}

export interface Declarations {
  readonly names: ReadonlyMap<string, Declared>;
  /** Names that an `export` of the cell's own already exports. */
  readonly exported: ReadonlySet<string>;
  /** `declare global` or `declare module "x"`: from now on every cell must see this one. */
  readonly augments: boolean;
}

/** Reads the top level of a parsed cell. */
export function declarations(file: ParsedFile): Declarations {
  const names = new Map<string, Declared>();
  const exported = new Set<string>();
  let augments = false;
  const add = (name: string, what: Partial<Omit<Declared, "name">>) => {
    const known = names.get(name) ?? { name, value: false, type: false, mutable: false, ambient: true };
    known.value ||= what.value ?? false;
    known.type ||= what.type ?? false;
    known.mutable ||= what.mutable ?? false;
    known.ambient &&= what.ambient ?? !what.value;
    names.set(name, known);
  };
  for (const statement of file.statements) {
    if (
      ts.isModuleDeclaration(statement) &&
      ((statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0 || ts.isStringLiteral(statement.name))
    )
      augments = true;
    else if (ts.isImportDeclaration(statement)) addImports(statement, add);
    else if (ts.isExportDeclaration(statement)) addExports(statement, exported);
    else {
      const before = new Set(names.keys());
      addStatement(statement, add);
      if (isExported(statement)) for (const name of declaredBy(statement, names, before)) exported.add(name);
    }
  }
  return { names, exported, augments };
}

type Add = (name: string, what: Partial<Omit<Declared, "name">>) => void;

function addStatement(statement: ts.Statement, add: Add): void {
  const ambient = has(statement, ts.SyntaxKind.DeclareKeyword);
  if (ts.isVariableStatement(statement)) {
    const mutable = (statement.declarationList.flags & ts.NodeFlags.Constant) === 0;
    for (const name of boundNames(statement.declarationList)) add(name, { value: true, mutable, ambient });
  } else if (ts.isFunctionDeclaration(statement)) {
    if (statement.name) add(statement.name.text, { value: true, ambient });
  } else if (ts.isClassDeclaration(statement)) {
    if (statement.name) add(statement.name.text, { value: true, type: true, ambient });
  } else if (ts.isEnumDeclaration(statement)) add(statement.name.text, { value: true, type: true, ambient });
  else if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
    add(statement.name.text, { type: true });
  else if (ts.isModuleDeclaration(statement)) {
    if (ts.isIdentifier(statement.name))
      add(statement.name.text, { value: isInstantiated(statement), type: true, ambient });
  } else if (ts.isImportEqualsDeclaration(statement))
    add(statement.name.text, { value: !statement.isTypeOnly, type: true, ambient: false });
  else nestedVars(statement, (name) => add(name, { value: true, mutable: true }));
}

function addImports(statement: ts.ImportDeclaration, add: Add): void {
  const clause = statement.importClause;
  if (!clause) return;
  const typeOnly = clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
  const one = (name: ts.Identifier, type: boolean) => add(name.text, { value: !type, type: true, ambient: false });
  if (clause.name) one(clause.name, typeOnly);
  const bindings = clause.namedBindings;
  if (!bindings) return;
  if (ts.isNamespaceImport(bindings)) one(bindings.name, typeOnly);
  else for (const element of bindings.elements) one(element.name, typeOnly || element.isTypeOnly);
}

function addExports(statement: ts.ExportDeclaration, exported: Set<string>): void {
  const clause = statement.exportClause;
  if (clause && ts.isNamedExports(clause)) for (const element of clause.elements) exported.add(element.name.text);
  else if (clause) exported.add(clause.name.text);
}

/** Names of an exported statement; `export default` does not export them under their own name. */
function declaredBy(
  statement: ts.Statement,
  names: ReadonlyMap<string, Declared>,
  before: ReadonlySet<string>,
): string[] {
  if (has(statement, ts.SyntaxKind.DefaultKeyword)) return [];
  if (ts.isVariableStatement(statement)) return boundNames(statement.declarationList);
  const name = (statement as ts.DeclarationStatement).name;
  return name && ts.isIdentifier(name) ? [name.text] : [...names.keys()].filter((each) => !before.has(each));
}

const isExported = (statement: ts.Statement) => has(statement, ts.SyntaxKind.ExportKeyword);

const has = (node: ts.Node, kind: ts.SyntaxKind) =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false);

/** Names that a declaration list binds, those inside patterns too. */
function boundNames(list: ts.VariableDeclarationList): string[] {
  const found: string[] = [];
  const visit = (name: ts.BindingName): void => {
    if (ts.isIdentifier(name)) found.push(name.text);
    else for (const element of name.elements) if (ts.isBindingElement(element)) visit(element.name);
  };
  for (const declaration of list.declarations) visit(declaration.name);
  return found;
}

/** `var` in blocks and loops belongs to the cell's top level. */
function nestedVars(node: ts.Node, found: (name: string) => void): void {
  if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node)) return;
  if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0)
    boundNames(node).forEach(found);
  ts.forEachChild(node, (child) => nestedVars(child, found));
}

/** A namespace of types only leaves no value behind. */
function isInstantiated(node: ts.ModuleDeclaration): boolean {
  const body = node.body;
  if (!body) return false;
  if (ts.isModuleDeclaration(body)) return isInstantiated(body);
  return (
    ts.isModuleBlock(body) &&
    body.statements.some(
      (statement) =>
        !ts.isInterfaceDeclaration(statement) &&
        !ts.isTypeAliasDeclaration(statement) &&
        !(ts.isModuleDeclaration(statement) && !isInstantiated(statement)) &&
        !has(statement, ts.SyntaxKind.DeclareKeyword),
    )
  );
}
