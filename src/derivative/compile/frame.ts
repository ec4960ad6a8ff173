// What programs have in common as JavaScript: their heads, their names, and how they keep the stacks.
import type { Analysis } from "../activity.ts";
import { variable } from "../build.ts";
import { mathNames, powersText } from "../emit.ts";
import type { Parameter, Program, Statement } from "../ir.ts";
import { barName, isBarName } from "../reverse/context.ts";
import type { Joint, Split } from "../reverse/reverse.ts";
import { dotName } from "../tangent.ts";
import type { Type } from "../type.ts";
import { each } from "../walk.ts";

/** A function body that gives `text`; functions of Math are constants outside it. */
export function factory(text: string): string {
  // In parentheses the engine compiles it at once, and not twice.
  const used = mathNames(text).map((name) => `const $math_${name} = $.math.${name};\n`);
  return `"use strict";\n${used.join("")}${powersText}return (${text});`;
}

/** The stacks as locals. */
export const STACKS = "  const $S = $.S, $O = $.O, $R = $.R; let $p = $.p, $q = $.q;\n";

export const stacksFor = (text: string): string => (/\$[pqR]\b/.test(text) ? STACKS : "");

/** Captured values and, as far as `list` calls them, the functions among them. */
export function captureLines(program: Program, list: readonly Statement[]): string {
  const called = new Set<string>();
  each(list, (s) => {
    if (s.kind === "call") called.add(s.callee);
  });
  const names = program.captures.map((c) => c.name).join(", ");
  const values = names ? [`const [${names}] = $captures();`] : [];
  return lines([...values, ...[...called].map((name) => `const ${name}$value = $.value(${name});`)]);
}

/** The halves of the called functions, and the shadows of captured arrays. */
export function calleeLines(
  { analysis, callees, shadowed }: Pick<Joint | Split, "analysis" | "callees" | "shadowed">,
  dual: boolean,
): string {
  const twins = callees.map(({ twin, callee, mask }) => {
    const writes = analysis.writes(callee).map(Number).join("");
    return `const ${twin} = $.twin($self, ${callee}, "${mask}", "${writes}");`;
  });
  const shadows = shadowed.flatMap((name) => shadowLines(name, dual, false));
  const tangents = dual ? shadowed.map((name) => `const ${dotName(name)} = $.zeros(${name});`) : [];
  return lines([...twins, ...shadows, ...tangents]);
}

/** Zeros in the structure of an array or object, for its adjoint and in a dual program for that one's tangent. */
export function shadowLines(name: string, dual: boolean, grows: boolean): string[] {
  const zeros = `$.${grows ? "growingZeros" : "zeros"}(${name})`;
  const shadow = barName(name);
  return [`let ${shadow} = ${zeros};`, ...(dual ? [`let ${dotName(shadow)} = ${zeros};`] : [])];
}

/** Names that the head of a program declares for captured values. */
export const capturedNames = (program: Program): string[] =>
  program.captures.flatMap(({ name }) => [name, barName(name), dotName(name), dotName(barName(name))]);

/** A statement that reads a name, so that it gets declared. */
export const reading = (name: string, type: Type = "number"): Statement => ({
  kind: "evaluate",
  value: variable(name, type),
});

/** Which arrays and objects have tangents in a dual program. */
export const carriesTangent =
  (analysis: Analysis) =>
  (name: string): boolean =>
    isBarName(name) || analysis.hasActivePlace(name);

export const parameterText = (p: Parameter): string => (p.default === undefined ? p.name : `${p.name} = ${p.default}`);

export const lines = (list: readonly string[]): string => list.map((line) => `  ${line}\n`).join("");

/** A name for stack traces. */
export const functionName = (program: Program, suffix: string): string =>
  `${program.name.replace(/[^\p{ID_Continue}]/gu, "_") || "f"}$${suffix}`;
