// Programs of derivatives as a reader likes them: few parentheses, the names of Math, and what is kept told by name.
import { expressionText, type Words } from "../emit.ts";
import type { Expression, Operator } from "../ir.ts";

/** How strongly each operator binds. */
const STRENGTH: Readonly<Record<Operator, number>> = {
  "||": 1,
  "&&": 2,
  "|": 3,
  "^": 4,
  "&": 5,
  "===": 6,
  "!==": 6,
  "==": 6,
  "!=": 6,
  "<": 7,
  "<=": 7,
  ">": 7,
  ">=": 7,
  "<<": 8,
  ">>": 8,
  ">>>": 8,
  "+": 9,
  "-": 9,
  "*": 10,
  "/": 10,
  "%": 10,
};
const UNARY = 11;
const POWER = 12;
const ATOM = 20;

export const READABLE: Words = {
  expression: (e) => text(e, 0),
  test: (e) => text(e, 0),
  assignment: (place, value) => {
    if (value.kind === "binary" && "+-*/".includes(value.operator) && text(value.left, 0) === place) {
      return `${place} ${value.operator}= ${text(value.right, STRENGTH[value.operator] > 9 ? POWER : 0)}`;
    }
    return `${place} = ${text(value, 0)}`;
  },
  call: (call) => call.replace("$value(", "("),
};

/** The program's text with readable names; one that was printed with {@link READABLE}. */
export const readable = (program: string): string =>
  program
    .replace(/^"use strict";\n/, "")
    .replace(/^const \$(math_|square).*\n/gm, "")
    .replace("return (function ", "function ")
    .replace(/\);$/, "")
    .replace(/^ *const \$S = .*\n/m, "")
    .replace(/^ *if \(\$[Sp].*\$\.(trim|full)\(\);\n/gm, "")
    .replace(/^ *let (?=[^\n]*= 0[,;])[^\n]*;\n/m, "")
    .replace(/\$[SO]\[\$[pq]\+\+\] = \+?(.*);$/gm, "keep($1);")
    .replace(/\$[SO]\[--\$[pq]\]/g, "kept()")
    .replace(/\{\n *\} else \{/g, "{} else {")
    .replace(/for \(; (.*); \) \{/g, "while ($1) {")
    .replace(/\$restore\((.*?), .*?\)/g, "$1")
    .replace(/\$\.restore\(([^,]*), [^)]*\)/g, "$1")
    .replace(/\$\.(zeros|growingZeros)\(/g, "zeros(")
    .replace(/\$\.copy\(/g, "copy(")
    .replace(/\$R(\d+): /g, "")
    .replace(/\$f\b/g, "")
    .replace(/\$(bar|dot)\b/g, "_$1")
    .replace(/\$(gradient|valueAndGradient|tangent|forward)\b/g, "_$1")
    .replace(/\$direction/g, "direction")
    .replace(/\$([a-z]+\w*)/g, "$1");

function text(e: Expression, outer: number): string {
  const inside = (strength: number, written: string): string => (strength < outer ? `(${written})` : written);
  switch (e.kind) {
    case "negate":
      return inside(UNARY, `-${text(e.operand, UNARY)}`);
    case "not":
      return `!${text(e.operand, ATOM)}`;
    case "binary": {
      const strength = STRENGTH[e.operator];
      return inside(strength, `${text(e.left, strength)} ${e.operator} ${text(e.right, strength + 1)}`);
    }
    case "choose":
      return inside(0.5, `${text(e.test, 1)} ? ${text(e.yes, 1)} : ${text(e.no, 0.5)}`);
    case "math":
      if (e.name === "pow") return inside(POWER, `${text(e.args[0], ATOM)} ** ${text(e.args[1], POWER)}`);
      return `Math.${e.name}(${e.args.map((arg) => text(arg, 0)).join(", ")})`;
    case "element":
      return `${text(e.array, ATOM)}[${text(e.index, 0)}]`;
    case "field":
      return /^\d/.test(e.name) ? `${text(e.object, ATOM)}[${e.name}]` : `${text(e.object, ATOM)}.${e.name}`;
    case "length":
      return `${text(e.array, ATOM)}.length`;
    case "builtin":
      return `${e.text}(${e.args.map((arg) => text(arg, 0)).join(", ")})`;
    case "new":
      if (e.form === "zeros") return `zeros(${text(e.args[0], 0)})`;
      if (e.form === "list") return `[${e.args.map((arg) => text(arg, 0)).join(", ")}]`;
      return `{ ${e.names!.map((name, i) => `${name}: ${text(e.args[i], 0)}`).join(", ")} }`;
    default:
      return expressionText(e);
  }
}
