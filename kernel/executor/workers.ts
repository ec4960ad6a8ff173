// Worker threads end with the cell that started them, when Stop ends it: nobody else could end them.
import { syncBuiltinESMExports } from "node:module";
import threads, { Worker } from "node:worker_threads";
import { currentCell } from "./cell.ts";

/** Replaces the `Worker` that cells and their modules get; the kernel's own code has the original. */
export function bindWorkersToCells(): void {
  const Bound = class extends Worker {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given);
      const end = currentCell()?.end.signal;
      const stop = () => void this.terminate();
      if (end?.aborted) stop();
      end?.addEventListener("abort", stop, { once: true });
      this.once("exit", () => end?.removeEventListener("abort", stop));
    }
  };
  threads.Worker = Object.defineProperty(Bound, "name", { value: Worker.name });
  syncBuiltinESMExports();
}
