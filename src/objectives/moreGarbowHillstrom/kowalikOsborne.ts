import { problem } from "./problem.ts";

const y = [0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246];
const u = [4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625];

/**
 * Kowalik and Osborne's function: an enzyme reaction.
 *
 *     rᵢ = yᵢ − x₁ (uᵢ² + uᵢx₂) / (uᵢ² + uᵢx₃ + x₄)        i = 1 … 11
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 15.
 */
export const kowalikOsborne = problem(
  15,
  (x: number[]) => {
    const r = new Array<number>(11);
    for (let i = 1; i <= 11; i++) {
      const v = u[i - 1];
      r[i - 1] = y[i - 1] - (x[0] * (v * v + v * x[1])) / (v * v + v * x[2] + x[3]);
    }
    return r;
  },
  {
    name: "kowalikOsborne",
    start: [0.25, 0.39, 0.415, 0.39],
    squares: [3.07505e-4, 1.02734e-3],
  },
);
