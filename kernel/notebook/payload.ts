import { display } from "./display.ts";
import { findHost } from "./host.ts";

/**
 * Puts text in a new cell after this one, or with `replace` in the place of what this one says, when it has ended.
 * Not every client does it; a console fills its next prompt.
 */
export function setNextInput(text: string, options: { replace?: boolean } = {}): void {
  findHost()?.payload({ source: "set_next_input", text: String(text), replace: options.replace ?? false });
}

/** Shows a value beside the notebook (JupyterLab shows it under the cell) when the cell has ended, as help is. */
export function page(value: unknown): void {
  const host = findHost();
  if (host) host.payload({ source: "page", value });
  else display(value);
}
