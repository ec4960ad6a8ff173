import type { Program } from "../derivative/ir.ts";
import type { Task } from "./wasm/kernel.ts";

/** One batch: what is computed, of which points, into which columns. */
export interface Work {
  readonly task: Task;
  readonly count: number;
  readonly inputs: readonly ArrayLike<number>[];
  /** The values and then the gradients; or, of descent, the points at its end. */
  readonly outputs: readonly Float64Array[];
  /** 1 but for descent. */
  readonly steps: number;
  readonly learningRate: number;
  readonly program: Program;
  readonly captured: readonly unknown[];
  /** How many threads may help; nothing leaves it to the length of the batch. */
  readonly helpers: number | undefined;
  isAborted(): boolean;
  /** @throws the signal's reason */
  checkAborted(): void;
}
