import { variable, ZERO } from "../build.ts";
import { declarations, programText } from "../emit.ts";
import type { Program, Statement } from "../ir.ts";
import { prune } from "../prune.ts";
import { barName } from "../reverse/context.ts";
import type { Split } from "../reverse/reverse.ts";
import { dotName, tangent } from "../tangent.ts";
import { isReference } from "../type.ts";
import {
  calleeLines,
  capturedNames,
  captureLines,
  carriesTangent,
  factory,
  functionName,
  parameterText,
  reading,
  STACKS,
} from "./frame.ts";

interface Half {
  readonly name: "forward" | "backward";
  readonly params: readonly string[];
  readonly body: readonly Statement[];
  /** What it gives. */
  readonly result?: string;
}

/** JavaScript that gives `{ forward, backward }`, or `{ forwardDual, backwardDual }`. */
export function splitText(split: Split, dual: boolean): string {
  const { program } = split;
  const [forward, backward] = dual ? withTangents(split) : [split.forward, split.backward];
  const gives = program.returns !== "void";
  const seed = barName(program.result);
  const halves: Half[] = [
    {
      name: "forward",
      params: parametersOf(split, dual),
      body: prune(forward, gives ? [program.result] : []),
      result: gives ? program.result : undefined,
    },
    {
      name: "backward",
      params: program.returns === "number" ? [seed, ...(dual ? [dotName(seed)] : [])] : [],
      body: prune(backward, []),
    },
  ];
  return factory(`{\n${halves.map((half) => halfText(split, half, dual)).join(",\n")}\n}`);
}

function halfText(split: Split, { name, params, body, result }: Half, dual: boolean): string {
  const { program } = split;
  const given = new Set([...params.map((param) => param.split(" ")[0]), ...capturedNames(program)]);
  const declared = declarations(result ? [...body, reading(result, program.returns)] : body, given);
  return (
    `${name}${dual ? "Dual" : ""}: function ${functionName(program, name)}(${params.join(", ")}) {\n` +
    `${captureLines(program, body)}${calleeLines(split, dual)}${STACKS}${declared}${programText(body, "  ")}` +
    `  $.p = $p; $.q = $q;\n${result ? constantResult(split, dual) : ""}${result ? `  return ${result};\n` : ""}}`
  );
}

/** Shadows for a result that depends on no parameter: the caller takes them all the same. */
function constantResult({ program, resultActive }: Split, dual: boolean): string {
  if (resultActive || !isReference(program.returns)) return "";
  const slots = dual ? ["resultAdjoint", "resultTangent", "resultAdjointTangent"] : ["resultAdjoint"];
  return slots.map((slot) => `  $.${slot} = $.growingZeros(${program.result});\n`).join("");
}

/** Each active array is followed by its shadow; in a dual program each of these by its tangent. */
function parametersOf({ program, mask }: Split, dual: boolean): string[] {
  return program.params.flatMap((p, i) => {
    if (!mask[i]) return [parameterText(p)];
    const names = isReference(p.type) ? [p.name, barName(p.name)] : [p.name];
    const all = dual ? names.flatMap((name) => [name, dotName(name)]) : names;
    return all.map((name) => (name === p.name ? parameterText(p) : name));
  });
}

function withTangents(split: Split): [readonly Statement[], readonly Statement[]] {
  const { program, analysis, mask } = split;
  const numbers = program.params.filter((p, i) => mask[i] && p.type === "number").map((p) => p.name);
  const between: Statement = { kind: "evaluate", value: ZERO };
  const both = tangent([...split.forward, between, ...split.backward], {
    carriesReference: carriesTangent(analysis),
    seeds: [...numbers, barName(program.result)],
  });
  const at = both.indexOf(between);
  return [[...both.slice(0, at), ...giveTangent(program, split.resultActive)], both.slice(at + 1)];
}

function giveTangent(program: Program, active: boolean): Statement[] {
  if (!active && program.returns !== "number") return [];
  const slot = { kind: "slot", of: "resultTangent", index: 0, type: program.returns } as const;
  return [{ kind: "give", slot, value: active ? variable(dotName(program.result), program.returns) : ZERO }];
}
