// The intermediate language as JavaScript. Names of the runtime start with `$`; `$S` and `$O` are the stacks of numbers and of
// references, `$p` and `$q` their heights.
import type { Expression, MathCall, New, Slot, Statement } from "./ir.ts";
import type { Type } from "./type.ts";
import { isObject, isReference } from "./type.ts";
import { assigned, each, expressionsOf, listsOf, walk } from "./walk.ts";

/** Functions of Math that are single instructions, exact by the standard. */
const NATIVE = new Set(["sqrt", "abs", "floor", "ceil", "round", "trunc", "sign", "fround", "max", "min"]);

export function expressionText(e: Expression): string {
  switch (e.kind) {
    case "number":
      return e.value < 0 || Object.is(e.value, -0) ? `(${Object.is(e.value, -0) ? "-0" : e.value})` : String(e.value);
    case "variable":
      return e.name;
    case "literal":
      return e.text.startsWith("-") ? `(${e.text})` : e.text;
    case "negate":
      return `(-${expressionText(e.operand)})`;
    case "not":
      return `!${expressionText(e.operand)}`;
    case "binary":
      return `(${expressionText(e.left)} ${e.operator} ${expressionText(e.right)})`;
    case "choose":
      return `(${expressionText(e.test)} ? ${expressionText(e.yes)} : ${expressionText(e.no)})`;
    case "math":
      return mathText(e);
    case "element":
      return `${expressionText(e.array)}[${expressionText(e.index)}]`;
    case "field":
      return fieldText(e.object, e.name);
    case "length":
      return `${expressionText(e.array)}.length`;
    case "builtin":
      return `${e.text}(${e.args.map(expressionText).join(", ")})`;
    case "new":
      return newText(e);
    case "pop":
      return isOnReferenceStack(e.type) ? "$O[--$q]" : "$S[--$p]";
    case "slot":
      return slotText(e);
  }
}

/** The functions of Math that `text` calls, which are not the engine's. */
export function mathNames(text: string): string[] {
  return [...new Set([...text.matchAll(/\$math_(\w+)/g)].map(([, name]) => name))];
}

export const programText = (list: readonly Statement[], indent: string, words: Words = PLAIN): string =>
  list.map((s) => statementText(s, indent, words)).join("");

/** How statements write what they are made of. */
export interface Words {
  expression(e: Expression): string;
  /** Of a condition. */
  test(e: Expression): string;
  assignment(place: string, value: Expression): string;
  call(text: string): string;
}

/** Declares every variable of a program, but for `except`. */
export function declarations(list: readonly Statement[], except: ReadonlySet<string>): string {
  const names = new Map<string, Type>();
  const see = (name: string | undefined, type: Type): void => {
    if (name !== undefined && !except.has(name) && !names.has(name)) names.set(name, type);
  };
  each(list, (s) => {
    if ("type" in s) see(assigned(s), s.type);
    for (const e of expressionsOf(s)) walk(e, (part) => part.kind === "variable" && see(part.name, part.type));
  });
  if (!names.size) return "";
  const initial = (type: Type): string => (type === "number" ? " = 0" : type === "boolean" ? " = false" : "");
  return `  let ${[...names].map(([name, type]) => name + initial(type)).join(", ")};\n`;
}

/** Whole powers that are products: `(x * x) * (x * x)` is the fourth. Lanes make the same ones. */
const POWERS: Readonly<Record<number, string>> = { 2: "$square", 3: "$cube", 4: "$fourth" };

/** Declares them. */
export const powersText =
  "const $square = (x) => x * x, $cube = (x) => x * x * x, $fourth = (x) => (x * x) * (x * x);\n";

function mathText({ name, args }: MathCall): string {
  const texts = args.map(expressionText);
  const power = name === "pow" && args[1].kind === "number" ? args[1].value : 0;
  if (args[0].kind === "variable" && (power === 2 || power === 3))
    return `(${Array(power).fill(texts[0]).join(" * ")})`;
  if (POWERS[power]) return `${POWERS[power]}(${texts[0]})`;
  return `${NATIVE.has(name) ? `Math.${name}` : `$math_${name}`}(${texts.join(", ")})`;
}

function newText(e: New): string {
  const args = e.args.map(expressionText);
  if (e.form === "list" || (isObject(e.type) && e.type.tuple)) return `[${args.join(", ")}]`;
  if (e.form === "object") return `{ ${e.names!.map((name, i) => `${key(name)}: ${args[i]}`).join(", ")} }`;
  const type = e.type as { array: Type; typed?: boolean };
  if (isReference(type.array)) return `new Array(${args[0]})`;
  return type.typed || e.fixed ? `new Float64Array(${args[0]})` : `new Array(${args[0]}).fill(0)`;
}

