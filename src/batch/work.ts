import type { Program } from "../derivative/ir.ts";
import type { Points } from "./points.ts";
import type { Task } from "./wasm/kernel.ts";

/** One batch: what is computed, of which points, into which columns. */
export interface Work {
  readonly task: Task;
  readonly points: Points;
  /** How many columns come out: the values and then the gradients; or, of descent, the points at its end. */
  readonly columns: number;
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
