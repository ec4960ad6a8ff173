import { randomUUID } from "node:crypto";
import type { Comm, CommData, CommExtras, CommTarget } from "./comm.ts";
import { findHost } from "./host.ts";

/** Two-way channels between cells and the page (Jupyter's comms): for widgets and for extensions of a client. */
export const comms = {
  /**
   * Lets clients open comms by this name; replaces an earlier handler of the name. The handler runs once for each comm, with
   * a parent of its own: what it shows belongs to the message that opened the comm. It runs while a cell awaits, too.
   *
   * @throws TypeError when `handler` is no function.
   */
  target(name: string, handler: CommTarget): void {
    findHost()?.comms.target(name, handler);
  },

  /**
   * Opens a comm to what the client knows by the name `target`. In plain Node nobody is at the other end.
   *
   * @throws TypeError when `data` is no JSON object, or a buffer no binary data.
   */
  open(target: string, data: CommData = {}, extras: CommExtras = {}): Comm {
    return findHost()?.comms.open(target, data, extras) ?? alone(target);
  },
};

/** A comm without a client. */
function alone(target: string): Comm {
  let closed = false;
  return {
    id: randomUUID(),
    target,
    get closed() {
      return closed;
    },
    send: () => {},
    close: () => {
      closed = true;
    },
    onMessage: () => {},
    onClose: () => {},
  };
}
