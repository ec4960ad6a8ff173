// Functions of Math as statements of their own, each once: `$m0 = cos(a); f = $m0 * x`. So that all chains of lanes can go
// through one together, a value that value and gradient share is computed once, and a sine and a cosine of the same number
// stand beside each other and are computed together.
import { variable } from "../derivative/build.ts";
import type { Expression, MathCall, SetStatement, Statement } from "../derivative/ir.ts";
import { assigned, children, each, some } from "../derivative/walk.ts";

/** @param isTaken which functions become statements */
export function mathOnce(body: readonly Statement[], isTaken: (name: string) => boolean): Statement[] {
  return new MathOnce(isTaken).list(body, new Map(), new Map());
}

/** Numbers that stand for values: those of variables, and those of expressions by what they are made of. */
type Values = Map<string, number>;
/** The variable that holds a value of a function of Math. */
type Held = Map<number, string>;

const PARTNER: Readonly<Record<string, string>> = { sin: "cos", cos: "sin" };

class MathOnce {
  readonly #isTaken: (name: string) => boolean;
  readonly #known = new Map<string, number>();
  #values = 0;
  #names = 0;
  /** What was stored in arrays and objects so far. */
  #memory = 0;

  constructor(isTaken: (name: string) => boolean) {
    this.#isTaken = isTaken;
  }

  list(list: readonly Statement[], values: Values, held: Held): Statement[] {
    const out: Statement[] = [];
    const made = new Map<string, { value: number; name: string; at: number }>();
    for (const s of list) {
      const take = (e: Expression): Expression => this.#taken(e, values, held, out, made, true);
      out.push(this.#statement(s, values, held, take));
    }
    return beside(out, made);
  }

  #statement(s: Statement, values: Values, held: Held, take: (e: Expression) => Expression): Statement {
    switch (s.kind) {
      case "set": {
        const value = this.#valueOf(s.value, values);
        const taken = { ...s, value: take(s.value) };
        values.set(s.name, value);
        return taken;
      }
      case "store":
      case "storeField": {
        const taken = { ...s, value: take(s.value) };
        this.#memory++;
        return taken;
      }
      case "if": {
        const test = take(s.test);
        const [yes, no] = [s.yes, s.no].map((list) => this.list(list, new Map(values), new Map(held)));
        this.#forget([s], values);
        return { ...s, test, yes, no };
      }
      case "loop": {
        // What a turn changes is unknown to the turn before and after it.
        this.#forget([s], values);
        const body = this.list(s.body, new Map(values), new Map(held));
        this.#forget([s], values);
        return { ...s, body };
      }
      case "block": {
        const body = this.list(s.body, new Map(values), new Map(held));
        this.#forget([s], values);
        return { ...s, body };
      }
      default:
        this.#forget([s], values);
        return s;
    }
  }

  #forget(list: readonly Statement[], values: Values): void {
    this.#memory++;
    each(list, (s) => {
      const name = assigned(s);
      if (name !== undefined) values.set(name, this.#values++);
    });
  }

  /** @param always whether the expression is evaluated wherever the statement is */
  #taken(
    e: Expression,
    values: Values,
    held: Held,
    out: Statement[],
    made: Map<string, { value: number; name: string; at: number }>,
    always: boolean,
  ): Expression {
    if (some(e, ({ kind }) => kind === "pop")) return e;
    const inside = (part: Expression, there = always): Expression => this.#taken(part, values, held, out, made, there);
    switch (e.kind) {
      case "negate":
      case "not":
        return { ...e, operand: inside(e.operand) } as Expression;
      case "binary": {
        const isLogic = e.operator === "&&" || e.operator === "||";
        return { ...e, left: inside(e.left), right: inside(e.right, always && !isLogic) };
      }
      case "choose":
        return { ...e, test: inside(e.test), yes: inside(e.yes, false), no: inside(e.no, false) };
      case "math": {
        const value = this.#valueOf(e, values);
        const call: MathCall = { ...e, args: e.args.map((arg) => inside(arg)) };
        // An element may lie outside its array where a condition says so.
        if (!this.#isTaken(e.name) || (!always && some(e, ({ kind }) => kind === "element"))) return call;
        let name = held.get(value);
        if (name === undefined) {
          name = `$m${this.#names++}`;
          held.set(value, name);
          made.set(name, { value: this.#valueOf(e.args[0], values), name: e.name, at: out.length });
          out.push({ kind: "set", name, type: "number", value: call });
        }
        return variable(name);
      }
      default:
        return e;
    }
  }

  #valueOf(e: Expression, values: Values): number {
    if (e.kind === "variable") {
      const known = values.get(e.name);
      if (known !== undefined) return known;
    }
    const key = this.#keyOf(e, values);
    if (key === undefined) return this.#values++;
    let value = this.#known.get(key);
    if (value === undefined) {
      value = this.#values++;
      this.#known.set(key, value);
    }
    return value;
  }

  /** Nothing where two evaluations may differ. */
  #keyOf(e: Expression, values: Values): string | undefined {
    const parts = (): string =>
      children(e)
        .map((child) => this.#valueOf(child, values))
        .join(" ");
    switch (e.kind) {
      case "number":
        return `number ${Object.is(e.value, -0) ? "-0" : e.value}`;
      case "variable":
        return `variable ${e.name}`;
      case "literal":
        return `literal ${e.text}`;
      case "negate":
      case "not":
      case "choose":
        return `${e.kind} ${parts()}`;
      case "binary":
        return `${e.operator} ${parts()}`;
      case "math":
        return `math ${e.name} ${parts()}`;
      case "element":
        return `element ${this.#memory} ${parts()}`;
      case "field":
        return `field ${this.#memory} ${e.name} ${parts()}`;
      default:
        return undefined;
    }
  }
}

/** The cosine of what a sine is taken of goes beside it, and the other way round: of the same expression. */
function beside(
  list: readonly Statement[],
  made: ReadonlyMap<string, { value: number; name: string; at: number }>,
): Statement[] {
  const moved = new Set<Statement>();
  return list.flatMap((s) => {
    const own = s.kind === "set" ? made.get(s.name) : undefined;
    if (moved.has(s) || !own) return moved.has(s) ? [] : [s];
    const partner = [...made.values()].find(
      ({ value, name, at }) => value === own.value && name === PARTNER[own.name] && at > own.at,
    );
    if (!partner) return [s];
    const [one, other] = [s, list[partner.at]] as [SetStatement, SetStatement];
    moved.add(other);
    return [one, { ...other, value: { ...(other.value as MathCall), args: (one.value as MathCall).args } }];
  });
}
