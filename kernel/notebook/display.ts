import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { findHost, shown } from "./host.ts";

export interface DisplayOptions {
  /** Names the place on the page. @default a new name */
  readonly displayId?: string;
  /** By MIME type, as Jupyter's clients read it. */
  readonly metadata?: Record<string, unknown>;
}

/** A place on the page whose content can be replaced. */
export interface DisplayHandle {
  readonly displayId: string;
  update(value: unknown, options?: { metadata?: Record<string, unknown> }): void;
}

/**
 * Shows a value now: by its `Symbol.for("Jupyter.display")` method, else as text.
 *
 * @returns A handle whose `update` replaces what was shown.
 */
export function display(value: unknown, options: DisplayOptions = {}): DisplayHandle {
  const { displayId = randomUUID(), metadata } = options;
  show(value, { displayId, ...(metadata ? { metadata } : {}) });
  const handle = { displayId, update: (next, more) => update(displayId, next, more) } satisfies DisplayHandle;
  return Object.defineProperty(handle, shown, { value: true });
}

/** Replaces what was shown under `displayId`, wherever it is on the page. */
export function update(displayId: string, value: unknown, options: { metadata?: Record<string, unknown> } = {}): void {
  show(value, { displayId, update: true, ...options });
}

/** Removes the output of the running cell; with `wait`, only when new output comes, so that nothing flickers. */
export function clearOutput(options: { wait?: boolean } = {}): void {
  findHost()?.clearOutput(options.wait ?? false);
}

function show(value: unknown, target: Parameters<NonNullable<ReturnType<typeof findHost>>["display"]>[1]): void {
  const host = findHost();
  if (host) host.display(value, target);
  else print(value);
}

function print(value: unknown): void {
  const method = (value as Record<symbol, unknown> | null | undefined)?.[Symbol.for("Jupyter.display")];
  if (typeof method !== "function") {
    console.log(typeof value === "string" ? value : inspect(value));
    return;
  }
  const bundle: unknown = method.call(value);
  const text = (shown: unknown) =>
    console.log(String((shown as Record<string, unknown>)["text/plain"] ?? inspect(value)));
  if (bundle instanceof Promise) void bundle.then(text, (error) => console.error(error));
  else text(bundle);
}
