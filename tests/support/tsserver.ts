// TypeScript's own server, as editors run it, over one file in a folder of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface TsserverEntry {
  readonly name: string;
  readonly kind: string;
  readonly sortText: string;
  readonly hasAction?: true;
  readonly insertText?: string;
}

interface Answer {
  readonly type: string;
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly message?: string;
  readonly body?: unknown;
}

/** A running tsserver; `files` lie beside the one that is asked about. */
export class Tsserver {
  private readonly directory = mkdtempSync(join(tmpdir(), "thalweg-tsserver-"));
  private readonly file = join(this.directory, "notebook.ts");
  private readonly process: ChildProcess;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private sequence = 0;

  constructor(files: Readonly<Record<string, string>>, preferences: object) {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.directory, name), text);
    writeFileSync(this.file, "");
    const server = createRequire(import.meta.url).resolve("typescript/lib/tsserver.js");
    this.process = spawn(process.execPath, [server, "--disableAutomaticTypingAcquisition"], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    createInterface({ input: this.process.stdout! }).on("line", (line) => {
      if (!line.startsWith("{")) return;
      const answer = JSON.parse(line) as Answer;
      if (answer.type === "response") this.waiting.get(answer.request_seq!)?.(answer);
    });
    this.send("configure", { preferences });
    this.send("open", { file: this.file, fileContent: "" });
  }

  /** The completions at a UTF-16 offset of `text`. */
  async complete(text: string, offset: number): Promise<TsserverEntry[]> {
    const answer = await this.ask("completionInfo", text, offset);
    return (answer.body as { entries: TsserverEntry[] } | undefined)?.entries ?? [];
  }

  /** The signature at a UTF-16 offset of `text`: the parameter that is active, and how the call reads. */
  async signature(
    text: string,
    offset: number,
  ): Promise<{ argument: number; items: SignatureItem[]; selected: number } | undefined> {
    const { body } = await this.ask("signatureHelp", text, offset);
    const help = body as { argumentIndex: number; items: SignatureItem[]; selectedItemIndex: number } | undefined;
    return help && { argument: help.argumentIndex, items: help.items, selected: help.selectedItemIndex };
  }

  stop(): void {
    this.process.kill();
    rmSync(this.directory, { recursive: true });
  }

  private async ask(command: string, text: string, offset: number): Promise<Answer> {
    this.send("open", { file: this.file, fileContent: text });
    const before = text.slice(0, offset).split("\n");
    const place = { file: this.file, line: before.length, offset: before.at(-1)!.length + 1 };
    const seq = this.send(command, place);
    return new Promise((settle) => this.waiting.set(seq, settle));
  }

  private send(command: string, arguments_: object): number {
    const seq = ++this.sequence;
    this.process.stdin!.write(`${JSON.stringify({ seq, type: "request", command, arguments: arguments_ })}\n`);
    return seq;
  }
}

export interface SignatureItem {
  readonly prefixDisplayParts: { text: string }[];
  readonly parameters: { name: string; displayParts: { text: string }[] }[];
}
