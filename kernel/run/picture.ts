// Static pictures of figures, drawn by Plotly in a process of its own, which starts with the first picture (2 seconds) and
// is kept for the next. Never on a cell's way. A process and not a thread: what resvg cannot draw may abort it.
import { fork } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";
import { entry } from "../paths.ts";

/** A Plotly figure as a notebook stores it. */
export interface StoredFigure {
  readonly data: readonly unknown[];
  readonly layout?: { readonly [attribute: string]: unknown };
}

export interface PictureRequest {
  readonly id: number;
  readonly figure: StoredFigure;
}

export type PictureAnswer = { readonly id: number } & ({ readonly png: Uint8Array } | { readonly error: string });

/** Longer than any figure takes: one that does not end must not hold up a notebook. */
const LIMIT = 120_000;

/**
 * The figure as a PNG on white, 720 pixels wide unless its layout says otherwise.
 *
 * @throws Error when Plotly cannot draw the figure, or only with WebGL.
 */
export async function pictureOf(figure: StoredFigure): Promise<Buffer> {
  drawing ??= new Drawing();
  return drawing.draw(figure);
}

/** Ends the drawing process, if there is one. The next picture starts another. */
export async function closePictures(): Promise<void> {
  const last = drawing;
  drawing = undefined;
  await last?.end("the pictures were closed");
}

let drawing: Drawing | undefined;

interface Waiting {
  readonly resolve: (png: Buffer) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

class Drawing {
  readonly #child = fork(entry("run/pictureWorker"), {
    execArgv: [],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  readonly #waiting = new Map<number, Waiting>();
  #complaint = "";
  #next = 0;

  constructor() {
    this.#child.on("message", (answer: PictureAnswer) => this.#answered(answer));
    this.#child.on("error", (error) => this.end(error.message));
    this.#child.on("close", (code, signal) =>
      this.end(`the drawing process ended (${signal ?? code}): ${this.#complaint}`),
    );
    this.#child.stderr!.on("data", (text) => {
      this.#complaint = `${this.#complaint}${text}`.slice(-300);
    });
    this.#hold(false);
  }

  draw(figure: StoredFigure): Promise<Buffer> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.end(`not drawn within ${LIMIT / 1000} s`), LIMIT);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#hold(true);
      this.#child.send({ id, figure } satisfies PictureRequest);
    });
  }

  async end(why: string): Promise<void> {
    if (drawing === this) drawing = undefined;
    for (const id of this.#waiting.keys()) this.#answered({ id, error: why });
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.ref();
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await ended;
  }

  #answered(answer: PictureAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    if (!waiting) return;
    this.#waiting.delete(answer.id);
    clearTimeout(waiting.timer);
    if (this.#waiting.size === 0) this.#hold(false);
    if ("png" in answer) waiting.resolve(Buffer.from(answer.png));
    else waiting.reject(new Error(answer.error));
  }

  /** Whether the child keeps this process alive: only while a picture is waited for. */
  #hold(held: boolean): void {
    const does = held ? "ref" : "unref";
    this.#child[does]();
    this.#child.channel?.[does]();
    (this.#child.stderr as Socket | null)?.[does]();
  }
}
