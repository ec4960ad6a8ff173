// Documentation of the ES library. The compiler's own copy of the library has no comments (it is smaller and faster for that),
// so the text of a comment is looked up in the full files when somebody asks for it.
import { fullText, libraryFileAt, libraryFolder } from "./library.ts";
import { parse, ts } from "./typescript.ts";

/** Documentation and tags of a declaration in the library, from the file that has them. */
export interface LibraryDocs {
  readonly documentation: string;
  readonly tags: readonly { name: string; text: string }[];
}

const parsed = new Map<string, ts.SourceFile | undefined>();

/** The comment on the first of `declarations` that has one in the full library. */
export function libraryDocs(declarations: readonly ts.Declaration[]): LibraryDocs | undefined {
  for (const declaration of declarations) {
    const { fileName, text } = declaration.getSourceFile();
    if (!fileName.startsWith(libraryFolder)) continue;
    const full = fullFile(libraryFileAt(fileName, declaration.pos, text));
    const found = full && find(full, pathOf(declaration), signatureIndex(declaration));
    if (found) return docsOf(found);
  }
  return undefined;
}

function fullFile(name: string): ts.SourceFile | undefined {
  if (!parsed.has(name)) {
    const text = fullText(name);
    parsed.set(name, text === undefined ? undefined : parse(`/${name}`, text));
  }
  return parsed.get(name);
}

/** Names from the outermost declaration to this one: `["Math", "sqrt"]`. */
function pathOf(node: ts.Node): string[] {
  const names: string[] = [];
  for (let at: ts.Node | undefined = node; at && !ts.isSourceFile(at); at = at.parent) {
    const name = (at as ts.NamedDeclaration).name?.getText();
    if (name !== undefined) names.unshift(name);
  }
  return names;
}

/** Which of its overloads a signature is. */
function signatureIndex(node: ts.Declaration): number {
  const name = (node as ts.NamedDeclaration).name?.getText();
  const siblings: ts.Node[] = [];
  ts.forEachChild(node.parent, (child) => {
    if ((child as ts.NamedDeclaration).name?.getText() === name && child.kind === node.kind) siblings.push(child);
  });
  return Math.max(0, siblings.indexOf(node));
}

function find(root: ts.Node, path: readonly string[], index: number): ts.Node | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return undefined;
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if ((node as ts.NamedDeclaration).name?.getText() === name) found.push(node);
    else if (
      ts.isVariableStatement(node) ||
      ts.isVariableDeclarationList(node) ||
      ts.isTypeLiteralNode(node) ||
      ts.isModuleBlock(node)
    )
      ts.forEachChild(node, visit);
  };
  ts.forEachChild(root, visit);
  if (rest.length > 0) return found.map((node) => find(node, rest, index)).find(Boolean);
  return found.filter(hasDocs)[index] ?? found.find(hasDocs);
}

const hasDocs = (node: ts.Node) => ts.getJSDocCommentsAndTags(node).length > 0;

function docsOf(node: ts.Node): LibraryDocs {
  const comments = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return {
    documentation: comments.map((each) => ts.getTextOfJSDocComment(each.comment) ?? "").join("\n"),
    tags: comments.flatMap((each) =>
      (each.tags ?? []).map((tag) => {
        const name = ts.isJSDocParameterTag(tag) ? `${tag.name.getText()} ` : "";
        return {
          name: tag.tagName.text,
          text: name + (ts.getTextOfJSDocComment(tag.comment) ?? "").replace(/^- /, ""),
        };
      }),
    ),
  };
}
