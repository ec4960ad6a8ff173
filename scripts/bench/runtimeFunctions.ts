// Functions of two numbers as a user writes them; scripts/bench/runtimePeers.py says the same in Python.

export const himmelblau = (x: number, y: number) => (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2;

export const ackley = (x: number, y: number) =>
  -20 * Math.exp(-0.2 * Math.sqrt(0.5 * (x * x + y * y))) -
  Math.exp(0.5 * (Math.cos(2 * Math.PI * x) + Math.cos(2 * Math.PI * y))) +
  20 +
  Math.E;

export const rastrigin = (x: number, y: number) =>
  20 + x * x - 10 * Math.cos(2 * Math.PI * x) + y * y - 10 * Math.cos(2 * Math.PI * y);

export const rosenbrock = (x: number, y: number) => (1 - x) ** 2 + 100 * (y - x * x) ** 2;

export const beale = (x: number, y: number) =>
  (1.5 - x + x * y) ** 2 + (2.25 - x + x * y ** 2) ** 2 + (2.625 - x + x * y ** 3) ** 2;

/** A product of sums of cosines, in loops: that of Shubert. */
export const shubert = (x: number, y: number) => {
  let product = 1;
  for (const v of [x, y]) {
    let sum = 0;
    for (let i = 1; i <= 5; i++) sum += i * Math.cos((i + 1) * v + i);
    product *= sum;
  }
  return product;
};
