import { StringDecoder } from "node:string_decoder";
import { sizeWords } from "../sizeWords.ts";
import type { Limit } from "./calls.ts";

/** Counts what one cell writes, and cuts it off at its limit. */
export class OutputMeter {
  readonly #label: string;
  readonly #limit: Limit | undefined;
  #written = 0;
  #cut = 0;

  constructor(label = "", limit?: Limit) {
    this.#label = label;
    this.#limit = limit;
  }

  /** How much of a text is shown, and what is said where the limit is passed. */
  admit(text: string): { readonly shown: string; readonly notice?: string } {
    if (!this.#limit) return { shown: text };
    const size = Buffer.byteLength(text);
    const left = this.#limit.most - this.#written;
    if (size <= left) {
      this.#written += size;
      return { shown: text };
    }
    const shown = left > 0 ? new StringDecoder("utf8").write(Buffer.from(text).subarray(0, left)) : "";
    return { shown, ...this.#leaveOut(size - Math.max(left, 0)) };
  }

  /** Whether there is room for one more display; `size` is asked for only where it counts. */
  admitDisplay(size: () => number): { readonly shown: boolean; readonly notice?: string } {
    if (!this.#limit) return { shown: true };
    const bytes = size();
    if (this.#written + bytes > this.#limit.most) return { shown: false, ...this.#leaveOut(bytes) };
    this.#written += bytes;
    return { shown: true };
  }

  /** What is said when the cell ends. */
  get summary(): string {
    return this.#cut > 0 ? `… ${sizeWords(this.#cut)} more of ${this.#label} were left out.\n` : "";
  }

  #leaveOut(size: number): { notice?: string } {
    const first = this.#cut === 0;
    this.#cut += size;
    if (!first) return {};
    this.#written = this.#limit!.most;
    const { most, by } = this.#limit!;
    const more = sizeWords(2 * most).replace(" ", "");
    return {
      notice:
        `\n${this.#label} has put out more than its output limit of ${sizeWords(most)} (set by ${by}): from here its ` +
        `output is left out, and the cell runs on. To see more: %limit output=${more} at the top of the cell.\n`,
    };
  }
}
