// A module whose functions the corpus calls.
export function scaled(x: number, k: number): number {
  return Math.tanh(x) * k;
}

export const offsets = [1, 2, 3];
/** For functions of other modules. */
export class Line {
  readonly slope: number;
  readonly start: number;
  constructor(slope: number, start: number) {
    this.slope = slope;
    this.start = start;
  }
  at(x: number): number {
    return this.slope * x + this.start * scaled(x, this.slope);
  }
}
