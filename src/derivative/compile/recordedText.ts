import { declarations, expressionText, programText, type Words } from "../emit.ts";
import type { Expression, Operator, Program, Statement } from "../ir.ts";
import { isReference } from "../type.ts";
import { each } from "../walk.ts";
import { capturedNames, functionName, lines, parameterText, reading } from "./frame.ts";

/** JavaScript of a program on the tape's numbers; `$t` is the tape. For functions that have no text of their own for it. */
export function recordedText(program: Program): string {
  const gives = program.returns !== "void";
  const body: Statement[] = [{ kind: "block", label: program.label, body: program.body }];
  const given = new Set([...program.params.map((p) => p.name), ...capturedNames(program)]);
  const declared = declarations(gives ? [...body, reading(program.result, program.returns)] : body, given);
  const called = new Set<string>();
  each(body, (s) => {
    if (s.kind === "call") called.add(s.callee);
  });
  const names = program.captures.map((c) => c.name).join(", ");
  const head = lines([
    ...(names ? [`const [${names}] = $captures();`] : []),
    ...[...called].map((name) => `const ${name}$value = $t.use(${name});`),
  ]);
  const params = program.params.map(parameterText).join(", ");
  return (
    `"use strict";\nreturn function ${functionName(program, "recorded")}(${params}) {\n` +
    `${head}${declared}${programText(body, "  ", WORDS)}${gives ? `  return ${program.result};\n` : ""}};`
  );
}

const OPERATIONS: Readonly<Partial<Record<Operator, string>>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "%": "mod",
};

function text(e: Expression): string {
  switch (e.kind) {
    case "negate":
      return `$t.neg(${text(e.operand)})`;
    case "not":
      return `!${plain(e.operand)}`;
    case "binary": {
      const operation = OPERATIONS[e.operator];
      if (operation) return `$t.${operation}(${text(e.left)}, ${text(e.right)})`;
      if (e.operator === "&&" || e.operator === "||") {
        return `$t.${e.operator === "&&" ? "and" : "or"}(${text(e.left)}, () => ${text(e.right)})`;
      }
      return `(${plain(e.left)} ${e.operator} ${plain(e.right)})`;
    }
    case "choose":
      return `(${plain(e.test)} ? ${text(e.yes)} : ${text(e.no)})`;
    case "math":
      return `$t.Math.${e.name}(${e.args.map(text).join(", ")})`;
    case "element":
      return `${text(e.array)}[${plain(e.index)}]`;
    case "field":
      return /^\d/.test(e.name) ? `${text(e.object)}[${e.name}]` : `${text(e.object)}.${e.name}`;
    case "length":
      return `${text(e.array)}.length`;
    case "builtin":
      return `${e.text.replace("$.", "$t.")}(${e.args.map((arg) => (isReference(arg.type) ? text(arg) : plain(arg))).join(", ")})`;
    case "new":
      return newText(e);
    default:
      return expressionText(e);
  }
}

const plain = (e: Expression): string =>
  e.kind === "number" || e.kind === "literal" || e.kind === "length" ? text(e) : `$t.value(${text(e)})`;

function newText(e: Extract<Expression, { kind: "new" }>): string {
  const args = e.args.map(text);
  if (e.form === "zeros") return `new Array(${plain(e.args[0])}).fill(0)`;
  const tuple = e.form === "object" && typeof e.type === "object" && "tuple" in e.type && e.type.tuple;
  if (e.form === "list" || tuple) return `[${args.join(", ")}]`;
  return `{ ${e.names!.map((name, i) => `${name}: ${args[i]}`).join(", ")} }`;
}

const WORDS: Words = {
  expression: text,
  test: plain,
  assignment: (place, value) => `${place} = ${text(value)}`,
  call: (call) => call,
};
