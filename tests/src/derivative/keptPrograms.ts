// Programs that are always run: what the fuzzer found, shrunk by it or shortened by hand. So far it found faults only in code
// that had been broken on purpose.

export interface KeptProgram {
  /** What was wrong. */
  readonly found: string;
  /** Gives the points. */
  readonly seed: number;
  /** A function p(x: number[], a: number, b: number): number; it may call those of the prelude. */
  readonly text: string;
}

export const keptPrograms: readonly KeptProgram[] = [
  {
    found: "a copy is not in the class of its elements",
    seed: 2600000,
    text: `function p(x: number[], a: number, b: number): number {
const y = x.slice();
let result = y[3];
return result;
}`,
  },
  {
    found: "a constant of a loop's body is computed again after what it reads has changed",
    seed: 2600032,
    text: `function p(x: number[], a: number, b: number): number {
const y = x.slice();
let k0 = 0; while (k0 < 3) {
k0++;
y[(k0 % 4)] *= Math.tanh(((a > 0.2 && b < 1) ? (x[3] * 0.5) : (b - 1.3)));
if ((a > 0.2 && a < 1)) {
b *= Math.tanh(Math.sqrt(1 + ((y[1] * b)) ** 2));
}
}
return a * b + x[0] * y[1] + x[2] - y[3];
}`,
  },
  {
    found: "the derivative of tanh reads its result after the variable is restored",
    seed: 2600000,
    text: `function p(x: number[], a: number, b: number): number {
const y = x.slice();
let k0 = 0; while (k0 < 3) {
k0++;
a *= Math.tanh(y[(k0 % 4)]);
}
x.forEach((m, q) => { b += 0.2 * m * (Math.cos(m) * 0.5); });
for (let i = 0; i < 3; i++) b = Math.tanh(b * y[i] + a);
return a * b + x[0] * y[1] + x[2] - y[3];
}`,
  },
];
