import { type Cell, KeyboardInterrupt } from "./cell.ts";
import type { Output } from "./output.ts";

interface Question {
  readonly resolve: (line: string) => void;
  readonly reject: (error: Error) => void;
}

/** Questions to the user that wait for an answer. */
export class Inputs {
  readonly #output: Output;
  readonly #open = new Map<number, Question>();
  #count = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  ask(cell: Cell, prompt: string, password: boolean): Promise<string> {
    const request = ++this.#count;
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    if (cell.stop.signal.aborted) reject(new KeyboardInterrupt());
    else {
      const stop = () => this.#settle(request)?.reject(new KeyboardInterrupt());
      const settled = (settle: () => void) => {
        cell.stop.signal.removeEventListener("abort", stop);
        settle();
      };
      cell.stop.signal.addEventListener("abort", stop);
      this.#open.set(request, {
        resolve: (line) => settled(() => resolve(line)),
        reject: (error) => settled(() => reject(error)),
      });
      this.#output.send({ type: "input", cell: cell.id, request, prompt, password });
    }
    return promise;
  }

  /** `null`: the front has nobody to ask. */
  answer(request: number, value: string | null): void {
    const question = this.#settle(request);
    if (value === null)
      question?.reject(new Error("input: this client does not answer questions (allow_stdin is false)"));
    else question?.resolve(value);
  }

  #settle(request: number): Question | undefined {
    const question = this.#open.get(request);
    this.#open.delete(request);
    return question;
  }
}
