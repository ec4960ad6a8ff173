import type { ts } from "@ts-morph/common";

/** Why a function, or a part of it, has no derivative. */
export class LiftError extends Error {
  readonly code: number;
  readonly node: ts.Node;
  readonly remedy: string;

  constructor(code: LiftCode, message: string, node: ts.Node, remedy: string = remedies[code]) {
    super(message);
    this.name = "LiftError";
    this.code = code;
    this.node = node;
    this.remedy = remedy;
  }
}

export type LiftCode = keyof typeof remedies;

/** What to do about each code. */
export const remedies = {
  /** A value that is not a number, or an array or plain object of numbers. */
  95001: "keep to numbers, and arrays and plain objects of numbers",
  /** Something that changes from call to call. */
  95002: "compute it outside and let the function read the value",
  /** Asynchronous code or a generator. */
  95003: "await the data outside and keep the function synchronous",
  /** A function that cannot be lifted is given a value that depends on the parameters. */
  95004: "write that function in TypeScript, here or in a local module",
  95005: "test the condition with `if` instead",
  /** Writes to what lives outside. */
  95006: "keep the variable inside the function, or return the value",
  /** The derivative is lost. */
  95009: "use arithmetic if the derivative should pass",
  /** No structural form; the tape runs instead. */
  95010: "nothing needs to change, but a rewrite without it runs many times faster",
  /** A parameter or a result without a numeric type. */
  95011: "write its type: number, number[], Float64Array, or an object or tuple of these",
} as const;

export const fail = (code: LiftCode, message: string, node: ts.Node, remedy?: string): never => {
  throw new LiftError(code, message, node, remedy);
};

/** The function still has a derivative, by the tape. */
export const unstructured = (what: string, node: ts.Node): never =>
  fail(95010, `${what} has no structural derivative, so the slower tape is used`, node);
