import { binary, choose, compare, element, length, literal, math, ONE, variable, ZERO } from "../derivative/build.ts";
import type { Expression, Program, Statement } from "../derivative/ir.ts";
import { at, filled, inert, loop, programOf, reset, set, total } from "./program.ts";
import { type Rank, type Shape, ShapeError, shapeText } from "./shape.ts";

/** Of a row x: its largest number under the name `largest`, and Σ exp(x − largest) under `s`. */
function normalizer(count: Expression, x: (k: Expression) => Expression): Statement[] {
  const [p, k, largest] = [variable("p"), variable("k"), variable("largest")];
  const seen = inert(x(p));
  return [
    set(largest.name, literal("-Infinity", "number")),
    ...loop(p.name, count, [reset(largest.name, choose(compare(">", seen, largest), seen, largest))]),
    ...total("s", k.name, count, math("exp", binary("-", x(k), largest))),
  ];
}

/** eˣ divided by its sum, row by row. */
export const softmaxProgram = (rank: Rank): Program =>
  programOf("softmax", [rank], rank, (a) => {
    const columns = rank === 2 ? length(element(a, ZERO)) : length(a);
    const place = (i: Expression, j: Expression): Expression => (rank === 2 ? at(a, i, j) : element(a, j));
    return filled(
      rank,
      length(a),
      columns,
      (i, j) => ({
        value: binary("/", math("exp", binary("-", place(i, j), variable("largest"))), variable("s")),
      }),
      (i) => normalizer(columns, (k) => place(i, k)),
    );
  });

/** −ln softmax(a)_label, one a row. */
export const crossEntropyProgram = (): Program =>
  programOf("softmaxCrossEntropy", [2, 1], 1, (a, labels) =>
    filled(1, ZERO, length(a), (_, j) => ({
      first: normalizer(length(element(a, ZERO)), (k) => at(a, j, k)),
      value: binary("+", math("log", variable("s")), binary("-", variable("largest"), at(a, j, element(labels, j)))),
    })),
  );

export const oneHotProgram = (): Program =>
  programOf("oneHot", [1, 0], 2, (labels, classes) =>
    filled(2, length(labels), classes, (i, j) => ({ value: choose(compare("===", element(labels, i), j), ONE, ZERO) })),
  );

export function checkLabels(name: string, labels: ArrayLike<number>, classes: number): void {
  for (let i = 0; i < labels.length; i++) {
    const label = Number(labels[i]);
    if (!(Number.isInteger(label) && label >= 0 && label < classes))
      throw new ShapeError(`${name}: labels[${i}] must be a whole number in [0, ${classes}), got ${label}`);
  }
}

export function checkCrossEntropy(logits: Shape, labels: Shape): void {
  if (logits.length !== 2 || labels.length !== 1 || logits[0] !== labels[0])
    throw new ShapeError(
      `softmaxCrossEntropy: logits are ${shapeText(logits)} but labels are ${shapeText(labels)}; each row needs one label`,
    );
}
