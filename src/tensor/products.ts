import { binary, element, length, variable, ZERO } from "../derivative/build.ts";
import type { Expression, Program, Statement, Variable } from "../derivative/ir.ts";
import { at, filled, loop, programOf, rankOf, total } from "./program.ts";
import { type Rank, type Shape, ShapeError, shapeText } from "./shape.ts";

/** Rows of a by columns of b; a row on the left and a column on the right lose their dimension of 1. */
export function matmulProgram(ranks: readonly Rank[]): Program {
  const [left, right] = ranks;
  const rank = (left + right - 2) as Rank;
  return programOf("matmul", ranks, rank, (a, b) => {
    const k = variable("k");
    const columns = rankOf(b) === 2 ? length(element(b, ZERO)) : length(a);
    return filled(rank, length(a), columns, (i, j) => {
      // What is left of a lone dimension is the result's only one.
      const row = rankOf(b) === 2 ? i : j;
      const x = rankOf(a) === 2 ? at(a, row, k) : element(a, k);
      const y = rankOf(b) === 2 ? at(b, k, j) : element(b, k);
      return { first: total("s", k.name, length(b), binary("*", x, y)), value: variable("s") };
    });
  });
}

export function checkMatmul(a: Shape, b: Shape): void {
  const said = `matmul: a is ${shapeText(a)} but b is ${shapeText(b)}`;
  if (a.length === 0 || b.length === 0)
    throw new ShapeError(`${said}; neither may be a number: multiply scales a tensor`);
  if (a.at(-1) !== b[0])
    throw new ShapeError(
      `${said}; a's ${a.length === 2 ? "columns" : "length"} must equal b's ${b.length === 2 ? "rows" : "length"}`,
    );
}

export const transposeProgram = (): Program =>
  programOf("transpose", [2], 2, (a) =>
    filled(2, length(element(a, ZERO)), length(a), (i, j) => ({ value: at(a, j, i) })),
  );

/** The sum of all places, or of all divided by how many they are. */
export const sumProgram = (name: "sum" | "mean", rank: Rank): Program =>
  programOf(name, [rank], 0, (a) => {
    const whole = everything(a);
    return filled(0, ZERO, ZERO, () => ({
      first: whole.first,
      value: name === "sum" ? variable("s") : binary("/", variable("s"), whole.count),
    }));
  });

function everything(a: Variable): { first: Statement[]; count: Expression } {
  const [i, j] = [variable("i"), variable("j")];
  if (rankOf(a) === 1) return { first: total("s", "j", length(a), element(a, j)), count: length(a) };
  const columns = length(element(a, ZERO));
  const inner = total("s", "j", columns, at(a, i, j));
  const [start, ...rest] = inner;
  return {
    first: [start, ...loop("i", length(a), rest)],
    count: binary("*", length(a), columns),
  };
}

export const rowSumsProgram = (): Program =>
  programOf("rowSums", [2], 1, (a) =>
    filled(1, ZERO, length(a), (_, j) => ({
      first: total("s", "k", length(element(a, ZERO)), at(a, j, variable("k"))),
      value: variable("s"),
    })),
  );

export const columnSumsProgram = (): Program =>
  programOf("columnSums", [2], 1, (a) =>
    filled(1, ZERO, length(element(a, ZERO)), (_, j) => ({
      first: total("s", "k", length(a), at(a, variable("k"), j)),
      value: variable("s"),
    })),
  );
