import type { SumTo } from "./expression.ts";
import { loopOver, lowerPlaces, type Reader } from "./lowerPlaces.ts";
import { asMatrix } from "./shape.ts";

/** JavaScript that sums over rows, columns or both, in the order in which the numbers lie. */
export function lowerSum(node: SumTo, out: string, offset: number, reader: Reader): string {
  const [operand] = node.of;
  const [rows, columns] = asMatrix(operand.shape);
  const [keptRows, keptColumns] = asMatrix(node.shape);
  const place = reader.place(operand);
  const places = place
    ? { statements: "", result: `${place.array}[${place.offset} + p]`, matrix: false }
    : lowerPlaces(operand, reader);
  if (keptRows === rows && keptColumns === columns)
    return loopOver(operand.shape, places, (value) => `${out}[${offset} + p] = ${value};`);
  if (keptRows === 1 && keptColumns === 1)
    return `let sum = 0;\n${loopOver(operand.shape, places, (value) => `sum += ${value};`)}\n${out}[${offset}] = sum;`;
  const index = keptRows === 1 ? "j" : "i";
  const loop = loopOver(
    operand.shape,
    { ...places, matrix: true },
    (value) => `${out}[${offset} + ${index}] += ${value};`,
  );
  return `${out}.fill(0, ${offset}, ${offset + keptRows * keptColumns});\n${loop}`;
}
