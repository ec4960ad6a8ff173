// A KernelHost as @jupyterlab/services sees a Jupyter server: its own fetch and WebSocket, so that no port is opened.
import { ServerConnection } from "@jupyterlab/services";
import type { KernelHost, Link } from "./host.ts";

const protocol = "v1.kernel.websocket.jupyter.org";
const channelsPath = /\/api\/kernels\/([^/?]+)\/channels/;

/** Settings under which @jupyterlab/services talks to `host`. */
export function inProcess(host: KernelHost): ServerConnection.ISettings {
  return ServerConnection.makeSettings({
    baseUrl: "http://kernel.invalid/",
    wsUrl: "ws://kernel.invalid/",
    token: "",
    appendToken: false,
    fetch: (input, init) => answer(host, new Request(input, init)),
    WebSocket: socketOf(host) as unknown as typeof WebSocket,
  });
}

async function answer(host: KernelHost, request: Request): Promise<Response> {
  const text = request.method === "GET" ? "" : await request.text();
  const { status, body } = await host.request(
    request.method,
    new URL(request.url).pathname,
    text === "" ? undefined : JSON.parse(text),
  );
  return new Response(body === undefined ? null : JSON.stringify(body), { status });
}

/** The part of the WebSocket class that @jupyterlab/services uses. */
function socketOf(host: KernelHost) {
  return class {
    static readonly CONNECTING = 0;
    static readonly OPEN = 1;
    static readonly CLOSING = 2;
    static readonly CLOSED = 3;
    readonly protocol = protocol;
    binaryType = "arraybuffer";
    readyState = 0;
    onopen: ((event: object) => void) | null = null;
    onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
    onclose: ((event: object) => void) | null = null;
    onerror: ((event: object) => void) | null = null;
    #link: Link | undefined;

    constructor(url: string) {
      setImmediate(() => this.#open(decodeURIComponent(channelsPath.exec(url)?.[1] ?? "")));
    }

    send(data: ArrayBuffer | Uint8Array): void {
      this.#link?.send(data);
    }

    close(): void {
      if (this.readyState === 3) return;
      this.readyState = 3;
      this.#link?.close();
      this.onclose?.({ code: 1000, wasClean: true });
    }

    #open(id: string): void {
      if (this.readyState === 3) return;
      this.#link = host.attach(id, {
        receive: ({ buffer, byteOffset, byteLength }) => {
          try {
            this.onmessage?.({ data: buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer });
          } catch (error) {
            process.emitWarning(error as Error); // a message that is not as the protocol says: the library throws
          }
        },
      });
      this.readyState = 1;
      this.onopen?.({});
      if (this.#link === undefined) this.close();
    }
  };
}
