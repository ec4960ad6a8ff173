import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";

/** The fields of a connection file with addresses that are free now. */
export async function connectionFields(
  folder: string,
  transport: "tcp" | "ipc",
): Promise<Record<string, string | number>> {
  const ports = transport === "ipc" ? [1, 2, 3, 4, 5] : await freePorts(5);
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = ports;
  return {
    transport,
    ip: transport === "ipc" ? join(folder, "socket") : "127.0.0.1",
    shell_port: shell_port!,
    iopub_port: iopub_port!,
    stdin_port: stdin_port!,
    control_port: control_port!,
    hb_port: hb_port!,
    key: randomUUID(),
    signature_scheme: "hmac-sha256",
    kernel_name: "thalweg",
  };
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  for (const server of servers) {
    server.close();
    await once(server, "close");
  }
  return ports;
}
