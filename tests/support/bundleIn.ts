import type { MimeBundle } from "../../kernel/executor/calls.ts";
import { JsonBytes } from "../../kernel/jsonBytes.ts";

/** What an event of the executor shows, read. */
export const bundleIn = (data: MimeBundle | JsonBytes): MimeBundle =>
  data instanceof JsonBytes ? (data.read() as MimeBundle) : data;
