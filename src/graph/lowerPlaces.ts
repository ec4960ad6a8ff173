import type { Expression, Labels } from "./expression.ts";
import { asMatrix, type Shape } from "./shape.ts";

/** How a loop's body reads a node that lies in memory, and the labels. */
export interface Reader {
  /** The name of the array and where the node starts in it; nothing when the node is computed in the loop itself. */
  place(node: Expression): { readonly array: string; readonly offset: number } | undefined;
  labels(labels: Labels): string;
}

/** A loop over all places of `shape`: `body` is made of statements that compute what `result` then names. */
export interface Places {
  /** Statements for one place. */
  readonly statements: string;
  /** The value there. */
  readonly result: string;
  /** Whether the statements need row `i` and column `j`, or only the place `p`. */
  readonly matrix: boolean;
}

/** Lowers `root` and every node inside it that has no memory of its own to the body of one loop. */
export function lowerPlaces(root: Expression, reader: Reader): Places {
  const statements: string[] = [];
  const names = new Map<Expression, string>();
  let matrix = false;

  const read = (node: Expression): string => {
    const place = reader.place(node);
    if (!place) return compute(node);
    const index = indexIn(node.shape, root.shape);
    if (index === "i" || index === "j") matrix = true;
    return `${place.array}[${plus(index, place.offset)}]`;
  };
  const compute = (node: Expression): string => {
    const known = names.get(node);
    if (known) return known;
    if (node.op === "constant") return literal(node.value);
    if (node.op === "oneHot") {
      matrix = true;
      return `(${reader.labels(node.labels)}[i] === j ? 1 : 0)`;
    }
    const name = `v${names.size}`;
    names.set(node, name);
    statements.push(`const ${name} = ${formula(node, "of" in node ? node.of.map(read) : [])};`);
    return name;
  };

  const result = compute(root);
  return { statements: statements.join(" "), result, matrix };
}

/** A loop around `places`; `write` says what to do with each value. */
export function loopOver(shape: Shape, places: Places, write: (value: string) => string): string {
  const [rows, columns] = asMatrix(shape);
  const body = `${places.statements} ${write(places.result)}`;
  if (!places.matrix) return `for (let p = 0; p < ${rows * columns}; p++) { ${body} }`;
  return `for (let i = 0, p = 0; i < ${rows}; i++) for (let j = 0; j < ${columns}; j++, p++) { ${body} }`;
}

export function literal(value: number): string {
  return value < 0 || Object.is(value, -0) ? `(${Object.is(value, -0) ? "-0" : value})` : String(value);
}

/** Which of the loop's counters says where a node of shape `inner` is, in a loop over `outer`. */
function indexIn(inner: Shape, outer: Shape): "p" | "i" | "j" | "" {
  const [rows, columns] = asMatrix(inner);
  const [outerRows, outerColumns] = asMatrix(outer);
  if (rows === outerRows && columns === outerColumns) return "p";
  if (rows === 1 && columns === 1) return "";
  return rows === 1 ? "j" : "i";
}

const plus = (index: string, offset: number): string =>
  index === "" ? String(offset) : offset === 0 ? index : `${offset} + ${index}`;

function formula(node: Expression, [a, b]: string[]): string {
  switch (node.op) {
    case "tanh":
    case "sigmoid":
    case "exp":
    case "log":
      return `${node.op}(${a})`;
    case "relu":
      // Written so that NaN stays NaN: a diverged run must not look healthy.
      return `(${a} <= 0 ? 0 : ${a})`;
    case "step":
      return `(${a} > 0 ? 1 : 0)`;
    case "square":
      return `${a} * ${a}`;
    case "scale":
      return `${a} * ${literal(node.factor)}`;
    case "add":
      return `${a} + ${b}`;
    case "subtract":
      return `${a} - ${b}`;
    case "multiply":
      return `${a} * ${b}`;
    case "divide":
      return `${a} / ${b}`;
    case "broadcast":
      return a;
    default:
      throw new TypeError(`lower: ${node.op} is not computed place by place`);
  }
}
