// Notebooks as modules and back.
import type { Document, DocumentCell } from "./cells.ts";
import { localFile } from "./nodeImports.ts";
import { readPercent } from "./readPercent.ts";
import { runnable } from "./runnable.ts";
import { writePercent } from "./writePercent.ts";

/** Whether a relative specifier, such as `./lib.ts`, is a file beside the module. */
export type Exists = (specifier: string) => boolean;

/** A notebook, in so far as it is converted. */
export interface NotebookLike {
  readonly cells: readonly {
    readonly cell_type: "code" | "markdown" | "raw";
    readonly source: string;
    readonly metadata: Readonly<Record<string, unknown>>;
  }[];
  readonly metadata: { readonly kernelspec?: { readonly name?: string; readonly display_name?: string } };
}

/** The cells as a module in the percent format, which plain Node runs. */
export function moduleOfNotebook({ cells, metadata }: NotebookLike, exists: Exists): string {
  const { name, display_name } = metadata.kernelspec ?? {};
  const document: Document = {
    cells: cells.map(({ cell_type, source, metadata }) => ({ type: cell_type, source, metadata: kept(metadata) })),
    kernelspec: { ...(name && { name }), ...(display_name && { display_name }) },
  };
  return moduleOfCells(document, exists);
}

/** Cells as a module in the percent format, which plain Node runs. */
export const moduleOfCells = ({ cells, ...rest }: Document, exists: Exists = () => false): string =>
  writePercent({ ...rest, cells: runnable(cells, localFile(exists)) });

/** The notebook (nbformat 4.5, without outputs and ids) that a module in the percent format is. */
export function notebookOfModule(text: string): object {
  const { cells, kernelspec } = readPercent(text);
  const spec = { display_name: "TypeScript", language: "typescript", name: "thalweg", ...kernelspec };
  return {
    cells: cells.map(({ type, source, metadata }) => ({
      cell_type: type,
      metadata,
      source,
      ...(type === "code" && { execution_count: null, outputs: [] }),
    })),
    metadata: {
      kernelspec: spec,
      language_info: { file_extension: ".ts", mimetype: "text/typescript", name: "typescript" },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/** Metadata that says something about the cell itself, not about how a client last showed it. */
function kept(metadata: DocumentCell["metadata"]): DocumentCell["metadata"] {
  const passing = new Set(["execution", "ExecuteTime", "collapsed", "scrolled", "trusted", "jupyter", "vscode"]);
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => !passing.has(key)));
}
