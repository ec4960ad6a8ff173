import { variable } from "../build.ts";
import { declarations, programText, type Words } from "../emit.ts";
import type { Parameter, Program, Statement } from "../ir.ts";
import { prune } from "../prune.ts";
import { barName } from "../reverse/context.ts";
import type { Joint } from "../reverse/reverse.ts";
import { dotName, tangent } from "../tangent.ts";
import { isReference } from "../type.ts";
import {
  calleeLines,
  capturedNames,
  captureLines,
  carriesTangent,
  factory,
  functionName,
  lines,
  parameterText,
  reading,
  shadowLines,
  stacksFor,
} from "./frame.ts";

/**
 * What a program gives: the gradient, `{ value, gradient }`, the gradient's tangent in a direction given first, or the value,
 * with the gradient by the one array that it takes written into an array given last.
 */
export type JointOutput = "gradient" | "valueAndGradient" | "tangent" | "gradientInto";

export interface Printing {
  readonly words?: Words;
  /** Changes the statements before they are printed. */
  readonly each?: (list: readonly Statement[]) => readonly Statement[];
}

/** JavaScript that gives a function of the parameters. */
export function jointText(joint: Joint, output: JointOutput, { words, each = (list) => list }: Printing = {}): string {
  const { program, analysis, mask } = joint;
  const dual = output === "tangent";
  const on = program.params.filter((_, i) => mask[i]);
  const numbers = on.filter((p) => p.type === "number").map((p) => p.name);
  const references = on.filter((p) => isReference(p.type));
  const roots = numbers.map((name) => adjointOf(name, dual));
  const isInto = output === "gradientInto";
  if (isInto || output === "valueAndGradient") roots.push(program.result);
  const whole = dual ? tangent(joint.body, { carriesReference: carriesTangent(analysis), seeds: numbers }) : joint.body;
  const body = each(prune(whole, roots));

  const grows = (p: Parameter): boolean => analysis.place(variable(p.name, p.type)).some((place) => place.grows);
  const head =
    captureLines(program, body) +
    calleeLines(joint, dual) +
    lines([
      ...(dual ? directionLines(program, mask) : []),
      ...joint.written.flatMap((name) => copyLines(name, dual)),
      ...references.flatMap((p) =>
        isInto ? [`let ${barName(p.name)} = $out.fill(0);`] : shadowLines(p.name, dual, grows(p)),
      ),
    ]);
  const given = new Set([
    ...program.params.flatMap((p) => [p.name, dotName(p.name)]),
    ...references.flatMap((p) => [barName(p.name), dotName(barName(p.name))]),
    ...capturedNames(program),
  ]);
  const declared = declarations([...body, ...roots.map((name) => reading(name))], given);
  const text = programText(body, "  ", words);
  const result = isInto ? program.result : resultText(program, mask, output);
  const params = [
    ...(dual ? ["$direction"] : []),
    ...program.params.map(parameterText),
    ...(isInto ? ["$out"] : []),
  ].join(", ");
  const stacks = stacksFor(text);
  const trim = stacks && `  if ($S.length > ${MANY} || $O.length > ${MANY}) $.trim();\n`;
  const inner = `${stacks}${declared}${text}${trim}  return ${result};\n`;
  return factory(`function ${functionName(program, output)}(${params}) {\n${head}${restoring(inner)}}`);
}

/** Longer stacks are given back. */
const MANY = 2 ** 20;

const adjointOf = (name: string, dual: boolean): string => (dual ? dotName(barName(name)) : barName(name));

function directionLines(program: Program, mask: readonly boolean[]): string[] {
  return program.params.flatMap(({ name }, i) => (mask[i] ? [`let ${dotName(name)} = $direction[${i}];`] : []));
}

/** The caller's arrays are not written. */
const copyLines = (name: string, dual: boolean): string[] =>
  [name, ...(dual ? [dotName(name)] : [])].map((own) => `${own} = $.copy(${own});`);

/** Others see the stacks as they were, also when something throws. */
function restoring(inner: string): string {
  if (!inner.includes("$.p = ")) return inner;
  return `  const $p0 = $.p, $q0 = $.q;\n  try {\n${inner}  } finally { $.p = $p0; $.q = $q0; }\n`;
}

function resultText(program: Program, mask: readonly boolean[], output: JointOutput): string {
  const dual = output === "tangent";
  const parts = program.params.map(({ name, type }, i) => {
    if (!mask[i]) return name;
    return type === "number" ? adjointOf(name, dual) : `$.restore(${adjointOf(name, dual)}, ${name})`;
  });
  const gradient = parts.length === 1 ? parts[0] : `[${parts.join(", ")}]`;
  return output === "valueAndGradient" ? `{ value: ${program.result}, gradient: ${gradient} }` : gradient;
}
