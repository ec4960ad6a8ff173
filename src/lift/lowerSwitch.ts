import type { ts } from "@ts-morph/common";
import { binary, choose, compare, number } from "../derivative/build.ts";
import type { Expression, Statement } from "../derivative/ir.ts";
import { lowerExpression } from "./lowerExpression.ts";
import type { Lowering } from "./lowering.ts";
import { lowerStatements } from "./lowerStatement.ts";
import { leaves, nested } from "./tail.ts";

interface Clause {
  /** None: `default`. */
  readonly test: Expression | undefined;
  readonly body: readonly Statement[];
}

/** A switch whose clauses do not fall through is a chain of ifs; else each clause is run from the one that fits on. */
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
  const body = nested(chain(clauses) ?? runOn(l, clauses), label);
  if (leaves(body, label)) l.emit({ kind: "block", label, body });
  else l.out.push(...body);
}

function chain(clauses: readonly Clause[]): Statement[] | undefined {
  let rest: Statement[] = [];
  for (let i = clauses.length - 1; i >= 0; i--) {
    const { test, body } = clauses[i];
    const last = i === clauses.length - 1;
    if (!test && !last) return;
    if (!last && !body.length) {
      const next = rest[0];
      if (!clauses[i + 1].test || next?.kind !== "if") return;
      rest = [{ ...next, test: binary("||", test!, next.test, "boolean") }];
    } else if (!last && !ends(body)) return;
    else rest = test ? [{ kind: "if", test, yes: body, no: rest }] : [...body];
  }
  return rest;
}

/** The number of the clause that fits, and every clause from it on until one leaves. */
function runOn(l: Lowering, clauses: readonly Clause[]): Statement[] {
  const other = clauses.findIndex(({ test }) => !test);
  const first = clauses.reduceRight<Expression>(
    (rest, { test }, i) => (test ? choose(test, number(i), rest) : rest),
    number(other < 0 ? clauses.length : other),
  );
  const chosen = l.temporary(first, "k");
  return clauses.map(({ body }, i) => ({ kind: "if", test: compare("<=", chosen, number(i)), yes: body, no: [] }));
}

function ends(body: readonly Statement[]): boolean {
  const last = body.at(-1);
  if (last?.kind === "leave" || last?.kind === "throw") return true;
  return last?.kind === "if" && ends(last.yes) && ends(last.no);
}
