import { type InspectOptions, inspect } from "node:util";

// Node's yellow can't be read on JupyterLab's white page.
Object.assign(inspect.styles, { number: "blue", bigint: "blue", boolean: "blue" });

/** Characters of a value's text at most. */
const longest = 100_000;

const options: InspectOptions = { colors: true, maxArrayLength: 100, maxStringLength: 10_000, breakLength: 80 };

/** A value as text, with colours and limits. Whatever the value does (getters, proxies, own inspect methods), it never throws. */
export function inspectValue(value: unknown, more: InspectOptions = {}): string {
  return limited(safely(value, { ...options, ...more }));
}

function safely(value: unknown, how: InspectOptions): string {
  try {
    return inspect(value, how);
  } catch (error) {
    return `${withoutItsOwn(value, how)} (its own inspect threw ${nameOf(error)})`;
  }
}

function withoutItsOwn(value: unknown, how: InspectOptions): string {
  try {
    return inspect(value, { ...how, customInspect: false });
  } catch {
    return `[${typeof value}]`;
  }
}

/** What was thrown, in one line. */
export function nameOf(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return typeof thrown;
  }
}

const limited = (text: string): string =>
  text.length <= longest
    ? text
    : `${text.slice(0, longest)}\u001b[39m\n… ${(text.length - longest).toLocaleString("en")} more characters`;
