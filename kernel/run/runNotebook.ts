// Runs a notebook's cells in order on a kernel and writes the notebook with their outputs.
import { dirname, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { addPictures } from "./addPictures.ts";
import { type KernelClient, type Server, startKernel } from "./client.ts";
import { kernelName } from "./kernelspecs.ts";
import { type CodeCell, type NotebookDocument, readNotebook, writeNotebook } from "./notebookFile.ts";
import { defaultOutput } from "./notebookName.ts";
import { NotebookOutputs } from "./notebookOutputs.ts";

export interface RunOptions {
  readonly input: string;
  /** @default the input's name with `.out.ipynb` for `.ipynb` */
  readonly output?: string | undefined;
  /** Seconds that one cell may take. @default no limit */
  readonly timeout?: number | undefined;
  /** Go on after a failing cell. */
  readonly allowErrors?: boolean | undefined;
  /** Kernel to run on, whatever the notebook says. */
  readonly kernel?: string | undefined;
  readonly server?: Server | undefined;
  /** Aborted, the run ends; what there is so far is written. */
  readonly signal?: AbortSignal | undefined;
  readonly onCell?: ((progress: CellProgress) => void) | undefined;
  readonly onWarning?: ((text: string) => void) | undefined;
}

/** Reported when a cell starts (no `seconds`) and when it ends. */
export interface CellProgress {
  /** Position among the notebook's cells, from 1. */
  readonly cell: number;
  readonly cells: number;
  readonly source: string;
  readonly seconds?: number;
}

export interface CellFailure {
  /** Position among the notebook's cells, from 1. */
  readonly cell: number;
  readonly executionCount: number | null;
  /** Line in the cell, where the kernel names one. */
  readonly line?: number | undefined;
  readonly name: string;
  readonly message: string;
  readonly traceback: readonly string[];
  /** Nothing could run after it, even with `allowErrors`: time was up, the run was stopped, the kernel is gone. */
  readonly fatal: boolean;
}

export interface RunReport {
  readonly output: string;
  readonly cells: number;
  /** More than one only with `allowErrors`. */
  readonly failures: readonly CellFailure[];
}

/** After a timeout, how long an interrupted cell may take to end. */
const interruptGraceMs = 5_000;

/**
 * A failing cell is in the report, not thrown; the output file is written either way.
 *
 * @throws Error in words for the user, before any cell ran: an unreadable notebook, one for another kernel, no such kernel or server.
 */
export async function runNotebook(options: RunOptions): Promise<RunReport> {
  const notebook = readNotebook(options.input);
  const kernel = kernelFor(notebook, options);
  const output = options.output ?? defaultOutput(options.input);
  clear(notebook);
  const failures = await withKernel(notebook, kernel, options);
  for (const warning of await addPictures(notebook)) options.onWarning?.(warning);
  writeNotebook(output, notebook);
  return { output, cells: notebook.cells.length, failures };
}

function kernelFor(notebook: NotebookDocument, { kernel, input }: RunOptions): string {
  if (kernel !== undefined) return kernel;
  const { kernelspec, language_info } = notebook.metadata;
  const name = kernelspec?.name ?? (language_info?.name === "python" ? "python3" : kernelName);
  if (name === kernelName) return kernelName;
  const shown = kernelspec?.display_name === undefined ? name : `${name} (${kernelspec.display_name})`;
  throw new Error(
    `${input} is for the kernel ${shown}, not for ${kernelName}: run it with --kernel ${name}, or here with --kernel ${kernelName}`,
  );
}

function clear(notebook: NotebookDocument): void {
  for (const cell of notebook.cells)
    if (cell.cell_type === "code") Object.assign(cell, { outputs: [], execution_count: null });
}

async function withKernel(notebook: NotebookDocument, kernel: string, options: RunOptions): Promise<CellFailure[]> {
  if (!notebook.cells.some(isRun)) {
    if (kernel === kernelName) notebook.metadata.kernelspec = spec(kernel, "TypeScript (Thalweg)", "typescript");
    return [];
  }
  const client = await startKernel({ kernel, directory: dirname(resolve(options.input)), server: options.server });
  try {
    const { language_info } = client.info;
    notebook.metadata.kernelspec = spec(kernel, client.displayName, language_info.name);
    notebook.metadata.language_info = { ...language_info };
    return await runCells(notebook, client, options);
  } finally {
    if (options.signal?.aborted) client.kill();
    await client.close();
  }
}

const isRun = (cell: NotebookDocument["cells"][number]): cell is CodeCell =>
  cell.cell_type === "code" && cell.source.trim() !== "" && !tagged(cell, "skip-execution");

const tagged = (cell: CodeCell, tag: string): boolean => cell.metadata.tags?.includes(tag) ?? false;

const spec = (name: string, display_name: string, language: string) => ({ display_name, language, name });

async function runCells(notebook: NotebookDocument, client: KernelClient, options: RunOptions): Promise<CellFailure[]> {
  const outputs = new NotebookOutputs();
  client.onMessage((message) => outputs.take(message));
  const failures: CellFailure[] = [];
  const cells = notebook.cells.length;
  for (const [i, cell] of notebook.cells.entries()) {
    if (!isRun(cell)) continue;
    const progress = { cell: i + 1, cells, source: cell.source };
    options.onCell?.(progress);
    const started = performance.now();
    const failure = await runCell(cell, client, outputs, options);
    options.onCell?.({ ...progress, seconds: (performance.now() - started) / 1000 });
    if (failure === undefined || (!failure.fatal && tagged(cell, "raises-exception"))) continue;
    failures.push({ cell: i + 1, executionCount: cell.execution_count, ...failure });
    if (failure.fatal || !options.allowErrors) break;
  }
  return failures;
}

type Failure = Omit<CellFailure, "cell" | "executionCount">;

async function runCell(
  cell: CodeCell,
  client: KernelClient,
  outputs: NotebookOutputs,
  options: RunOptions,
): Promise<Failure | undefined> {
  const { id, reply } = client.execute(cell.source);
  outputs.follow(id, cell);
  const limit = limited(options.timeout, options.signal);
  try {
    const content = await Promise.race([reply, client.gone, limit.over]);
    cell.execution_count = content.execution_count ?? cell.execution_count;
    return failureOf(content, cell);
  } catch (error) {
    const { message, name } = error as Error;
    if (name === "TimeoutError") await interrupt(client, reply);
    return { name, message, traceback: [], fatal: true };
  } finally {
    limit.clear();
  }
}

function limited(seconds: number | undefined, signal: AbortSignal | undefined) {
  let clear = () => {};
  const over = new Promise<never>((_, reject) => {
    const stop = () => reject(named("Interrupted", "the run was stopped"));
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop);
    const late = () => reject(named("TimeoutError", `the cell ran longer than ${seconds} s and was interrupted`));
    const timer = seconds === undefined ? undefined : setTimeout(late, seconds * 1000);
    clear = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    };
  });
  over.catch(() => {});
  return { over, clear };
}

