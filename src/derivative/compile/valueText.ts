import { declarations, programText } from "../emit.ts";
import type { Program, Statement } from "../ir.ts";
import { prune } from "../prune.ts";
import { capturedNames, captureLines, factory, functionName, parameterText, reading, stacksFor } from "./frame.ts";

/** JavaScript that gives the function itself, with the runtime's functions of Math. */
export function valueText(program: Program): string {
  const gives = program.returns !== "void";
  const labelled: Statement[] = [{ kind: "block", label: program.label, body: program.body }];
  const body = prune(labelled, gives ? [program.result] : []);
  const given = new Set([...program.params.map((p) => p.name), ...capturedNames(program)]);
  const declared = declarations(gives ? [...body, reading(program.result, program.returns)] : body, given);
  const text = programText(body, "  ");
  const params = program.params.map(parameterText).join(", ");
  return factory(
    `function ${functionName(program, "value")}(${params}) {\n` +
      `${captureLines(program, body)}${stacksFor(text)}${declared}${text}` +
      `${gives ? `  return ${program.result};\n` : ""}}`,
  );
}
