// Worker threads end with the cell that started them, when Stop ends it: nobody else could end them. There is a most of them, so
// that a loop that starts threads ends in an error and not in a machine that no longer answers.
import { syncBuiltinESMExports } from "node:module";
import { availableParallelism } from "node:os";
import threads, { Worker } from "node:worker_threads";
import { currentCell } from "./cell.ts";

const variable = "THALWEG_WORKER_LIMIT";

/** Replaces the `Worker` that cells and their modules get; the kernel's own code has the original. */
export function bindWorkersToCells(): void {
  const most = Number(process.env[variable]) || Math.max(64, 8 * availableParallelism());
  let alive = 0;
  const Bound = class extends Worker {
    /** @throws RangeError when too many are alive. */
    constructor(...given: ConstructorParameters<typeof Worker>) {
      if (alive >= most) throw new RangeError(tooMany(most));
      super(...given);
      alive++;
      const end = currentCell()?.end.signal;
      const stop = () => void this.terminate();
      if (end?.aborted) stop();
      end?.addEventListener("abort", stop, { once: true });
      this.once("exit", () => {
        alive--;
        end?.removeEventListener("abort", stop);
      });
    }
  };
  threads.Worker = Object.defineProperty(Bound, "name", { value: Worker.name });
  syncBuiltinESMExports();
}

const tooMany = (most: number): string =>
  `Worker: ${most} threads are alive, as many as may be. End some with terminate(), or set ${variable}=${2 * most} in the ` +
  `environment in which Jupyter starts.`;
