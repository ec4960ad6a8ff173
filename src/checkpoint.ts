import type { Optimizer, OptimizerState } from "./optimizer.ts";
import { shown } from "./shown.ts";
import { type Evaluations, isSolver, type Solver } from "./solver.ts";
import type { Vector } from "./vector.ts";

/** Where a run stands, as plain data: enough to go on with the same bits as if it had never stopped. */
export interface Checkpoint<P = unknown> {
  readonly kind: "checkpoint";
  /** The name of what was minimized. */
  readonly objective: string;
  /** The objective at `params`: by it a run that goes on knows whether it is still the same. */
  readonly cost: number;
  readonly method: string;
  readonly hyperparameters: Readonly<Record<string, number | boolean | string>>;
  /** Steps made so far. */
  readonly step: number;
  readonly params: P;
  readonly state: OptimizerState;
  readonly seed: number;
  /** What a run of `minimize` has asked for. */
  readonly evaluations?: Readonly<Evaluations>;
  /** What a run of `train` has besides. */
  readonly training?: TrainingStanding;
}

/** What a run of `train` was made with and has measured, as plain data. */
export interface TrainingStanding {
  readonly batchSize: number | "full";
  /** The examples of each role, in words. */
  readonly sets: Readonly<Record<string, string>>;
  readonly curves: readonly { readonly name: string; readonly steps: number[]; readonly values: number[] }[];
  readonly best: { readonly params: Vector; readonly step: number; readonly validationCost: number };
  /** Measurements in a row that did not lower the validation cost. */
  readonly withoutGain: number;
}

export const isCheckpoint = (value: unknown): value is Checkpoint =>
  typeof value === "object" && value !== null && (value as Partial<Checkpoint>).kind === "checkpoint";

/** Refuses a checkpoint that another method made: its state would mean something else. The learning rate may differ. */
export function checkResumed(owner: string, checkpoint: Checkpoint, method: Optimizer | Solver): void {
  if (checkpoint.method !== method.name)
    throw new TypeError(
      `${owner}: the checkpoint must be one of ${method.name}, got one of ${checkpoint.method}; give the optimizer that made it`,
    );
  const lost = lostRow(checkpoint.state);
  if (lost !== undefined)
    throw new TypeError(
      `${owner}: the checkpoint's ${lost} must be the Float64Array that it was, got an object with keys 0, 1, ...; JSON alone keeps none, write with checkpointToJson and read with checkpointFromJson`,
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

/** The name of a row that went through JSON as an object, if there is one. */
function lostRow(state: unknown, name = "state"): string | undefined {
  if (typeof state !== "object" || state === null || state instanceof Float64Array) return undefined;
  const entries = Object.entries(state);
  if (!Array.isArray(state) && entries.length > 0 && entries.every(([key, of], i) => key === `${i}` && isNumber(of)))
    return name;
  for (const [key, value] of entries) {
    const lost = lostRow(value, `${name}.${key}`);
    if (lost !== undefined) return lost;
  }
  return undefined;
}

/** Of JSON, where NaN is null. */
const isNumber = (value: unknown): boolean => typeof value === "number" || value === null;

/**
 * Refuses a checkpoint that was made on another objective: one of another name, or with another cost at the checkpoint's params
 * (another dimension or structure, other data). `allowed` lets the state of an optimizer go on all the same; of a solver's, which
 * holds costs of the objective before, only what noise has changed.
 *
 * @param cost the objective at the checkpoint's params; rounding, as between engines, is no difference
 */
export function checkSameObjective(
  owner: string,
  checkpoint: Checkpoint,
  objective: string,
  cost: () => number,
  method: Optimizer | Solver,
  allowed = false,
): void {
  const anew = "start from checkpoint.params";
  const onPurpose = "give changedObjective: true to go on with its state";
  if (checkpoint.objective !== objective) {
    if (allowed && !isSolver(method)) return;
    const mend = isSolver(method)
      ? `${anew}, as the state of ${method.name} holds costs of ${checkpoint.objective}`
      : `${anew}, or ${onPurpose}`;
    throw new RangeError(
      `${owner}: the checkpoint must be one of ${objective}, got one of ${checkpoint.objective}; ${mend}`,
    );
  }
  if (allowed) return;
  const before = checkpoint.cost;
  let now: number | string;
  try {
    now = cost();
  } catch (error) {
    now = `an error there: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (typeof now === "number" && isSame(before, now)) return;
  throw new RangeError(
    `${owner}: ${objective} must have the checkpoint's cost at its params, ${before}, got ${now}: the function, its data or what it takes is another; ${anew}, or ${onPurpose}`,
  );
}

const isSame = (a: number, b: number): boolean =>
  Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));

/**
 * A checkpoint as text, with every bit of its numbers: `await writeFile("run.json", checkpointToJson(run.checkpoint))`.
 *
 * @throws TypeError when something in it is not plain data, such as a function or a Map in the state of an own optimizer.
 */
export const checkpointToJson = (checkpoint: Checkpoint): string =>
  JSON.stringify(checkpoint, function (this: Record<string, unknown>, key) {
    const value = this[key];
    if (value instanceof Float64Array) return { float64: Array.from(value, exact) };
    if (typeof value === "number") return exact(value);
    if (isPlainData(value)) return value;
    throw new TypeError(
      `checkpointToJson: ${key} must be plain data (numbers, text, true or false, Float64Array, arrays and objects of these), got ${shown(value)}`,
    );
  });

function isPlainData(value: unknown): boolean {
  if (typeof value !== "object") return value === undefined || typeof value === "string" || typeof value === "boolean";
  if (value === null || Array.isArray(value)) return true;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

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
