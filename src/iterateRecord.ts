import type { Vector } from "./vector.ts";

const MOST_POINTS = 10_000;
const MOST_NUMBERS = 2 ** 19;
const FEWEST_POINTS = 100;

/** A point that a run has come to. */
export interface RecordedPoint {
  readonly params: Vector;
  readonly cost: number;
  readonly gradientNorm: number;
  readonly stepLength: number;
}

/**
 * The points that a run kept, in order. Without a stride of its own it keeps every point until it is full, then drops every
 * second and keeps half as many from there on, so that its memory is bounded however long the run is.
 */
export class IterateRecord {
  /** Number of the step that led to each point; 0 is the start. */
  readonly steps: number[] = [];
  readonly iterates: Vector[] = [];
  readonly costs: number[] = [];
  readonly gradientNorms: number[] = [];
  /** Length of the step that led to each point; NaN at the start. */
  readonly stepLengths: number[] = [];
  #stride: number;
  readonly #most: number;
  /** Vectors of points that were dropped: new ones take longer than many a step. */
  readonly #spare: Vector[] = [];

  /** `stride`: keep every so manieth of the points, each of `n` numbers, whatever memory it takes. */
  constructor(stride: number | undefined, n: number) {
    this.#stride = stride ?? 1;
    this.#most = stride ? Infinity : Math.min(MOST_POINTS, Math.max(FEWEST_POINTS, Math.floor(MOST_NUMBERS / n)));
  }

  /** Keeps a copy of the point when its turn has come, or when it is the run's last. */
  add(step: number, { params, cost, gradientNorm, stepLength }: RecordedPoint, isLast = false): void {
    const isTurn = step % this.#stride === 0;
    if (!isTurn && !isLast) return;
    if (this.steps.at(-1) === step) return;
    this.steps.push(step);
    this.iterates.push(this.#copy(params));
    this.costs.push(cost);
    this.gradientNorms.push(gradientNorm);
    this.stepLengths.push(stepLength);
    if (this.steps.length > this.#most && !isLast) this.#thin();
  }

  #copy(params: Vector): Vector {
    const spare = this.#spare.pop();
    if (!spare) return params.slice();
    spare.set(params);
    return spare;
  }

  #thin(): void {
    for (let i = 1; i < this.iterates.length; i += 2) this.#spare.push(this.iterates[i]);
    const rows = [this.steps, this.iterates, this.costs, this.gradientNorms, this.stepLengths] as unknown[][];
    for (const row of rows) {
      const kept = Math.ceil(row.length / 2);
      for (let i = 0; i < kept; i++) row[i] = row[2 * i];
      row.length = kept;
    }
    this.#stride *= 2;
  }
}
