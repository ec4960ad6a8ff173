import { binary, choose, compare, element, length, math, number, ONE, variable, ZERO } from "../derivative/build.ts";
import type { Expression, Program, Statement, Variable } from "../derivative/ir.ts";
import { at, filled, programOf, rankOf, set } from "./program.ts";
import type { Rank } from "./shape.ts";

const exp = (x: Expression): Expression => math("exp", x);
const over = (a: Expression, b: Expression): Expression => binary("/", a, b);
const plus = (a: Expression, b: Expression): Expression => binary("+", a, b);
const minus: Expression = number(-1);

/** Of one number x: what it becomes. Subgradients: relu, step and abs have slope 0 at 0. */
export const UNARY = {
  exp,
  log: (x) => math("log", x),
  tanh: (x) => math("tanh", x),
  sqrt: (x) => math("sqrt", x),
  abs: (x) => math("abs", x),
  square: (x) => binary("*", x, x),
  /** Without overflow on either side. */
  sigmoid: (x) =>
    choose(compare(">=", x, ZERO), over(ONE, plus(ONE, exp(binary("*", minus, x)))), over(exp(x), plus(ONE, exp(x)))),
  /** NaN stays NaN. */
  relu: (x) => choose(compare("<=", x, ZERO), ZERO, x),
  step: (x) => choose(compare(">", x, ZERO), ONE, ZERO),
} satisfies Record<string, (x: Variable) => Expression>;

export const BINARY = { add: "+", subtract: "-", multiply: "*", divide: "/" } as const;

export const unaryProgram = (name: keyof typeof UNARY, rank: Rank): Program =>
  programOf(name, [rank], rank, (a) => {
    const x = variable("x");
    const rows = rank === 2 ? length(a) : ZERO;
    const columns = rank === 2 ? length(element(a, ZERO)) : rank === 1 ? length(a) : ZERO;
    return filled(rank, rows, columns, (i, j) => ({
      first: [set(x.name, rank === 2 ? at(a, i, j) : rank === 1 ? element(a, j) : a)],
      value: UNARY[name](x),
    }));
  });

/** Place by place; a dimension of 1, or one that is missing in front, is repeated. */
export const binaryProgram = (name: keyof typeof BINARY, ranks: readonly [Rank, Rank]): Program => {
  const rank = Math.max(...ranks) as Rank;
  return programOf(name, ranks, rank, (a, b) => {
    const sizes = [...sizesOf(a), ...sizesOf(b)];
    const rows = larger(rowsOf(a), rowsOf(b));
    const columns = larger(columnsOf(a), columnsOf(b));
    const [m, n] = [variable("m"), variable("n")];
    return [
      ...sizes,
      ...(rank === 2 ? [set(m.name, rows)] : []),
      ...(rank > 0 ? [set(n.name, columns)] : []),
      ...filled(rank, m, n, (i, j) => ({
        first: [set("x", repeated(a, i, j)), set("y", repeated(b, i, j))],
        value: binary(BINARY[name], variable("x"), variable("y")),
      })),
    ];
  });
};

export const broadcastProgram = (rank: Rank): Program =>
  programOf("broadcast", [rank, 1], 2, (a, shape) => [
    ...sizesOf(a),
    set("m", element(shape, ZERO)),
    set("n", element(shape, ONE)),
    ...filled(2, variable("m"), variable("n"), (i, j) => ({ value: repeated(a, i, j) })),
  ]);

/** The sizes of an operand, once. */
function sizesOf(a: Variable): Statement[] {
  if (rankOf(a) === 0) return [];
  if (rankOf(a) === 1) return [set(`${a.name}_columns`, length(a))];
  return [set(`${a.name}_rows`, length(a)), set(`${a.name}_columns`, length(element(a, ZERO)))];
}

const rowsOf = (a: Variable): Expression => (rankOf(a) === 2 ? variable(`${a.name}_rows`) : ONE);
const columnsOf = (a: Variable): Expression => (rankOf(a) > 0 ? variable(`${a.name}_columns`) : ONE);

const larger = (a: Expression, b: Expression): Expression =>
  a === ONE ? b : b === ONE ? a : choose(compare("===", a, ONE), b, a);

function repeated(a: Variable, i: Expression, j: Expression): Expression {
  const only = (size: Expression, index: Expression): Expression => choose(compare("===", size, ONE), ZERO, index);
  if (rankOf(a) === 0) return a;
  if (rankOf(a) === 1) return element(a, only(columnsOf(a), j));
  return at(a, only(rowsOf(a), i), only(columnsOf(a), j));
}
