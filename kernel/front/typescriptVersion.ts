// The compiler's version, for the front that never loads the compiler.
import { closeSync, openSync, readSync } from "node:fs";
import { createRequire } from "node:module";

/** As much of the compiler's file as surely holds its version: it stands before the code. */
const headBytes = 256 * 1024;

/** The version of the TypeScript that checks cells, such as `6.0.2`; empty where its package can't be read. */
export function typescriptVersion(): string {
  return (known ??= read());
}

let known: string | undefined;

function read(): string {
  try {
    const file = openSync(createRequire(import.meta.url).resolve("@ts-morph/common/dist/typescript.js"), "r");
    try {
      const head = Buffer.alloc(headBytes);
      readSync(file, head, 0, headBytes, 0);
      return /^var version = "([^"]+)";$/m.exec(head.toString("latin1"))?.[1] ?? "";
    } finally {
      closeSync(file);
    }
  } catch {
    return "";
  }
}
