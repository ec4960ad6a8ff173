import type { Optimizer, OptimizerState } from "./optimizer.ts";
import { shown } from "./shown.ts";
import type { Evaluations, Solver } from "./solver.ts";

/** Where a run stands, as plain data: enough to go on with the same bits as if it had never stopped. */
export interface Checkpoint<P = unknown> {
  readonly kind: "checkpoint";
  readonly method: string;
  readonly hyperparameters: Readonly<Record<string, number | boolean | string>>;
  /** Steps made so far. */
  readonly step: number;
  readonly params: P;
  readonly state: OptimizerState;
  readonly seed: number;
  readonly evaluations: Readonly<Evaluations>;
}

export const isCheckpoint = (value: unknown): value is Checkpoint =>
  typeof value === "object" && value !== null && (value as Partial<Checkpoint>).kind === "checkpoint";

/** Refuses a checkpoint that another method made: its state would mean something else. The learning rate may differ. */
export function checkResumed(owner: string, checkpoint: Checkpoint, method: Optimizer | Solver): void {
  if (checkpoint.method !== method.name)
    throw new TypeError(
      `${owner}: the checkpoint must be one of ${method.name}, got one of ${checkpoint.method}; give the optimizer that made it`,
    );
  const names = new Set([...Object.keys(checkpoint.hyperparameters), ...Object.keys(method.hyperparameters)]);
  for (const name of names) {
    const [before, now] = [checkpoint.hyperparameters[name], method.hyperparameters[name]];
    if (name !== "learningRate" && !Object.is(before, now))
      throw new RangeError(
        `${owner}: ${method.name} must have the checkpoint's ${name}, ${shown(before)}, got ${shown(now)}`,
      );
  }
}

/** A checkpoint as text, with every bit of its numbers: `await writeFile("run.json", checkpointToJson(run.checkpoint))`. */
export const checkpointToJson = (checkpoint: Checkpoint): string =>
  JSON.stringify(checkpoint, (_key, value: unknown) => {
    if (value instanceof Float64Array) return { float64: Array.from(value, exact) };
    return typeof value === "number" ? exact(value) : value;
  });

/** The checkpoint that {@link checkpointToJson} wrote. @throws TypeError when the text is not one. */
export function checkpointFromJson<P = unknown>(json: string): Checkpoint<P> {
  const checkpoint: unknown = JSON.parse(json, (_key, value: unknown) => {
    if (typeof value !== "object" || value === null) return value;
    const { float64, number } = value as { float64?: number[]; number?: string };
    if (Array.isArray(float64)) return Float64Array.from(float64);
    return typeof number === "string" && Object.keys(value).length === 1 ? numberOf(number) : value;
  });
  if (!isCheckpoint(checkpoint))
    throw new TypeError(`checkpointFromJson: the text must be what checkpointToJson wrote, got ${shown(checkpoint)}`);
  return checkpoint as Checkpoint<P>;
}

/** JSON has neither −0 nor what is not finite; every other number comes back as it was. */
const exact = (value: number): number | { number: string } =>
  Number.isFinite(value) && !Object.is(value, -0) ? value : { number: Object.is(value, -0) ? "-0" : String(value) };

const numberOf = (text: string): number => Number(text);
