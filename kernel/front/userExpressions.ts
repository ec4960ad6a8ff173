// user_expressions: each a tiny cell, compiled against the notebook as it is after the cell, evaluated and never committed.
import type { Cell } from "./cells.ts";
import type { Context } from "./context.ts";
import type { ExpressionValues } from "./executor.ts";
import { exitError } from "./exitWords.ts";
import type { ErrorContent, UserExpression } from "./protocol.ts";

type Compiled = { code: string; map: string; source: string };
type Values = Record<string, UserExpression>;

export async function evaluateExpressions(
  context: Context,
  cell: Cell,
  expressions: readonly (readonly [string, unknown])[],
): Promise<Values> {
  const ready: Record<string, Compiled> = {};
  const results: Values = {};
  for (const [key, source] of expressions) {
    const compiled = await compileExpression(context, `${cell.id}:${key}`, key, String(source));
    if ("ename" in compiled) results[key] = { status: "error", ...compiled };
    else ready[key] = compiled;
  }
  if (Object.keys(ready).length === 0) return results;
  const answer = await context.executor.evaluate({ type: "expressions", id: cell.id, expressions: ready });
  for (const key of Object.keys(ready))
    results[key] =
      "exit" in answer
        ? { status: "error", ...exitError(answer.exit, answer.lost, { label: cell.label, interrupted: false }) }
        : outcome(answer.values[key], key);
  return results;
}

async function compileExpression(
  { language }: Context,
  id: string,
  key: string,
  source: string,
): Promise<Compiled | ErrorContent> {
  const compiled = await language.call("compile", { id, label: `Expression [${key}]`, source });
  if (compiled.ok) return { code: compiled.code, map: compiled.map, source };
  return { ename: compiled.name, evalue: compiled.message, traceback: compiled.traceback };
}

function outcome(value: ExpressionValues[string] | undefined, key: string): UserExpression {
  if (!value)
    return { status: "error", ename: "Error", evalue: `user expression ${key}: no value came`, traceback: [] };
  if ("data" in value) return { status: "ok", data: value.data, metadata: value.metadata };
  return { status: "error", ename: value.name, evalue: value.message, traceback: value.traceback };
}
