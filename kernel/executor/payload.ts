import type { NotebookPayload } from "../notebook/host.ts";
import { type Bundle, bundleOf } from "./bundle.ts";
import type { CellPayload } from "./calls.ts";
import type { Cell } from "./cell.ts";
import type { Output } from "./output.ts";

/** Hands what a cell wants its client to do, once it has ended, to the front. */
export function sendPayload(output: Output, cell: Cell, payload: NotebookPayload): void {
  const send = (sent: CellPayload) => output.send({ type: "payload", cell: cell.id, payload: sent });
  const sendPage = ({ data }: Bundle) => send({ source: "page", data, start: 0 });
  if (payload.source === "set_next_input") send(payload);
  else {
    const bundle = bundleOf(payload.value);
    if (bundle instanceof Promise) cell.pending.push(bundle.then(sendPage));
    else sendPage(bundle);
  }
}
