import { objective } from "../objective.ts";

/**
 * Himmelblau's function: four minima of equal depth, four saddles between them and one maximum in the middle.
 *
 *     f(x, y) = (x² + y − 11)² + (x + y² − 7)²        minimum 0 at (3, 2) and three more points
 *
 * Source: Himmelblau 1972.
 */
export const himmelblau = objective((x: number, y: number) => (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2, {
  name: "himmelblau",
  domain: [
    [-5, 5],
    [-5, 5],
  ],
  minima: [
    { params: [3, 2], value: 0 },
    { params: [-2.805118086952745, 3.131312518250573], value: 0 },
    { params: [-3.779310253377747, -3.283185991286169], value: 0 },
    { params: [3.584428340330492, -1.8481265269644036], value: 0 },
  ],
  saddles: [
    [-3.0730257507643897, -0.08135304428796751],
    [-0.12796134673068008, -1.9537149802445763],
    [0.08667750455539636, 2.884254701174776],
    [3.385154183607021, 0.07385187983774928],
  ],
  source: "Himmelblau 1972",
});
