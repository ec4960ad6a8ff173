// The front process: what Jupyter starts. It speaks the protocol and never runs user code or the compiler.
import { ExecutorClient } from "../executor/client.ts";
import { LanguageClient } from "../language/client.ts";
import { History } from "./history.ts";
import { HistoryFolder, historyPlace } from "./historyFolder.ts";
import { kernelLimits } from "./limits.ts";
import { log } from "./log.ts";

/**
 * Starts the kernel that a connection file asks for, in the current folder. Settles when it listens.
 *
 * @throws Error when the connection file is missing or broken, an address can't be had, or a limit is none.
 */
export async function startKernel(connectionFile: string, flags: LimitFlags = {}): Promise<void> {
  const limits = kernelLimits(process.env, flags);
  const directory = process.cwd();
  const place = historyPlace();
  // The first result waits for the compiler longest: its process starts before the sockets' library is loaded.
  const compiler = new LanguageClient({ directory });
  compiler.start().catch(() => {});
  let first: LanguageClient | undefined = compiler;
  const nextLanguage = () => {
    const next = first ?? new LanguageClient({ directory });
    first = undefined;
    return next;
  };
  try {
    const { serve } = await import("./serve.ts");
    await serve(connectionFile, {
      language: nextLanguage,
      limits,
      history: new History(place === undefined ? undefined : new HistoryFolder(place)),
      executor: () => new ExecutorClient({ directory, ...heapLimit() }),
    });
  } catch (error) {
    compiler.kill();
    throw error;
  }
}

/** Flags of `thalweg kernel`, as they were written. */
export type LimitFlags = NonNullable<Parameters<typeof kernelLimits>[1]>;

/** The executor's heap limit, where the environment sets one; else Node's own. */
function heapLimit(): { heapLimitMb?: number } {
  const asked = process.env["THALWEG_HEAP_MB"];
  if (asked === undefined || asked === "") return {};
  const heapLimitMb = Number(asked);
  if (Number.isFinite(heapLimitMb) && heapLimitMb >= 64) return { heapLimitMb };
  log.warning(`THALWEG_HEAP_MB must be a number of megabytes, at least 64; got ${asked}`);
  return {};
}
