// Puts programs together as JavaScript functions.
import type { Analysis } from "./activity.ts";
import { variable } from "./build.ts";
import { declarations, mathNames, programText } from "./emit.ts";
import type { Parameter, Program, Statement } from "./ir.ts";
import { isReference } from "./ir.ts";
import { prune } from "./prune.ts";
import { barName, isBarName } from "./reverse/context.ts";
import type { Joint, Split } from "./reverse/reverse.ts";
import { dotName, tangent } from "./tangent.ts";
import { each } from "./walk.ts";

/** What a program gives: the gradient, `{ value, gradient }`, or the gradient's tangent in a direction given first. */
export type JointOutput = "gradient" | "valueAndGradient" | "tangent";

/** Text of a function body that gives a function of the parameters. */
export function jointText(joint: Joint, output: JointOutput): string {
  const { program, analysis, mask } = joint;
  const dual = output === "tangent";
  const on = program.params.filter((_, i) => mask[i]);
  const numbers = on.filter((p) => p.type === "number").map((p) => p.name);
  const references = on.filter((p) => isReference(p.type));
  const grows = (p: Parameter): boolean => analysis.place(variable(p.name, p.type)).some((place) => place.grows);

  const roots = numbers.map(barName).flatMap((name) => (dual ? [dotName(name)] : [name]));
  if (output === "valueAndGradient") roots.push(program.result);
  const whole = dual ? tangent(joint.body, { carriesReference: carries(analysis), seeds: numbers }) : joint.body;
  const body = prune(whole, roots);

  const head: string[] = [];
  if (dual) {
    program.params.forEach((p, i) => {
      if (mask[i]) head.push(`  let ${dotName(p.name)} = $direction[${i}];`);
    });
  }
  for (const name of joint.written) {
    head.push(`  ${name} = $.copy(${name});`);
    if (dual) head.push(`  ${dotName(name)} = $.copy(${dotName(name)});`);
  }
  for (const p of references) head.push(...shadows(p.name, barName(p.name), dual, grows(p)));
  const text = programText(body, "  ");
  const gradient =
    on.length === program.params.length || program.params.length ? resultText(program, mask, dual) : "[]";
  const result = output === "valueAndGradient" ? `{ value: ${program.result}, gradient: ${gradient} }` : gradient;
  const params = [...(dual ? ["$direction"] : []), ...program.params.map(parameterText)];
  const given = new Set([
    ...program.params.flatMap((p) => (mask[program.params.indexOf(p)] ? [p.name, dotName(p.name)] : [p.name])),
    ...references.flatMap((p) => [barName(p.name), dotName(barName(p.name))]),
    ...capturedNames(program),
  ]);
  const declared = declarations([...body, ...roots.map(read)], given);
  const inner = `${declared}${text}  return ${result};\n`;
  return factory(
    `function ${nameOf(program)}$${output}(${params.join(", ")}) {\n${outer(joint, dual)}${lines(head)}${guarded(inner, text)}}`,
  );
}

/** Text of a function body that gives `{ forward, backward }`, or their dual forms. */
export function splitText(split: Split, dual: boolean): string {
  const { program, analysis, mask } = split;
  const numbers = program.params.filter((p, i) => mask[i] && p.type === "number").map((p) => p.name);
  let { forward, backward } = split;
  if (dual) [forward, backward] = splitTangent(split, numbers);
  forward = prune(forward, program.returns === "void" ? [] : [program.result]);
  backward = prune(backward, []);
  const params = program.params.flatMap((p, i) => {
    const shadow = mask[i] && isReference(p.type);
    const names = [p.name, ...(shadow ? [barName(p.name)] : [])];
    const all = mask[i] && dual ? names.flatMap((name) => [name, dotName(name)]) : names;
    return all.map((name, j) => (j || p.default === undefined ? name : parameterText(p)));
  });
  const seed = barName(program.result);
  const seeds = program.returns === "number" ? [seed, ...(dual ? [dotName(seed)] : [])] : [];
  const captured = capturedNames(program);
  const head = outer(split, dual);
  const suffix = dual ? "Dual" : "";
  const result = program.returns === "void" ? "undefined" : program.result;
  const read1 = program.returns === "void" ? [] : [read(program.result, program.returns)];
  const half = (
    name: string,
    args: readonly string[],
    list: readonly Statement[],
    more: readonly Statement[],
    end: string,
  ): string => {
    const bare = new Set([...args.map((arg) => arg.split(" ")[0]), ...captured]);
    const declared = declarations([...list, ...more], bare);
    return (
      `${name}${suffix}: function ${nameOf(program)}$${name}(${args.join(", ")}) {\n${head}${STACKS}${declared}` +
      `${programText(list, "  ")}  $.p = $p; $.q = $q;\n${end}}`
    );
  };
  void analysis;
  return factory(
    `{\n${half("forward", params, forward, read1, `  return ${result};\n`)},\n${half("backward", seeds, backward, [], "")}\n}`,
  );
}

