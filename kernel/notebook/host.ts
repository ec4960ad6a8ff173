// What the kernel lends to `thalweg/notebook`: the only thing the two know of each other. Without a kernel there is none.
import type { CommHost } from "./comm.ts";

export interface DisplayTarget {
  /** Names the place, so that it can be updated. */
  readonly displayId?: string;
  /** Replace what was shown under `displayId`. */
  readonly update?: boolean;
  readonly metadata?: Record<string, unknown>;
}

/** What a client does when the cell has ended. */
export type NotebookPayload =
  | { readonly source: "set_next_input"; readonly text: string; readonly replace: boolean }
  | { readonly source: "page"; readonly value: unknown };

export interface NotebookHost {
  /** Shows a value: by its `Jupyter.display` or `Jupyter.live` method, else as text. */
  display(value: unknown, target: DisplayTarget): void;
  /** Removes the output of the running cell; with `wait`, when the next output comes. */
  clearOutput(wait: boolean): void;
  /** Asks the user for a line; rejects when the cell is stopped meanwhile. */
  input(prompt: string, password: boolean): Promise<string>;
  readonly comms: CommHost;
  payload(payload: NotebookPayload): void;
}

const hostSymbol = Symbol.for("thalweg.host");

export const findHost = (): NotebookHost | undefined =>
  (globalThis as Record<symbol, unknown>)[hostSymbol] as NotebookHost | undefined;

export const setHost = (host: NotebookHost): void => {
  Object.defineProperty(globalThis, hostSymbol, { value: host, configurable: true });
};

/** Marks a value that is on the page already, such as a display's handle: as a cell's last expression it shows nothing more. */
export const shown = Symbol.for("thalweg.shown");
