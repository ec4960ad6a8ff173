// A running kernel as the runner needs it, on @jupyterlab/services: in a process of ours, or of any Jupyter server.
import { type Kernel, KernelManager, type KernelMessage, KernelSpecAPI, ServerConnection } from "@jupyterlab/services";
import { KernelHost } from "./host.ts";
import { inProcess } from "./inProcess.ts";

/** A Jupyter server or gateway. */
export interface Server {
  /** As the server prints it; a `token` in its query counts when none is given. */
  readonly url: string;
  readonly token?: string | undefined;
}

export interface ClientOptions {
  readonly kernel: string;
  /** Where cells run, for a kernel of our own process. */
  readonly directory: string;
  readonly server?: Server | undefined;
}

/** One execution: its reply, once that and the kernel's `idle` have come. */
export interface Execution {
  readonly id: string;
  readonly reply: Promise<KernelMessage.IExecuteReplyMsg["content"]>;
}

export interface KernelClient {
  readonly info: KernelMessage.IInfoReply;
  readonly displayName: string;
  execute(code: string): Execution;
  /** Sees every iopub message, whichever execution it belongs to. */
  onMessage(listener: (message: KernelMessage.IIOPubMessage) => void): void;
  interrupt(): Promise<void>;
  /** Rejects, saying why, when the kernel is gone. */
  readonly gone: Promise<never>;
  /** Shuts the kernel down. */
  close(): Promise<void>;
  /** Ends a kernel of our own process at once. */
  kill(): void;
}

const joinWithinMs = 5_000;

/** @throws Error in words for the user: no such kernel (and which there are), no server, a refused token. */
export async function startKernel({ kernel, directory, server }: ClientOptions): Promise<KernelClient> {
  const host = server === undefined ? new KernelHost(directory) : undefined;
  const settings = host === undefined ? serverSettings(server!) : inProcess(host);
  const displayName = await displayNameOf(kernel, settings, server);
  const manager = new KernelManager({ serverSettings: settings, standby: "never" });
  try {
    const connection = await manager.startNew({ name: kernel });
    const info = await connection.info;
    return clientOf(connection, manager, host, info, displayName);
  } catch (error) {
    manager.dispose();
    await host?.close();
    throw explained(error, server);
  }
}

function clientOf(
  connection: Kernel.IKernelConnection,
  manager: KernelManager,
  host: KernelHost | undefined,
  info: KernelMessage.IInfoReply,
  displayName: string,
): KernelClient {
  return {
    info,
    displayName,
    execute(code) {
      const future = connection.requestExecute({ code, allow_stdin: false, stop_on_error: true });
      const reply = future.done.then(({ content }) => content);
      reply.catch(() => {}); // the kernel's end rejects it; `gone` says so
      return { id: future.msg.header.msg_id, reply };
    },
    onMessage: (listener) => void connection.iopubMessage.connect((_, message) => listener(message)),
    interrupt: () => connection.interrupt(),
    gone: goneWith(connection, host),
    async close() {
      await connected(connection);
      await connection.shutdown().catch(() => {}); // it may be gone already
      manager.dispose();
      await host?.close();
    },
    kill: () => host?.kill(),
  };
}

/** The library rejects a promise that nobody holds when it is disposed of while it joins a restarted kernel: let it finish. */
async function connected(connection: Kernel.IKernelConnection): Promise<void> {
  if (connection.isDisposed || connection.connectionStatus !== "connecting") return;
  await new Promise<void>((done) => {
    const timer = setTimeout(done, joinWithinMs);
    connection.connectionStatusChanged.connect((_, status) => {
      if (status === "connecting") return;
      clearTimeout(timer);
      setImmediate(done);
    });
  });
}

function goneWith(connection: Kernel.IKernelConnection, host: KernelHost | undefined): Promise<never> {
  const gone = new Promise<never>((_, reject) => {
    const end = (how: string) => reject(new Error(host?.deaths.at(-1) ?? `kernel ${connection.name} ${how}`));
    connection.statusChanged.connect((_, status) => {
      if (status === "dead") end("died");
      if (status === "autorestarting") end("died and was started again; its variables are lost");
    });
    connection.connectionStatusChanged.connect((_, status) => {
      if (status === "disconnected") end("is out of reach: the server closed the connection");
    });
  });
  gone.catch(() => {});
  return gone;
}

function serverSettings({ url, token }: Server): ServerConnection.ISettings {
  const address = new URL(url);
  const baseUrl = `${address.origin}${address.pathname.replace(/(?<=\/)(lab|tree|notebooks|doc)(\/.*)?$/, "").replace(/\/*$/, "/")}`;
  return ServerConnection.makeSettings({
    baseUrl,
    wsUrl: baseUrl.replace(/^http/, "ws"),
    token: token ?? address.searchParams.get("token") ?? "",
    appendToken: true,
  });
}

async function displayNameOf(
  kernel: string,
  settings: ServerConnection.ISettings,
  server: Server | undefined,
): Promise<string> {
  const { kernelspecs } = await KernelSpecAPI.getSpecs(settings).catch((error) => {
    throw explained(error, server);
  });
  const found = kernelspecs[kernel];
  if (found !== undefined) return found.display_name;
  const where = server === undefined ? "on this machine" : `at ${settings.baseUrl}`;
  throw new Error(`no kernel named "${kernel}" ${where}; there are: ${Object.keys(kernelspecs).join(", ")}`);
}

function explained(error: unknown, server: Server | undefined): Error {
  const cause = (error as { cause?: { code?: string } }).cause?.code;
  const status = (error as { response?: Response }).response?.status;
  if (server !== undefined && error instanceof TypeError)
    return new Error(`no Jupyter server answers at ${server.url}${cause === undefined ? "" : ` (${cause})`}`);
  if (server !== undefined && (status === 401 || status === 403))
    return new Error(`the Jupyter server at ${server.url} refuses the token; give it with --token`);
  return error instanceof Error ? error : new Error(String(error));
}
