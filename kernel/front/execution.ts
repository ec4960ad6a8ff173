// One cell, straight down: help or compile, run, commit, user expressions. What it shows goes to `output` on the way.
import type { CellError, Limit, RunCell } from "../executor/calls.ts";
import type { CellSource, CompiledCell, CompileError } from "../language/calls.ts";
import type { Cell } from "./cells.ts";
import type { Context } from "./context.ts";
import type { Ending } from "./executor.ts";
import { exitError } from "./exitWords.ts";
import { findHelp, helpTopic } from "./help.ts";
import { timeWords } from "./limits.ts";
import { type CellSettings, MagicError, type ReadCell } from "./magics/magic.ts";
import { misplacedMagic, runMagics, withoutMagics } from "./magics/runMagics.ts";
import { timedSource } from "./magics/timedSource.ts";
import type { ErrorContent, PagePayload, Payload, Replies, UserExpression } from "./protocol.ts";
import { evaluateExpressions } from "./userExpressions.ts";

type Reply = Replies["execute_request"];

/** Ends the cell early: an error that the cell is to reply with. */
class CellFailure extends Error {
  readonly content: ErrorContent;
  constructor(content: ErrorContent) {
    super(content.evalue);
    this.content = content;
  }
}

export class Execution {
  readonly cell: Cell;
  readonly #context: Context;
  /** Rejects when the cell is interrupted where nothing of it runs in the executor. */
  readonly #interruption = Promise.withResolvers<never>();
  #interrupted = false;
  /** What the cell's own time limit says, once it has passed. */
  #overTime: string | undefined;
  /** The executor answers for the cell: an interrupt goes there, and so does the end of the process. */
  inExecutor = false;

  constructor(context: Context, cell: Cell) {
    this.#context = context;
    this.cell = cell;
    this.#interruption.promise.catch(() => {});
  }

  async run(): Promise<Reply> {
    const { cell, output, inputs } = { ...this.#context, cell: this.cell };
    const { code, silent } = cell.content;
    if (!silent) output.send("execute_input", cell.parent, { code, execution_count: cell.executionCount });
    if (cell.stored) this.#context.history.add(cell.executionCount, code);
    try {
      return await this.#reply();
    } catch (error) {
      return this.#failed(error);
    } finally {
      inputs.forget(cell);
      output.flush(cell.parent);
    }
  }

  /** Stops the cell wherever it is. */
  interrupt(): void {
    this.#interrupted = true;
    if (this.inExecutor) void this.#context.executor.interrupt(this.cell.id);
    else {
      this.#interruption.reject(new CellFailure(interruptedBeforeRun));
      this.#context.language.abandon(this.cell.id);
    }
  }

  async #reply(): Promise<Reply> {
    const topic = helpTopic(this.cell.content.code);
    if (topic !== undefined) return this.#ok({}, await this.#help(topic));
    const read = withoutMagics(this.cell.content.code);
    const settings = await this.#magics(read);
    if (read.lines.length > 0 && read.code.trim() === "") return this.#ok({}, settings.payload);
    const { compiled, source } = await this.#compile(read, settings);
    for (const warning of compiled.warnings) this.#say(`${warning}\n`);
    const { measure } = settings;
    const modules = await this.#modules(compiled);
    const ending = await this.#run({ ...codeOf(compiled), ...modules, ...(measure && { measure }) }, settings);
    if (!("exit" in ending)) this.#context.language.commit(source, ending.assigned);
    this.#failIf(ending);
    const { stored, executionCount, place, content } = this.cell;
    if (stored) this.#context.ran.add(executionCount, content.code, place);
    return this.#ok(await this.#expressions(), settings.payload);
  }