const fieldText = (object: Expression, name: string): string =>
  IDENTIFIER.test(name) ? `${expressionText(object)}.${name}` : `${expressionText(object)}[${key(name)}]`;

const IDENTIFIER = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;
const key = (name: string): string =>
  IDENTIFIER.test(name) || /^(0|[1-9]\d*)$/.test(name) ? name : JSON.stringify(name);

function slotText({ of, index }: Slot): string {
  if (of === "adjoint" || of === "tangent") return `$R[${of === "adjoint" ? 2 * index : 2 * index + 1}]`;
  return `$.${of}`;
}

const isOnReferenceStack = (type: Type): boolean => type !== "number" && type !== "boolean";

function statementText(s: Statement, indent: string, words: Words): string {
  const line = (text: string): string => `${indent}${text}\n`;
  const inner = (list: readonly Statement[]): string => `{\n${programText(list, `${indent}  `, words)}${indent}}`;
  const text = words.expression;
  switch (s.kind) {
    case "set":
      return line(`${words.assignment(s.name, s.value)};`);
    case "store":
      return line(`${words.assignment(`${text(s.array)}[${text(s.index)}]`, s.value)};`);
    case "storeField":
      return line(`${words.assignment(fieldText(s.object, s.name), s.value)};`);
    case "append":
      return line(`${text(s.array)}.push(${text(s.value)});`);
    case "removeLast":
      return line(`${text(s.array)}.length--;`);
    case "resize":
      return line(`if (${text(s.array)}.length !== ${text(s.length)}) ${text(s.array)}.length = ${text(s.length)};`);
    case "push":
      if (isOnReferenceStack(s.value.type)) return line(`$O[$q++] = ${text(s.value)};`);
      return line(`$S[$p++] = ${s.value.type === "boolean" ? "+" : ""}${text(s.value)};`);
    case "if":
      return line(`if (${words.test(s.test)}) ${inner(s.yes)}${s.no.length ? ` else ${inner(s.no)}` : ""}`);
    case "loop": {
      const [update] = s.update;
      // `continue` never appears, so that the update may stand in the body.
      const head = s.update.length === 1 && update.kind === "set" ? words.assignment(update.name, update.value) : "";
      const body = head ? s.body : [...s.body, ...s.update];
      const checked = pushes(body) ? `\n${indent}  if ($p > $.most) $.full();` : "";
      return line(`${s.label}: for (; ${words.test(s.test)}; ${head}) ${inner(body).replace("{", `{${checked}`)}`);
    }
    case "block":
      return line(`${s.label}: ${inner(s.body)}`);
    case "leave":
      return line(`break ${s.label};`);
    case "throw":
      return line(`throw new ${s.error}(${JSON.stringify(s.message)});`);
    case "evaluate":
      return line(`${text(s.value)};`);
    case "call":
      return line(words.call(`${target(s.target)}${s.callee}$value(${s.args.map(text).join(", ")});`));
    case "callForward": {
      const half = s.alone ? "tangent" : s.dual ? "forwardDual" : "forward";
      return line(words.call(`${target(s.target)}${s.twin}.${half}(${s.args.map(text).join(", ")});`));
    }
    case "callBackward": {
      const half = s.dual ? "backwardDual" : "backward";
      return line(words.call(`${s.twin}.${half}(${s.seeds.map(text).join(", ")});`));
    }
    case "give":
      return line(`${slotText(s.slot)} = ${text(s.value)};`);
  }
}

const target = (name: string | undefined): string => (name === undefined ? "" : `${name} = `);

/** Others use the stacks too. */
const outside = (call: string): string => `$.p = $p; $.q = $q; ${call} $p = $.p; $q = $.q;`;

/** Does each turn of a loop keep something? Loops inside it see to themselves. */
const pushes = (list: readonly Statement[]): boolean =>
  list.some((s) => s.kind === "push" || (s.kind !== "loop" && listsOf(s).some(pushes)));

function setText(place: string, value: Expression): string {
  if (value.kind === "binary" && "+-*/".includes(value.operator) && expressionText(value.left) === place) {
    return `${place} ${value.operator}= ${expressionText(value.right)}`;
  }
  return `${place} = ${expressionText(value)}`;
}

export const PLAIN: Words = { expression: expressionText, test: expressionText, assignment: setText, call: outside };
