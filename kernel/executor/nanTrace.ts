// `%nan trace`: says once a cell which operation made the first NaN, with its operands and its place.
import { codeFrame, framePosition } from "../frame.ts";
import { currentCell } from "./cell.ts";
import { inspectValue } from "./inspectValue.ts";

/** What traced code calls: `nan("2:7", "/", a, b)` for `a / b`. */
export type TraceNan = (place: string, operation: string, ...operands: unknown[]) => unknown;

/** Where this is set, objectives whose value is NaN run their function as it was written; gradients call it with their words. */
const asked = Symbol.for("thalweg.nanTrace");

const told = new WeakSet<object>();

/** The tracer of one cell's code; `say` writes to its stderr. */
export function nanTrace(label: string, source: string, say: (text: string) => void): TraceNan {
  (globalThis as Record<symbol, unknown>)[asked] = (text: () => string | undefined) => {
    const words = isFirst() && text();
    if (words) say(`${words}\n`);
  };
  return (place, operation, ...operands) => {
    const value = evaluate(operation, operands);
    if (!isNan(value) || operands.some(isNan) || !isFirst()) return value;
    const [line = 0, column = 0] = place.split(":").map(Number);
    const where = line > 0 ? framePosition(label, line, column) : label;
    say(`The first NaN: ${words(operation, operands)}, at ${where}\n${frame(source, line, column)}`);
    return value;
  };
}

/** Whether the running cell has told of none yet. */
function isFirst(): boolean {
  const cell = currentCell();
  if (!cell) return true;
  const first = !told.has(cell);
  told.add(cell);
  return first;
}

const isNan = (value: unknown): boolean => typeof value === "number" && Number.isNaN(value);

const frame = (source: string, line: number, column: number): string =>
  codeFrame(source, line, column)
    .map((row) => `${row}\n`)
    .join("");

function evaluate(operation: string, operands: unknown[]): unknown {
  const [a, b] = operands as [number, number];
  switch (operation) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "%":
      return a % b;
    case "**":
      return a ** b;
    default:
      return (Math as unknown as Record<string, (...all: unknown[]) => unknown>)[operation.slice("Math.".length)]!(
        ...operands,
      );
  }
}

function words(operation: string, operands: unknown[]): string {
  const shown = operands.map((each) => inspectValue(each, { colors: false, depth: 0 }));
  return operation.startsWith("Math.") ? `${operation}(${shown.join(", ")})` : shown.join(` ${operation} `);
}
