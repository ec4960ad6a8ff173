import { problem } from "./problem.ts";

const y = [
  0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.85, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658, 0.628, 0.603, 0.58,
  0.558, 0.538, 0.522, 0.506, 0.49, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.42, 0.414, 0.411, 0.406,
];

/**
 * Osborne's first function: two exponentials fitted to 33 points.
 *
 *     rᵢ = yᵢ − (x₁ + x₂ e^(−tᵢx₄) + x₃ e^(−tᵢx₅))        tᵢ = 10 (i − 1), i = 1 … 33
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 17.
 */
export const osborne1 = problem(
  17,
  (x: number[]) => {
    const r = new Array<number>(33);
    for (let i = 1; i <= 33; i++) {
      const t = 10 * (i - 1);
      r[i - 1] = y[i - 1] - (x[0] + x[1] * Math.exp(-t * x[3]) + x[2] * Math.exp(-t * x[4]));
    }
    return r;
  },
  {
    name: "osborne1",
    start: [0.5, 1.5, -1, 0.01, 0.02],
    squares: [5.46489e-5],
  },
);