  async #magics(read: ReadCell): Promise<CellSettings> {
    const context = this.#context;
    const { label, parent } = this.cell;
    const { check, nanTrace, limits } = context;
    const settings: CellSettings = { check, nanTrace, limits, payload: [] };
    try {
      return await runMagics(read, {
        context,
        label,
        settings,
        say: (text, name = "stdout") => context.output.stream(parent, name, text),
        show: (data) => context.output.send("display_data", parent, { data, metadata: {}, transient: {} }),
        order: async (order) => this.#failIf(await this.#run({ ...noCode, showResult: false, order }, settings)),
      });
    } catch (error) {
      if (!(error instanceof MagicError || error instanceof RangeError)) throw error;
      const { name, message } = error;
      const traceback = [`\u001b[31m${name}\u001b[39m: ${message}`];
      throw new CellFailure({ ename: name, evalue: message, traceback });
    }
  }

  async #compile(read: ReadCell, settings: CellSettings): Promise<{ compiled: CompiledCell; source: CellSource }> {
    const { id, label, content } = this.cell;
    const shown = content.code;
    this.#sayNotice();
    let failed: CompileError | undefined;
    for (const text of settings.measure?.kind === "timeit" ? timedSource(read.code) : [read.code]) {
      const { check, nanTrace } = settings;
      const source: CellSource = { id, label, source: text, check, nanTrace, ...(text !== shown && { shown }) };
      const compile = () => this.#orInterrupted(this.#context.language.call("compile", source));
      let compiled = await compile();
      // The executor ended meanwhile: names that the check has seen are gone.
      if (this.#sayNotice()) compiled = await compile();
      if (compiled.ok) return { compiled, source };
      failed = compiled;
      if (compiled.name !== "SyntaxError") break;
    }
    const { name, message, traceback } = failed!;
    const hint = misplacedMagic(read.code);
    throw new CellFailure({ ename: name, evalue: message, traceback: hint ? [...traceback, hint] : traceback });
  }

  /** What the cell's process must know of local modules: those that changed, whoever imports them. */
  async #modules({ imports, imported }: CompiledCell): Promise<Partial<RunCell>> {
    const known = this.#context.executor.modules;
    const none = Object.keys(known).length === 0 && Object.keys(imports).length === 0;
    const modules = none ? [] : await this.#orInterrupted(this.#context.language.call("modules", known));
    for (const { path, version } of modules) known[path] = version;
    return { imports, imported, modules };
  }

  /** Has the executor run something as this cell. One that is over its time is stopped as by Stop. */
  async #run(what: Partial<RunCell> & typeof noCode, { limits }: CellSettings): Promise<Ending> {
    const { id, label, content } = this.cell;
    const { time, ...ofExecutor } = limits;
    const call: RunCell = {
      type: "run",
      id,
      label,
      source: content.code,
      showResult: !content.silent,
      limits: ofExecutor,
      ...what,
    };
    return await this.#inside(async () => {
      const timer = time && setTimeout(() => this.#stopOverTime(time), time.most);
      try {
        return await this.#context.executor.run(call);
      } finally {
        clearTimeout(timer);
      }
    });
  }

  #stopOverTime({ most, by }: Limit): void {
    this.#overTime =
      `${this.cell.label} ran longer than its time limit of ${timeWords(most)} (set by ${by}) and was ` +
      `stopped. To allow more: %limit time=${timeWords(2 * most).replace(" ", "")} at the top of the cell.`;
    this.interrupt();
  }

  /** What ran stays, also when it failed half way. */
  #failIf(ending: Ending): void {
    const { label } = this.cell;
    if ("exit" in ending)
      throw new CellFailure(
        exitError(ending.exit, ending.lost, { label, interrupted: this.#interrupted, overTime: this.#overTime }),
      );
    if (this.#overTime && !ending.error) this.#say(`${this.#overTime} It gave back what it had.\n`);
    if (!ending.error) return;
    const { name, message, traceback } = ending.error;
    if (this.#overTime && name === "KeyboardInterrupt") throw new CellFailure(overTime(this.#overTime, ending.error));
    throw new CellFailure({ ename: name, evalue: message, traceback });
  }

  async #expressions(): Promise<Record<string, UserExpression>> {
    const expressions = Object.entries(this.cell.content.user_expressions ?? {});
    if (expressions.length === 0) return {};
    return await this.#inside(() => evaluateExpressions(this.#context, this.cell, expressions));
  }

  async #help(topic: string): Promise<PagePayload[]> {
    const page = await this.#orInterrupted(findHelp(this.#context.language, topic));
    if (page) return [page];
    this.#say(`Nothing is known about ${topic}.\n`);
    return [];
  }

  async #inside<T>(work: () => Promise<T>): Promise<T> {
    // Only a process that has the cell can be told to stop it.
    await this.#orInterrupted(this.#context.executor.ready());
    this.inExecutor = true;
    try {
      return await work();
    } finally {
      this.inExecutor = false;
    }
  }

  #orInterrupted<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([promise, this.#interruption.promise]);
  }

  #sayNotice(): boolean {
    const { notice } = this.#context;
    this.#context.notice = "";
    this.#say(notice);
    return notice !== "";
  }

  #say(text: string): void {
    this.#context.output.stream(this.cell.parent, "stderr", text);
  }

  #ok(user_expressions: Record<string, UserExpression>, payload: readonly Payload[]): Reply {
    const all = [...payload, ...this.cell.payload];
    return { status: "ok", execution_count: this.cell.executionCount, user_expressions, payload: all };
  }

  #failed(error: unknown): Reply {
    const content = error instanceof CellFailure ? error.content : kernelError(error);
    this.#context.output.send("error", this.cell.parent, content);
    return { status: "error", execution_count: this.cell.executionCount, ...content };
  }
}

const noCode: Pick<RunCell, "code" | "map" | "lifts" | "names"> = { code: "", map: "", lifts: [], names: [] };

const codeOf = ({ code, map, lifts, names, uses }: CompiledCell) => ({ code, map, lifts, names, uses });

const interruptedBeforeRun: ErrorContent = {
  ename: "KeyboardInterrupt",
  evalue: "interrupted before the cell ran",
  traceback: ["\u001b[31mKeyboardInterrupt\u001b[39m: interrupted before the cell ran"],
};

/** The interrupt that ended a cell, as the error of its time limit, with the line that was stopped. */
function overTime(evalue: string, { message, traceback }: CellError): ErrorContent {
  const title = (line: string) => line.includes("KeyboardInterrupt") && line.endsWith(message);
  const ename = "TimeLimitExceeded";
  const own = traceback.map((line) => (title(line) ? `\u001b[1;31m${ename}\u001b[0m: ${evalue}` : line));
  return { ename, evalue, traceback: own };
}

/** An error of the kernel itself, not of the cell. */
function kernelError(error: unknown): ErrorContent {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const evalue = `${message} (an error of the kernel, not of the cell)`;
  return {
    ename: name,
    evalue,
    traceback: [`\u001b[31m${name}\u001b[39m: ${evalue}`, ...(stack?.split("\n").slice(1) ?? [])],
  };
}
