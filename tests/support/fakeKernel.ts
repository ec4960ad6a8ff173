// `node fakeKernel.ts FILE`: the front with real sockets and parts in memory, for what concerns the sockets alone. A cell
// `print TEXT` writes, `ask TEXT` asks its client and writes what comes, `repeat N TEXT` writes often, `block` keeps the front's own thread busy until the file `unblock` is there.
import { existsSync } from "node:fs";
import type { RunCell } from "../../kernel/executor/calls.ts";
import { serve } from "../../kernel/front/serve.ts";
import { FakeExecutor, FakeLanguage } from "./fakeParts.ts";

class WordExecutor extends FakeExecutor {
  asking = "";

  override inputReply(_request: number, value: string | null): void {
    this.onEvent({ type: "stream", cell: this.asking, name: "stdout", text: `got ${value}` });
    this.onEvent({ type: "done", cell: this.asking, assigned: [] });
  }

  override run(cell: RunCell): void {
    super.run(cell);
    const [word, ...rest] = cell.source.split(" ");
    const write = (text: string) => this.onEvent({ type: "stream", cell: cell.id, name: "stdout", text });
    if (word === "print") write(rest.join(" "));
    if (word === "repeat") for (let i = 0; i < Number(rest[0]); i++) write(`${i} ${rest[1]}\n`);
    if (word === "block") while (!existsSync("unblock"));
    if (word === "ask") {
      this.asking = cell.id;
      this.onEvent({ type: "input", cell: cell.id, request: 1, prompt: rest.join(" "), password: false });
    } else if (word !== "wait") this.onEvent({ type: "done", cell: cell.id, assigned: [] });
  }
}

serve(process.argv[2]!, { language: () => new FakeLanguage(), executor: () => new WordExecutor() }).catch(
  (error: Error) => {
    process.stderr.write(`thalweg: ${error.message}\n`);
    process.exit(1);
  },
);
