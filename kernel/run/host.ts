// As much of the Jupyter server's REST API as @jupyterlab/services needs to drive kernels: without Python and without a port.
import { randomUUID } from "node:crypto";
import { KernelProcess } from "./kernelProcess.ts";
import { findKernelspecs, kernelName, ownKernelspec } from "./kernelspecs.ts";
import { decodeFrame, encodeFrame, newMessage } from "./wire.ts";

/** JSON answer of the API; `body` is absent with 204. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** What a channels websocket gives to the host, and gets back from {@link KernelHost.attach}. */
export interface Receiver {
  receive(frame: Buffer): void;
}
export interface Link {
  send(frame: ArrayBuffer | Uint8Array): void;
  close(): void;
}

interface HostedKernel {
  readonly id: string;
  readonly name: string;
  readonly process: KernelProcess;
  readonly receivers: Set<Receiver>;
  execution_state: string;
  last_activity: string;
}

export class KernelHost {
  readonly #directory: string;
  readonly #kernels = new Map<string, HostedKernel>();
  readonly #session = randomUUID();
  /** Why each kernel that died did. */
  readonly deaths: string[] = [];

  /** @param directory where kernels run */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Answers one request, such as `POST /api/kernels`. Never rejects. */
  async request(method: string, path: string, body?: { name?: string }): Promise<Answer> {
    const [api, what, id, action] = path.split("/").filter(Boolean);
    if (api !== "api") return unknown(method, path);
    try {
      if (what === "kernelspecs" && id === undefined && method === "GET") return { status: 200, body: kernelspecs() };
      if (what !== "kernels") return unknown(method, path);
      if (id === undefined) return await this.#collection(method, path, body);
      const kernel = this.#kernels.get(id);
      if (kernel === undefined) return { status: 404, body: { message: `Kernel does not exist: ${id}` } };
      return await this.#one(kernel, method, path, action);
    } catch (error) {
      return { status: 500, body: { message: (error as Error).message } };
    }
  }

  /** Joins the channels of a kernel; `undefined` when there is no such kernel. */
  attach(id: string, receiver: Receiver): Link | undefined {
    const kernel = this.#kernels.get(id);
    if (kernel === undefined) return undefined;
    kernel.receivers.add(receiver);
    return {
      send: (frame) => {
        const { channel, parts } = decodeFrame(frame);
        kernel.process.send(channel as "shell" | "control" | "stdin", parts);
      },
      close: () => kernel.receivers.delete(receiver),
    };
  }

  /** Shuts every kernel down. */
  async close(): Promise<void> {
    await Promise.all([...this.#kernels.values()].map((kernel) => this.#stop(kernel)));
  }

  /** Ends every kernel at once, when this process must end. */
  kill(): void {
    for (const kernel of this.#kernels.values()) kernel.process.kill();
  }

  async #collection(method: string, path: string, body?: { name?: string }): Promise<Answer> {
    if (method === "GET") return { status: 200, body: [...this.#kernels.values()].map(model) };
    if (method !== "POST") return unknown(method, path);
    return { status: 201, body: model(await this.#start(body?.name ?? kernelName)) };
  }

  async #one(kernel: HostedKernel, method: string, path: string, action: string | undefined): Promise<Answer> {
    if (action === undefined && method === "GET") return { status: 200, body: model(kernel) };
    if (action === undefined && method === "DELETE") {
      await this.#stop(kernel);
      return { status: 204 };
    }
    if (action === "interrupt" && method === "POST") {
      kernel.process.interrupt();
      return { status: 204 };
    }
    if (action === "restart" && method === "POST") {
      this.#status(kernel, "restarting");
      await kernel.process.stop();
      await kernel.process.start();
      return { status: 200, body: model(kernel) };
    }
    return unknown(method, path);
  }

  async #start(name: string): Promise<HostedKernel> {
    const found = specOf(name);
    const kernel: HostedKernel = {
      id: randomUUID(),
      name,
      receivers: new Set(),
      execution_state: "starting",
      last_activity: new Date().toISOString(),
      process: new KernelProcess({
        ...found,
        name,
        directory: this.#directory,
        transport: found.own ? "ipc" : "tcp",
        onMessage: (channel, parts) => {
          if (channel === "iopub") observe(kernel, parts);
          deliver(kernel, encodeFrame(channel, parts));
        },
        onDeath: (why) => {
          this.deaths.push(why);
          this.#status(kernel, "dead");
        },
      }),
    };
    this.#kernels.set(kernel.id, kernel);
    try {
      await kernel.process.start();
    } catch (error) {
      this.#kernels.delete(kernel.id);
      throw error;
    }
    return kernel;
  }

  async #stop(kernel: HostedKernel): Promise<void> {
    this.#kernels.delete(kernel.id);
    await kernel.process.stop();
  }

  #status(kernel: HostedKernel, execution_state: string): void {
    kernel.execution_state = execution_state;
    deliver(kernel, encodeFrame("iopub", newMessage("status", { execution_state }, this.#session)));
  }
}

const unknown = (method: string, path: string): Answer => ({
  status: 404,
  body: { message: `no ${method} ${path} here` },
});

/** Our own kernel needs no kernelspec on disk; `thalweg` in a folder of Jupyter's would be another copy of it. */
function specOf(name: string) {
  if (name === kernelName) return { spec: ownKernelspec(), own: true };
  const specs = findKernelspecs();
  const found = specs.find((kernelspec) => kernelspec.name === name);
  if (found !== undefined) return { spec: found.spec, folder: found.folder, own: false };
  throw new Error(
    `no kernel named "${name}" on this machine; there are: ${[kernelName, ...specs.map((s) => s.name)].join(", ")}`,
  );
}

function kernelspecs() {
  const own = { name: kernelName, spec: ownKernelspec(), resources: {} };
  const others = findKernelspecs().filter(({ name }) => name !== kernelName);
  return {
    default: kernelName,
    kernelspecs: Object.fromEntries(
      [own, ...others].map(({ name, spec }) => [name, { name, spec, resources: {} }] as const),
    ),
  };
}

const model = ({ id, name, last_activity, execution_state, receivers }: HostedKernel) => ({
  id,
  name,
  last_activity,
  execution_state,
  connections: receivers.size,
});

function observe(kernel: HostedKernel, parts: readonly Uint8Array[]): void {
  kernel.last_activity = new Date().toISOString();
  const read = (i: number) => JSON.parse(Buffer.from(parts[i]!).toString("utf8"));
  if (read(0).msg_type === "status") kernel.execution_state = read(3).execution_state;
}

function deliver(kernel: HostedKernel, frame: Buffer): void {
  for (const receiver of kernel.receivers) receiver.receive(frame);
}
