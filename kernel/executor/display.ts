import { randomUUID } from "node:crypto";
import { clearTimeout, setTimeout } from "node:timers";
import { type DisplayTarget, shown } from "../notebook/host.ts";
import {
  type Bundle,
  bundleOf,
  isLive,
  isMimeBundle,
  jsonOf,
  type Live,
  liveOf,
  normalBundle,
  property,
} from "./bundle.ts";
import type { MimeBundle } from "./calls.ts";
import type { Cell } from "./cell.ts";
import type { Output } from "./output.ts";

/** A live value is redrawn at most once in this time; the newest wins and the last is never lost. */
const redrawMs = 1000 / 15;

/** The value of a cell's last expression. */
export function showResult(output: Output, cell: Cell, value: unknown): void {
  if (value === undefined || property(value, shown) === true) return;
  if (isLive(value)) cell.pending.push(showLive(output, cell, value, {}));
  else
    show(cell, value, ({ data, metadata }) =>
      output.send({ type: "result", cell: cell.id, data, metadata, text: String(data["text/plain"]) }),
    );
}

/** A value by `display()`. */
export function showDisplay(output: Output, cell: Cell, value: unknown, target: DisplayTarget): void {
  if (isLive(value)) cell.pending.push(showLive(output, cell, value, target));
  else show(cell, value, (bundle) => sendDisplay(output, cell, bundle, target));
}

function show(cell: Cell, value: unknown, send: (bundle: Bundle) => void): void {
  const bundle = bundleOf(value);
  if (bundle instanceof Promise) cell.pending.push(bundle.then(send));
  else send(bundle);
}

function sendDisplay(output: Output, cell: Cell, { data, metadata }: Bundle, target: DisplayTarget): void {
  const { displayId, update = false } = target;
  // An update takes the place of what was counted.
  const { shown, notice } = update ? { shown: true } : cell.meter.admitDisplay(() => jsonOf(data).length);
  if (notice) output.stream(cell.id, "stderr", notice);
  if (!shown) return;
  const all = { ...metadata, ...target.metadata };
  output.send({ type: "display", cell: cell.id, data, metadata: all, update, ...(displayId ? { displayId } : {}) });
}

/** Shows a live value's first bundle, then replaces it; settles when the value does. */
async function showLive(output: Output, cell: Cell, value: Live, target: DisplayTarget): Promise<void> {
  const displayId = target.displayId ?? randomUUID();
  let next: MimeBundle | undefined;
  let timer: NodeJS.Timeout | undefined;
  let last = -Infinity;
  let drawn = false;
  const send = (bundle: Bundle) => {
    sendDisplay(output, cell, bundle, { ...target, displayId, update: drawn || target.update });
    drawn = true;
  };
  const draw = () => {
    clearTimeout(timer);
    timer = undefined;
    if (!next) return;
    const bundle = normalBundle(next);
    next = undefined;
    last = performance.now();
    send(bundle);
  };
  cell.end.signal.addEventListener("abort", draw);
  try {
    await liveOf(value, (bundle) => {
      if (!isMimeBundle(bundle))
        throw new TypeError("show: expected a MIME bundle, such as { 'text/html': '<b>hi</b>' }");
      next = bundle;
      const due = last + redrawMs - performance.now();
      if (due <= 0) draw();
      else timer ??= setTimeout(draw, due);
    });
  } finally {
    cell.end.signal.removeEventListener("abort", draw);
    draw();
  }
  if (!drawn) send(await bundleOf(value));
}
