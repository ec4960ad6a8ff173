import { type DisplayHandle, display } from "./display.ts";
import { findHost } from "./host.ts";
import { Rich } from "./rich.ts";

/** A bar is redrawn at most once in this time, and always when it is full. */
const redrawMs = 100;
const width = 30;

export interface ProgressOptions {
  /** Stands before the bar. */
  readonly label?: string;
  /** Number of items. @default the iterable's `length` or `size`; without one there is a count and no bar */
  readonly total?: number;
}

/** A progress bar that is moved by hand. */
export interface Progress {
  readonly count: number;
  /** Moves on by `items`. @default 1 */
  advance(items?: number): void;
  /** Moves to `count`, with another label where one is given. */
  update(count: number, label?: string): void;
  /** Draws the bar as it is now, for the last time. */
  end(): void;
}

/** A progress bar of `total` steps: `const bar = progress(100); bar.advance(); bar.end()`. */
export function progress(total: number, options?: ProgressOptions): Progress;
/** Goes through `items` and shows how far: `for (const x of progress(items)) ...`. */
export function progress<T>(items: Iterable<T>, options?: ProgressOptions): Iterable<T>;
/** Goes through `items` and shows how far: `for await (const x of progress(items)) ...`. */
export function progress<T>(items: AsyncIterable<T>, options?: ProgressOptions): AsyncIterable<T>;
export function progress<T>(
  what: number | Iterable<T> | AsyncIterable<T>,
  options: ProgressOptions = {},
): Progress | Iterable<T> | AsyncIterable<T> {
  if (typeof what === "number") {
    if (!(what >= 0)) throw new RangeError(`progress: total must be a number from 0 up, got ${what}`);
    return new Bar(what, options.label ?? "");
  }
  const total = options.total ?? sizeOf(what);
  const bar = () => new Bar(total, options.label ?? "");
  if (Symbol.asyncIterator in what) return { [Symbol.asyncIterator]: () => walkAsync(what, bar()) };
  if (Symbol.iterator in Object(what)) return { [Symbol.iterator]: () => walk(what, bar()) };
  throw new TypeError(`progress: expected a number or something to go through, got ${typeof what}`);
}

function* walk<T>(items: Iterable<T>, bar: Bar): Generator<T> {
  try {
    for (const item of items) {
      yield item;
      bar.advance();
    }
  } finally {
    bar.end();
  }
}

async function* walkAsync<T>(items: AsyncIterable<T>, bar: Bar): AsyncGenerator<T> {
  try {
    for await (const item of items) {
      yield item;
      bar.advance();
    }
  } finally {
    bar.end();
  }
}

class Bar implements Progress {
  count = 0;
  readonly #total: number | undefined;
  #label: string;
  readonly #start = performance.now();
  #drawn = -Infinity;
  #place: DisplayHandle | undefined;

  constructor(total: number | undefined, label: string) {
    this.#total = total;
    this.#label = label;
    this.#draw();
  }

  advance(items = 1): void {
    this.update(this.count + items);
  }

  update(count: number, label = this.#label): void {
    this.count = count;
    this.#label = label;
    if (performance.now() - this.#drawn >= redrawMs) this.#draw();
  }

  end(): void {
    this.#draw();
    if (!findHost()) process.stderr.write("\n");
  }

  #draw(): void {
    this.#drawn = performance.now();
    const text = this.#text();
    if (!findHost()) {
      process.stderr.write(`\r${text}`);
      return;
    }
    const bar = new Rich({ "text/plain": text, "text/html": this.#html() });
    if (this.#place) this.#place.update(bar);
    else this.#place = display(bar);
  }

  #text(): string {
    const share = this.#share();
    const full = Math.round(share * width);
    const bar = this.#total === undefined ? "" : `${"█".repeat(full)}${"░".repeat(width - full)} `;
    return `${this.#label ? `${this.#label} ` : ""}${bar}${this.#numbers()}`;
  }

  #html(): string {
    const label = this.#label.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`);
    const bar = this.#total === undefined ? "" : `<progress value="${this.#share()}" max="1"></progress> `;
    return `<div>${label ? `${label} ` : ""}${bar}${this.#numbers()}</div>`;
  }

  #share = () => (this.#total ? Math.min(1, Math.max(0, this.count / this.#total)) : 1);

  #numbers(): string {
    const seconds = `${((performance.now() - this.#start) / 1000).toFixed(1)} s`;
    if (this.#total === undefined) return `${this.count}, ${seconds}`;
    return `${this.count} of ${this.#total}, ${Math.floor(this.#share() * 100)} %, ${seconds}`;
  }
}

function sizeOf(items: object): number | undefined {
  const { length, size } = items as { length?: unknown; size?: unknown };
  return typeof length === "number" ? length : typeof size === "number" ? size : undefined;
}
