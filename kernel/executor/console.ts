// console and process.stdout, process.stderr of cells: what they write becomes stream events of the cell that wrote it.
import { Console } from "node:console";
import { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { currentCell } from "./cell.ts";
import type { Output, StreamName } from "./output.ts";

/** Replaces the methods of the global console in place, and both streams of `process`. */
export function installConsole(output: Output): void {
  const stdout = streamTo(output, "stdout");
  const stderr = streamTo(output, "stderr");
  for (const [name, stream] of Object.entries({ stdout, stderr }))
    Object.defineProperty(process, name, { configurable: true, enumerable: true, get: () => stream });
  const own = new Console({ stdout, stderr, colorMode: true, ignoreErrors: false });
  for (const name of Object.keys(own) as (keyof Console)[])
    if (typeof own[name] === "function" && name !== "Console") Object.assign(console, { [name]: own[name] });
}

/** A stream that hands text over at once; only `write` itself is replaced, so that pipes into it work as ever. */
function streamTo(output: Output, name: StreamName): Writable {
  const decoder = new StringDecoder("utf8");
  const put = (chunk: unknown, encoding?: unknown) => {
    const text = typeof chunk === "string" && !isBinary(encoding) ? chunk : decoder.write(bytes(chunk, encoding));
    const cell = currentCell();
    if (!cell) return output.stream("", name, text);
    const { shown, notice } = cell.meter.admit(text);
    output.stream(cell.id, name, shown);
    if (notice) output.stream(cell.id, "stderr", notice);
  };
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, encoding, done) {
      put(chunk, encoding);
      done();
    },
  });
  stream.write = (chunk: unknown, encoding?: unknown, done?: unknown): boolean => {
    put(chunk, encoding);
    const callback = typeof encoding === "function" ? encoding : done;
    if (typeof callback === "function") process.nextTick(callback as () => void);
    return true;
  };
  return Object.assign(stream, {
    fd: name === "stdout" ? 1 : 2,
    columns: 80,
    hasColors: () => true,
    getColorDepth: () => 8,
  });
}

const isBinary = (encoding: unknown) => encoding === "hex" || encoding === "base64" || encoding === "latin1";

function bytes(chunk: unknown, encoding: unknown): Buffer {
  if (typeof chunk === "string") return Buffer.from(chunk, encoding as BufferEncoding);
  if (chunk instanceof Uint8Array) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  throw new TypeError(`write: expected a string or bytes, got ${chunk === null ? "null" : typeof chunk}`);
}
