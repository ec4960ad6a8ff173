import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import type { InputAnswer } from "./calls.ts";
import { type Cell, KeyboardInterrupt } from "./cell.ts";
import type { Output } from "./output.ts";
import { slot } from "./shared.ts";

/** Takes the user's line; `null` where nobody can be asked. */
type Take = (value: string | null) => void;

/** Questions to the user. */
export class Inputs {
  readonly #output: Output;
  readonly #shared: Int32Array<SharedArrayBuffer>;
  readonly #answers: MessagePort;
  readonly #open = new Map<number, Take>();
  #count = 0;

  constructor(output: Output, shared: Int32Array<SharedArrayBuffer>, answers: MessagePort) {
    this.#output = output;
    this.#shared = shared;
    this.#answers = answers;
    answers.on("message", (answer: InputAnswer) => this.#take(answer));
    answers.unref();
  }

  /** Asks; other code runs until the answer comes. */
  ask(cell: Cell, prompt: string, password: boolean): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const { signal } = cell.stop;
    if (signal.aborted) reject(new KeyboardInterrupt());
    else {
      const stop = () => {
        this.#open.delete(request);
        reject(new KeyboardInterrupt());
      };
      const request = this.#send(cell, prompt, password, (value) => {
        signal.removeEventListener("abort", stop);
        if (value === null) reject(new Error("input: this client does not answer questions (allow_stdin is false)"));
        else resolve(value);
      });
      signal.addEventListener("abort", stop);
    }
    return promise;
  }

  /**
   * Asks and keeps the thread until the answer comes: `null` where nobody can be asked.
   *
   * @throws KeyboardInterrupt when the cell is stopped meanwhile.
   */
  askAndWait(cell: Cell, prompt: string): string | null {
    if (cell.settled) return null; // no client looks at its questions any more, and no Stop would end the wait
    let answer: string | null | undefined;
    this.#send(cell, prompt, false, (value) => (answer = value));
    for (;;) {
      const news = Atomics.load(this.#shared, slot.news);
      for (let next = receiveMessageOnPort(this.#answers); next; next = receiveMessageOnPort(this.#answers))
        this.#take(next.message);
      if (answer !== undefined) return answer;
      if (Atomics.load(this.#shared, slot.asked) === cell.serial) throw new KeyboardInterrupt();
      Atomics.wait(this.#shared, slot.news, news);
    }
  }

  #send(cell: Cell, prompt: string, password: boolean, take: Take): number {
    const request = ++this.#count;
    this.#open.set(request, take);
    this.#output.send({ type: "input", cell: cell.id, request, prompt, password });
    return request;
  }

  #take({ request, value }: InputAnswer): void {
    this.#open.get(request)?.(value);
    this.#open.delete(request);
  }
}
