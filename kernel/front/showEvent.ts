// What the executor sends while and after a cell runs, as what Jupyter shows.
import type { Cell } from "./cells.ts";
import { showCommMessage } from "./comms.ts";
import type { Context } from "./context.ts";
import type { OutputEvent } from "./executor.ts";
import type { Payload } from "./protocol.ts";

export function showEvent(context: Context, cell: Cell, event: OutputEvent): void {
  const { comms, output, history, inputs } = context;
  const { parent } = cell;
  switch (event.type) {
    case "stream":
      output.stream(parent, event.name, event.text);
      break;
    case "display": {
      const transient = event.displayId === undefined ? {} : { display_id: event.displayId };
      const content = { data: event.data, metadata: event.metadata, transient };
      if (event.update) output.update(parent, content);
      else output.send("display_data", parent, content);
      break;
    }
    case "result": {
      const { data, metadata, text } = event;
      if (cell.stored) history.setOutput(cell.executionCount, text);
      const execution_count = cell.executionCount;
      output.send("execute_result", parent, { execution_count, data, metadata, transient: {} });
      break;
    }
    case "clear":
      output.send("clear_output", parent, { wait: event.wait });
      break;
    case "input":
      output.flush(parent);
      inputs.ask(cell, event);
      break;
    case "payload":
      addPayload(cell.payload, event.payload);
      break;
    case "comm":
      showCommMessage(context, parent, event.message);
      break;
    case "commTarget":
      comms.targets.add(event.name);
      break;
    case "lateError": {
      const { name, message, traceback } = event.error;
      output.send("error", parent, { ename: name, evalue: message, traceback });
      break;
    }
  }
}

/** Of the texts for the next cell, and of those for this one, the last counts, as in IPython. */
function addPayload(all: Payload[], payload: Payload): void {
  const isSame = (other: Payload) =>
    payload.source === "set_next_input" && other.source === payload.source && other.replace === payload.replace;
  const before = all.findIndex(isSame);
  if (before < 0) all.push(payload);
  else all[before] = payload;
}
