import { problem } from "./problem.ts";

/**
 * The helical valley: a groove that winds around the third axis.
 *
 *     r = [10 (x₃ − 10 θ), 10 (√(x₁² + x₂²) − 1), x₃]        θ the angle of (x₁, x₂) over 2π
 *
 * Source: Fletcher & Powell 1963; Moré, Garbow & Hillstrom 1981, problem 7.
 */
export const helicalValley = problem(
  7,
  (x: number[]) => {
    const turn = x[0] > 0 ? 0 : 0.5;
    const theta = Math.atan(x[1] / x[0]) / (2 * Math.PI) + turn;
    return [10 * (x[2] - 10 * theta), 10 * (Math.sqrt(x[0] * x[0] + x[1] * x[1]) - 1), x[2]];
  },
  {
    name: "helicalValley",
    start: [-1, 0, 0],
    squares: [0],
    at: [1, 0, 0],
  },
);
