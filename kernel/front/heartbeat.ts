// The heartbeat: a worker thread that sends back what comes, so that it answers whatever the front is doing.
// (zeromq's own Proxy would need no thread of JavaScript, but ends the process when given one socket for both sides.)
import { parentPort, workerData } from "node:worker_threads";
import { Reply } from "zeromq";

/** What the worker is given: where to listen, and the options of CURVE. */
export interface HeartbeatData {
  readonly address: string;
  readonly options: object;
}

/** What the worker says to the front, once. */
export type HeartbeatState = { readonly bound: true } | { readonly code: string; readonly message: string };

const { address, options } = workerData as HeartbeatData;
const socket = new Reply({ linger: 0, ipv6: true, ...options });

// The front asks for the end: process.exit aborts while another thread still has a socket.
parentPort!.once("message", () => {
  socket.close();
  parentPort!.close();
});

try {
  await socket.bind(address);
  say({ bound: true });
  await beat();
} catch (error) {
  const { code = "", message } = error as NodeJS.ErrnoException;
  say({ code, message });
}

async function beat(): Promise<void> {
  while (!socket.closed) {
    try {
      await socket.send(await socket.receive());
    } catch {
      // Closed, or a peer that left between its question and the answer.
    }
  }
}

function say(state: HeartbeatState): void {
  parentPort!.postMessage(state);
}
