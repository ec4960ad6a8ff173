import { declarations, programText, type Words } from "../emit.ts";
import type { Forward } from "../forward.ts";
import { prune } from "../prune.ts";
import { dotName } from "../tangent.ts";
import { isReference } from "../type.ts";
import {
  calleeLines,
  capturedNames,
  captureLines,
  factory,
  functionName,
  lines,
  parameterText,
  reading,
  stacksFor,
} from "./frame.ts";

/** JavaScript of a function of a direction and the parameters, that gives `{ value, tangent }`. */
export function forwardText(forward: Forward, words?: Words): string {
  const { program, mask } = forward;
  const directions = program.params.flatMap(({ name }, i) =>
    mask[i] ? [`let ${dotName(name)} = $direction[${i}];`] : [],
  );
  const copies = forward.written.flatMap((name) => [name, dotName(name)].map((own) => `${own} = $.copy(${own});`));
  const params = ["$direction", ...program.params.map(parameterText)];
  const result = `{ value: ${program.result}, tangent: ${tangentOfResult(forward)} }`;
  return factory(bodyText(forward, params, [...directions, ...copies], `  return ${result};\n`, words));
}

/** The same for use inside other programs: each active argument is followed by its tangent. */
export function tangentText(forward: Forward): string {
  const { program, mask } = forward;
  const params = program.params.flatMap((p, i) =>
    mask[i] ? [parameterText(p), `${dotName(p.name)}${p.type === "number" ? " = 0" : ""}`] : [parameterText(p)],
  );
  if (program.returns === "void") return factory(bodyText(forward, params, [], ""));
  const result = `  $.resultTangent = ${tangentOfResult(forward)};\n  return ${program.result};\n`;
  return factory(bodyText(forward, params, [], result));
}

function bodyText(
  forward: Forward,
  params: readonly string[],
  head: readonly string[],
  result: string,
  words?: Words,
): string {
  const { program, resultActive } = forward;
  const gives = program.returns !== "void";
  const roots = gives ? [program.result, ...(resultActive ? [dotName(program.result)] : [])] : [];
  const body = prune(forward.body, roots);
  const given = new Set([
    ...program.params.flatMap((p, i) => (forward.mask[i] ? [p.name, dotName(p.name)] : [p.name])),
    ...capturedNames(program),
  ]);
  const declared = declarations([...body, ...roots.map((name) => reading(name, program.returns))], given);
  const text = programText(body, "  ", words);
  const shadows = forward.shadowed.map((name) => `const ${dotName(name)} = $.zeros(${name});`);
  return (
    `function ${functionName(program, "forward")}(${params.join(", ")}) {\n` +
    `${captureLines(program, body)}${calleeLines({ ...forward, shadowed: [] }, true)}${lines([...shadows, ...head])}` +
    `${stacksFor(text)}${declared}${text}${result}}`
  );
}

function tangentOfResult({ program, resultActive }: Forward): string {
  if (resultActive) return dotName(program.result);
  return isReference(program.returns) ? `$.zeros(${program.result})` : "0";
}
