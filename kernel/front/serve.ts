// The life of the front process: sockets and queues together, from start to end.
import { readConnection } from "./connection.ts";
import type { History } from "./history.ts";
import { Kernel } from "./kernel.ts";
import type { Limits } from "./limits.ts";
import { log, reason } from "./log.ts";
import { watchParent } from "./parentWatch.ts";
import type { ExecutorPart, LanguagePart } from "./parts.ts";
import { Sockets } from "./sockets.ts";
import { Wire } from "./wire.ts";

/** How to make the two processes behind the front. */
export interface Parts {
  readonly language: () => LanguagePart;
  readonly executor: () => ExecutorPart;
  readonly limits?: Limits;
  readonly history?: History;
}

/** How long the end may take before it is made short. */
const endWithinMs = 2_000;

/**
 * Serves the kernel of a connection file with the given parts. Settles when it listens; the process then lives until a
 * client shuts it down, its parent dies, or it gets SIGTERM.
 *
 * @throws Error when the connection file is missing or broken, or an address can't be had.
 */
export async function serve(connectionFile: string, parts: Parts): Promise<void> {
  const connection = readConnection(connectionFile);
  const wire = new Wire(connection.key, connection.digest);
  let sockets: Sockets | undefined;

  const kernel = new Kernel({
    wire,
    ports: connection.ports,
    outlet: {
      send: (channel, frames) => sockets?.send(channel, frames),
      publish: (frames) => sockets?.publish(frames),
      get unpublished() {
        return sockets?.unpublished ?? 0;
      },
    },
    ...parts,
    onStop: () => void end("a client asked for it"),
  });

  let ending = false;
  async function end(why: string): Promise<void> {
    if (ending) return;
    ending = true;
    log.debug(`the kernel ends: ${why}`);
    await Promise.race([Promise.allSettled([kernel.end(), sockets?.close()]), delay(endWithinMs)]);
    process.exit(0);
  }

  sockets = await Sockets.bind(connection);
  kernel.start();
  // An interrupt comes as a message; Ctrl-C in a terminal that the kernel shares with a console is not for the kernel.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end(signal));
  process.on("uncaughtException", (error) =>
    log.warning(`the kernel goes on after an error of its own: ${error.stack}`),
  );
  process.on("unhandledRejection", (error) => log.warning(`the kernel goes on after an error: ${reason(error)}`));
  watchParent(() => void end("its parent process is gone"));

  sockets.listen({
    onMessage: (channel, frames) => kernel.receive(channel, frames),
    onSubscription: (topic) => kernel.welcome(topic),
    onPublished: () => kernel.published(),
  });
  try {
    await sockets.beat(connection.addresses.hb);
  } catch (error) {
    await Promise.allSettled([kernel.end(), sockets.close()]);
    throw error;
  }
  log.debug(`listening on ${Object.values(connection.addresses).join(", ")}`);
}

const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
