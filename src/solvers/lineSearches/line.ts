import { dot } from "../../lanes/dot.ts";
import { combine } from "../../lanes/passes.ts";
import { laneZeros } from "../../lanes/vectors.ts";
import type { Problem } from "../../solver.ts";
import type { Vector } from "../../vector.ts";

/** An objective along a line: φ(α) = f(θ + α d). It stands at the step it was last asked for. */
export class Line {
  /** The step α at which the line stands. */
  step = 0;
  value: number;
  /** φ′(α), known after `at`. */
  slope: number;
  /** θ + α d. */
  readonly point: Vector;
  /** ∇f at `point`, known after `at`. */
  readonly gradient: Vector;
  readonly startValue: number;
  /** φ′(0) = ∇fᵀ d. */
  readonly startSlope: number;
  readonly #problem: Problem;
  readonly #start: Vector;
  readonly #direction: Vector;

  constructor(problem: Problem, start: Vector, direction: Vector, value: number, slope: number) {
    this.#problem = problem;
    this.#start = start;
    this.#direction = direction;
    const room = roomOf(problem);
    this.point = room.point;
    this.gradient = room.gradient;
    this.startValue = this.value = value;
    this.startSlope = this.slope = slope;
  }

  /** Goes to step α and learns the value there; what is no number counts as +∞. */
  valueAt(step: number): number {
    this.#go(step);
    return this.#reached(this.#problem.value(this.point), Number.NaN);
  }

  /** Goes to step α and learns the value and the slope there. */
  at(step: number): number {
    this.#go(step);
    const value = this.#problem.valueAndGradient(this.point, this.gradient);
    return this.#reached(value, dot(this.gradient, this.#direction));
  }

  #go(step: number): void {
    combine(this.point, 1, this.#start, step, this.#direction, this.#direction);
    this.step = step;
  }

  #reached(value: number, slope: number): number {
    this.value = Number.isNaN(value) ? Infinity : value;
    this.slope = slope;
    return this.value;
  }
}

/** A run has one line at a time: all of its lines share their vectors, as thousands of new ones would keep the collector busy. */
function roomOf(problem: Problem): { readonly point: Vector; readonly gradient: Vector } {
  let room = rooms.get(problem);
  if (!room) rooms.set(problem, (room = { point: laneZeros(problem.length), gradient: laneZeros(problem.length) }));
  return room;
}

const rooms = new WeakMap<Problem, { readonly point: Vector; readonly gradient: Vector }>();
