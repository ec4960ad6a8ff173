import { problem } from "./problem.ts";

const y = [34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872];

/**
 * Meyer's function: a thermistor's resistance, with parameters of very different size.
 *
 *     rᵢ = x₁ exp(x₂ / (tᵢ + x₃)) − yᵢ        tᵢ = 45 + 5i, i = 1 … 16
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 10.
 */
export const meyer = problem(
  10,
  (x: number[]) => {
    const r = new Array<number>(16);
    for (let i = 1; i <= 16; i++) {
      r[i - 1] = x[0] * Math.exp(x[1] / (45 + 5 * i + x[2])) - y[i - 1];
    }
    return r;
  },
  {
    name: "meyer",
    start: [0.02, 4000, 250],
    squares: [87.9458],
  },
);
