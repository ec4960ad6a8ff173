// A comm as cells see it: what the kernel promises and `thalweg/notebook` hands out.

/** JSON values by name. */
export type CommData = Record<string, unknown>;

/** What goes beside the data of a comm's message. */
export interface CommExtras {
  readonly metadata?: CommData;
  /** Binary data, sent as it is. */
  readonly buffers?: readonly (ArrayBufferView | ArrayBuffer)[];
}

/** What the client sent. */
export interface CommMessage {
  readonly data: CommData;
  readonly metadata: CommData;
  readonly buffers: readonly Uint8Array[];
}

export type CommHandler = (message: CommMessage) => unknown;

/** Takes a comm that a client has opened, with the message that opened it. */
export type CommTarget = (comm: Comm, opening: CommMessage) => unknown;

/** A two-way channel between the notebook's code and the page, beside the outputs of cells. */
export interface Comm {
  readonly id: string;
  /** The name of what is at the other end. */
  readonly target: string;
  /** Closed by either side, or with the kernel: what is sent goes nowhere. */
  readonly closed: boolean;
  /** @throws TypeError when `data` is no JSON object, or a buffer no binary data. */
  send(data: CommData, extras?: CommExtras): void;
  close(data?: CommData, extras?: CommExtras): void;
  /** Takes each message of the client; replaces an earlier handler. What the handler shows belongs to that message. */
  onMessage(handler: CommHandler): void;
  /** Told when the client closes the comm; replaces an earlier handler. */
  onClose(handler: CommHandler): void;
}

/** What the kernel lends. */
export interface CommHost {
  target(name: string, handler: CommTarget): void;
  open(target: string, data: CommData, extras: CommExtras): Comm;
}
