// How the programs of tensor operations are put together, in the intermediate language that derivatives are made from.
import { add, compare, element, ONE, variable, ZERO } from "../derivative/build.ts";
import type { Expression, Program, Statement, Variable } from "../derivative/ir.ts";
import { isArray, type Type } from "../derivative/type.ts";
import type { Rank } from "./shape.ts";

const ROW: Type = { array: "number" };
const MATRIX: Type = { array: ROW };

export const typeOfRank = (rank: Rank): Type => (["number", ROW, MATRIX] as const)[rank];

export const rankOf = ({ type }: Expression): Rank => (isArray(type) ? (isArray(type.array) ? 2 : 1) : 0);

/** A program of parameters `a`, `b`, … of these ranks; `body` sets `result`. */
export function programOf(
  name: string,
  ranks: readonly Rank[],
  rank: Rank,
  body: (...params: Variable[]) => readonly Statement[],
): Program {
  const params = ranks.map((each, i) => ({ name: "abc"[i], type: typeOfRank(each) }));
  const statements = body(...params.map((param) => variable(param.name, param.type)));
  const returns = typeOfRank(rank);
  return { name, params, captures: [], returns, result: "result", label: "F", body: statements };
}

export const set = (name: string, value: Expression): Statement => ({
  kind: "set",
  name,
  type: value.type,
  value,
  declares: true,
});

export const reset = (name: string, value: Expression): Statement => ({
  kind: "set",
  name,
  type: value.type,
  value,
  declares: false,
});

/** for (index = 0; index < count; index++) body */
export const loop = (index: string, count: Expression, body: readonly Statement[]): Statement[] => [
  set(index, ZERO),
  {
    kind: "loop",
    label: `L_${index}`,
    test: compare("<", variable(index), count),
    body,
    update: [reset(index, add(variable(index), ONE))],
  },
];

/** Σ of `term` over an index, under the name `name`. */
export const total = (name: string, index: string, count: Expression, term: Expression): Statement[] => [
  set(name, ZERO),
  ...loop(index, count, [reset(name, add(variable(name), term))]),
];

/** A place of a result: statements that come first, and the value. */
export interface Place {
  readonly first?: readonly Statement[];
  readonly value: Expression;
}

/** Sets `result` to a tensor of a rank, from what its place (i, j) holds. @param before of each row */
export function filled(
  rank: Rank,
  rows: Expression,
  columns: Expression,
  at: (i: Variable, j: Variable) => Place,
  before: (i: Variable) => readonly Statement[] = () => [],
): Statement[] {
  const [i, j] = [variable("i"), variable("j")];
  const { first = [], value } = at(i, j);
  if (rank === 0) return [...first, set("result", value)];
  const row = variable(rank === 1 ? "made" : "row", ROW);
  const line = [
    ...before(i),
    set(row.name, { kind: "new", form: "zeros", args: [columns], type: ROW }),
    ...loop("j", columns, [...first, { kind: "store", array: row, index: j, value, type: "number" }]),
  ];
  if (rank === 1) return [...line, set("result", row)];
  const made = variable("made", MATRIX);
  return [
    set(made.name, { kind: "new", form: "list", args: [], type: MATRIX }),
    ...loop("i", rows, [...line, { kind: "append", array: made, value: row, type: ROW }]),
    set("result", made),
  ];
}

/** A number without its derivative. */
export const inert = (x: Expression): Expression => ({ kind: "builtin", text: "Number", args: [x], type: "number" });

export const at = (matrix: Expression, i: Expression, j: Expression): Expression => element(element(matrix, i), j);