const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });

/** What an interrupted cell still has to say is kept, if it says it in time. */
async function interrupt(client: KernelClient, reply: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const grace = new Promise<void>((done) => {
    timer = setTimeout(done, interruptGraceMs);
  });
  await Promise.race([client.interrupt().then(() => reply), client.gone, grace]).catch(() => {});
  clearTimeout(timer);
}

function failureOf(reply: { status: string }, cell: CodeCell): Failure | undefined {
  if (reply.status === "ok") return undefined;
  const { ename, evalue, traceback } = reply as { ename?: string; evalue?: string; traceback?: string[] };
  const lines = traceback ?? [];
  return {
    name: ename ?? reply.status,
    message: evalue ?? "",
    traceback: lines,
    line: lineOf(lines, cell.execution_count),
    fatal: false,
  };
}

/** The line that the traceback names in the cell itself: `Cell [3], line 4` here, `Cell In[3], line 4` in Python. */
export function lineOf(traceback: readonly string[], executionCount: number | null): number | undefined {
  const text = stripVTControlCharacters(traceback.join("\n"));
  const places = [...text.matchAll(/\bCell (?:In ?)?\[(\d+)\][,:] ?line (\d+)/g)];
  const place = places.find(([, count]) => Number(count) === executionCount);
  return place === undefined ? undefined : Number(place[2]);
}
