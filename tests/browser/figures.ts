// Figures for a browser to draw.
import { landscape } from "../../src/figures/landscape.ts";
import { lossCurve } from "../../src/figures/lossCurve.ts";
import { minimize } from "../../src/minimize.ts";
import { rosenbrock } from "../../src/objectives/index.ts";
import { adam, gradientDescent } from "../../src/optimizers/index.ts";
import { fakeRun } from "../src/figures/drawn.ts";

export const runs = [gradientDescent({ learningRate: 1e-3 }), adam({ learningRate: 2e-2 })].map((optimizer) =>
  minimize(rosenbrock, optimizer, { start: [-1.5, 1.5], steps: 500 }),
);
/** A valley with the paths of two optimizers. */
export const map = landscape(rosenbrock).trajectories(runs);
/** Two costs over 300 steps. */
export const curve = lossCurve(
  fakeRun({
    "training cost": Array.from({ length: 300 }, (_, i) => 2 * Math.exp(-i / 60) + 0.01),
    "validation cost": Array.from({ length: 300 }, (_, i) => 2 * Math.exp(-i / 50) + 0.1 + i / 4000),
  }),
  { title: "Learning is not pure optimization" },
);
/** A PNG. */
export const onePixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
