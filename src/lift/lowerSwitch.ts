import type { ts } from "@ts-morph/common";
import { binary, compare } from "../derivative/build.ts";
import type { Expression, IfStatement, Statement } from "../derivative/ir.ts";
import { unstructured } from "./liftError.ts";
import { lowerExpression } from "./lowerExpression.ts";
import type { Lowering } from "./lowering.ts";
import { lowerStatements } from "./lowerStatement.ts";
import { leaves, nested } from "./tail.ts";

interface Clause {
  /** None: `default`. */
  readonly test: Expression | undefined;
  readonly body: readonly Statement[];
}

/** A switch whose clauses do not fall through is a chain of ifs. */
export function lowerSwitch(l: Lowering, node: ts.SwitchStatement): void {
  const value = l.temporary(lowerExpression(l, node.expression), "h");
  const label = l.fresh("L");
  l.breaks.push(label);
  const clauses = node.caseBlock.clauses.map(
    (clause): Clause => ({
      test: "expression" in clause ? compare("===", value, lowerExpression(l, clause.expression)) : undefined,
      body: l.within(() => lowerStatements(l, clause.statements)),
    }),
  );
  l.breaks.pop();
  const body = nested(chain(clauses, node), label);
  if (leaves(body, label)) l.emit({ kind: "block", label, body });
  else l.out.push(...body);
}

function chain(clauses: readonly Clause[], node: ts.Node): Statement[] {
  let rest: Statement[] = [];
  for (let i = clauses.length - 1; i >= 0; i--) {
    const { test, body } = clauses[i];
    const last = i === clauses.length - 1;
    if (!test && !last) return unstructured("a default that is not the last clause", node);
    if (!last && !body.length) rest = [joined(test!, rest[0], clauses[i + 1], node)];
    else if (!last && !ends(body)) return unstructured("a case that falls through", node);
    else rest = test ? [{ kind: "if", test, yes: body, no: rest }] : [...body];
  }
  return rest;
}

/** `case 1: case 2: ...` */
function joined(test: Expression, next: Statement, clause: Clause, node: ts.Node): IfStatement {
  if (!clause.test || next?.kind !== "if") return unstructured("an empty clause before default", node);
  return { ...next, test: binary("||", test, next.test, "boolean") };
}

function ends(body: readonly Statement[]): boolean {
  const last = body.at(-1);
  if (last?.kind === "leave" || last?.kind === "throw") return true;
  return last?.kind === "if" && ends(last.yes) && ends(last.no);
}