/** Text of a function body that gives the function itself, with the runtime's functions of Math. */
export function valueText(program: Program): string {
  const labelled: Statement[] = [{ kind: "block", label: program.label, body: program.body }];
  const body = prune(labelled, program.returns === "void" ? [] : [program.result]);
  const calls = new Set<string>();
  each(body, (s) => {
    if (s.kind === "call") calls.add(s.callee);
  });
  const given = new Set([...program.params.map((p) => p.name), ...capturedNames(program)]);
  const text = programText(body, "  ");
  const result = program.returns === "void" ? "" : `  return ${program.result};\n`;
  const declared = declarations(
    program.returns === "void" ? body : [...body, read(program.result, program.returns)],
    given,
  );
  const head = captures(program) + lines([...calls].map((name) => `  const ${name}$value = $.value(${name});`));
  const params = program.params.map(parameterText).join(", ");
  return factory(`function ${nameOf(program)}$value(${params}) {\n${head}${stacks(text)}${declared}${text}${result}}`);
}

const STACKS = "  const $S = $.S, $O = $.O, $R = $.R; let $p = $.p, $q = $.q;\n";

const stacks = (text: string): string => (/\$[pqR]\b/.test(text) ? STACKS : "");

/** Others see the stacks as they were, also when something throws. */
function guarded(inner: string, text: string): string {
  const indented = stacks(text) + inner;
  if (!/\$\.p = /.test(text)) return indented;
  return `  const $p0 = $.p, $q0 = $.q;\n  try {\n${indented}  } finally { $.p = $p0; $.q = $q0; }\n`;
}

/** Constants for the functions of Math that the text calls, outside the function. */
function factory(text: string): string {
  const used = mathNames(text).map((name) => `const $math_${name} = $.math.${name};\n`);
  return `"use strict";\n${used.join("")}const $square = (x) => x * x;\nreturn ${text};`;
}

/** Captured values, the callees' halves and the shadows of captured arrays. */
function outer({ program, analysis, callees, shadowed, ...rest }: Joint | Split, dual: boolean): string {
  const list = "body" in rest ? rest.body : [...rest.forward, ...rest.backward];
  const plain = new Set<string>();
  each(list, (s) => {
    if (s.kind === "call") plain.add(s.callee);
  });
  const head = [...plain].map((name) => `  const ${name}$value = $.value(${name});`);
  for (const { twin, callee, mask } of callees) {
    const writes = analysis.writes(callee).map(Number).join("");
    head.push(`  const ${twin} = $.twin($self, ${callee}, "${mask}", "${writes}");`);
  }
  for (const name of shadowed) {
    head.push(`  const ${barName(name)} = $.zeros(${name});`);
    if (dual) head.push(`  const ${dotName(name)} = $.zeros(${name}), ${dotName(barName(name))} = $.zeros(${name});`);
  }
  return captures(program) + lines(head);
}

const captures = (program: Program): string =>
  program.captures.length ? `  const [${program.captures.map((c) => c.name).join(", ")}] = $captures();\n` : "";

const capturedNames = (program: Program): string[] =>
  program.captures.flatMap(({ name }) => [name, barName(name), dotName(name), dotName(barName(name))]);

function shadows(name: string, shadow: string, dual: boolean, grows: boolean): string[] {
  const zeros = grows ? "$.growingZeros" : "$.zeros";
  const made = [`  let ${shadow} = ${zeros}(${name});`];
  if (dual) made.push(`  let ${dotName(shadow)} = ${zeros}(${name});`);
  return made;
}

function splitTangent(split: Split, numbers: readonly string[]): [readonly Statement[], readonly Statement[]] {
  const { program, analysis, resultActive } = split;
  const marker: Statement = { kind: "evaluate", value: { kind: "literal", text: "0", type: "number" } };
  const seeds = [...numbers, barName(program.result)];
  const both = tangent([...split.forward, marker, ...split.backward], { carriesReference: carries(analysis), seeds });
  const at = both.indexOf(marker);
  const forward = both.slice(0, at);
  const slot = { kind: "slot", of: "resultTangent", index: 0, type: program.returns } as const;
  const tangentOf = resultActive ? variable(dotName(program.result), program.returns) : undefined;
  if (tangentOf) forward.push({ kind: "give", slot, value: tangentOf });
  else if (program.returns === "number") {
    forward.push({ kind: "give", slot, value: { kind: "number", value: 0, type: "number" } });
  }
  return [forward, both.slice(at + 1)];
}

const carries =
  (analysis: Analysis) =>
  (name: string): boolean =>
    isBarName(name) || analysis.hasActivePlace(name);

function resultText(program: Program, mask: readonly boolean[], dual: boolean): string {
  const parts = program.params.map(({ name, type }, i) => {
    if (!mask[i]) return name;
    const adjoint = dual ? dotName(barName(name)) : barName(name);
    return type === "number" ? adjoint : `$.restore(${adjoint}, ${name})`;
  });
  return parts.length === 1 ? parts[0] : `[${parts.join(", ")}]`;
}

const parameterText = (p: Parameter): string => (p.default === undefined ? p.name : `${p.name} = ${p.default}`);

const read = (name: string, type: Parameter["type"] | number = "number"): Statement => ({
  kind: "evaluate",
  value: variable(name, typeof type === "number" ? "number" : type),
});

const lines = (list: readonly string[]): string => list.map((line) => `${line}\n`).join("");

const nameOf = (program: Program): string => program.name.replace(/[^\p{ID_Continue}]/gu, "_") || "f";
