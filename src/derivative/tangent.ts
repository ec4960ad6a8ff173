// Forward mode of any program, so also of a reverse program: that gives Hessian-vector products.
import { add, choose, divide, math, multiply, negate, noDerivative, subtract, variable, ZERO } from "./build.ts";
import type { CallStatement, Expression, GiveStatement, MathCall, New, SetStatement, Slot, Statement } from "./ir.ts";
import { flatFunctions, partials } from "./partials.ts";
import { isReference } from "./type.ts";
import { each } from "./walk.ts";

export interface TangentOptions {
  /** Has the array or object of that name a tangent? */
  readonly carriesReference: (name: string) => boolean;
  /** Numbers that have one from the start. */
  readonly seeds: readonly string[];
}

/** Where the tangent of a variable lies. */
export const dotName = (name: string): string => `${name}$dot`;

/** The program with the tangent of each value beside it. */
export function tangent(list: readonly Statement[], options: TangentOptions): Statement[] {
  return new Tangent(list, options).list(list);
}

const dotSlots: Readonly<Partial<Record<Slot["of"], Slot["of"]>>> = {
  adjoint: "tangent",
  resultAdjoint: "resultAdjointTangent",
};

class Tangent {
  readonly #carriesReference: (name: string) => boolean;
  readonly #numbers: Set<string>;
  #unique = 0;

  constructor(list: readonly Statement[], { carriesReference, seeds }: TangentOptions) {
    this.#carriesReference = carriesReference;
    this.#numbers = new Set(seeds);
    for (let size = -1; size !== this.#numbers.size; ) {
      size = this.#numbers.size;
      each(list, (s) => this.#mark(s));
    }
  }

  list(list: readonly Statement[]): Statement[] {
    return list.flatMap((s) => this.#statement(s));
  }

  #mark(s: Statement): void {
    if (s.kind === "set" && s.type === "number" && this.#carries(s.value)) this.#numbers.add(s.name);
    if (s.kind === "callForward" && s.type === "number" && s.target) this.#numbers.add(s.target);
  }

  #carries(e: Expression): boolean {
    switch (e.kind) {
      case "variable":
        return isReference(e.type) ? this.#carriesReference(e.name) : this.#numbers.has(e.name);
      case "element":
      case "field":
        return (e.type === "number" || isReference(e.type)) && this.#leads(e);
      case "negate":
        return this.#carries(e.operand);
      case "binary":
        return e.type === "number" && "+-*/%".includes(e.operator) && (this.#carries(e.left) || this.#carries(e.right));
      case "math":
        return !flatFunctions.has(e.name) && e.args.some((arg) => this.#carries(arg));
      case "choose":
        return this.#carries(e.yes) || this.#carries(e.no);
      case "pop":
        return !!e.like && this.#carries(e.like);
      case "slot":
        return true;
      default:
        return false;
    }
  }

  /** Is the array or object that the place lies in one with a tangent? */
  #leads(e: Expression): boolean {
    if (e.kind === "element") return this.#leads(e.array);
    if (e.kind === "field") return this.#leads(e.object);
    return e.kind === "variable" && this.#carriesReference(e.name);
  }

  /** The tangent of a number; `result` is the value of `e` where it has a name. */
  #dot(e: Expression, result: Expression = e): Expression {
    if (!this.#carries(e)) return ZERO;
    switch (e.kind) {
      case "variable":
      case "element":
      case "field":
        return shadow(e);
      case "negate":
        return negate(this.#dot(e.operand));
      case "choose":
        return choose(e.test, this.#dot(e.yes), this.#dot(e.no), e.type);
      case "pop":
        return { kind: "pop", type: "number" };
      case "slot":
        return { ...e, of: dotSlots[e.of] ?? e.of };
      case "binary": {
        const { left, right } = e;
        const [a, b] = [this.#dot(left), this.#dot(right)];
        if (e.operator === "+") return add(a, b);
        if (e.operator === "-") return subtract(a, b);
        if (e.operator === "*") return add(multiply(a, right), multiply(left, b));
        if (e.operator === "%") return subtract(a, multiply(math("trunc", divide(left, right)), b));
        return this.#carries(right) ? divide(subtract(a, multiply(result, b)), right) : divide(a, right);
      }
      case "math":
        return this.#dotMath(e, result);
      default:
        return ZERO;
    }
  }

  #dotMath(e: MathCall, result: Expression): Expression {
    const derivatives = partials[e.name](e.args, result);
    return e.args.reduce<Expression>(
      (sum, arg, i) => (this.#carries(arg) ? add(sum, multiply(derivatives[i], this.#dot(arg))) : sum),
      ZERO,
    );
  }

  #statement(s: Statement): Statement[] {
    switch (s.kind) {
      case "set":
        return isReference(s.type) ? this.#setReference(s) : this.#setNumber(s);
      case "store":
        if (!this.#leads(s.array)) return [s];
        return [{ ...s, array: shadow(s.array), value: this.#stored(s.value) }, s];
      case "storeField":
        if (!this.#leads(s.object)) return [s];
        return [{ ...s, object: shadow(s.object), value: this.#stored(s.value) }, s];
      case "append":
        return this.#leads(s.array) ? [{ ...s, array: shadow(s.array), value: this.#stored(s.value) }, s] : [s];
      case "removeLast":
      case "resize":
        return this.#leads(s.array) ? [{ ...s, array: shadow(s.array) }, s] : [s];
      case "push":
        return this.#carries(s.value) ? [s, { ...s, value: this.#stored(s.value) }] : [s];
      case "if":
        return [{ ...s, yes: this.list(s.yes), no: this.list(s.no) }];
      case "loop":
        return [{ ...s, body: this.list(s.body), update: this.list(s.update) }];
      case "block":
        return [{ ...s, body: this.list(s.body) }];
      case "call":
        return [s, ...this.#withoutTangent(s)];
      case "callForward": {
        const args = s.args.flatMap((arg, i) => (s.carried[i] ? [arg, this.#stored(arg)] : [arg]));
        const call: Statement = { ...s, args, dual: true };
        return s.target && this.#carries(variable(s.target, s.type))
          ? [call, this.#takeTangent(s.target, s.type)]
          : [call];
      }
      case "callBackward":
        return [{ ...s, seeds: s.seeds.flatMap((seed) => [seed, this.#dot(seed)]), dual: true }];
      case "give":
        return [s, this.#give(s)];
      default:
        return [s];
    }
  }

  /** What a function gave that knows nothing of the direction. */
  #withoutTangent({ target, type }: CallStatement): Statement[] {
    if (target === undefined || !this.#carries(variable(target, type))) return [];
    const value = isReference(type) ? noDerivative(variable(target, type), true) : ZERO;
    return [{ kind: "set", name: dotName(target), type, value }];
  }

  #takeTangent(target: string, type: SetStatement["type"]): Statement {
    return { kind: "set", name: dotName(target), type, value: { kind: "slot", of: "resultTangent", index: 0, type } };
  }

  #give(s: GiveStatement): Statement {
    const of = dotSlots[s.slot.of] ?? s.slot.of;
    return { ...s, slot: { ...s.slot, of }, value: this.#stored(s.value) };
  }

  /** The tangent of what is stored. */
  #stored(e: Expression): Expression {
    if (e.kind === "pop") return e;
    if (!isReference(e.type)) return this.#dot(e);
    return this.#carries(e) ? shadow(e) : noDerivative(e, true);
  }

  #setNumber(s: SetStatement): Statement[] {
    if (!this.#numbers.has(s.name)) return [s];
    const name = dotName(s.name);
    if (s.value.kind === "pop") return [{ ...s, name }, s];
    if (s.value.kind !== "math") return [{ kind: "set", name, type: "number", value: this.#dot(s.value) }, s];
    const result = variable(`$r${this.#unique++}`);
    return [
      { kind: "set", name: result.name, type: "number", value: s.value },
      { kind: "set", name, type: "number", value: this.#dot(s.value, result) },
      { ...s, value: result },
    ];
  }

  #setReference(s: SetStatement): Statement[] {
    if (!this.#carriesReference(s.name)) return [s];
    const name = dotName(s.name);
    const { value } = s;
    if (value.kind === "pop") return [{ ...s, name }, s];
    if (value.kind === "slot") return [s, { ...s, name, value: { ...value, of: dotSlots[value.of] ?? value.of } }];
    if (value.kind === "new") return [{ ...s, name, value: this.#shadowOfNew(value) }, s];
    return [{ ...s, name, value: shadow(value) }, s];
  }

  #shadowOfNew(value: New): New {
    if (value.form === "zeros") return value;
    const args = value.args.map((arg) => {
      if (!isReference(arg.type)) return this.#dot(arg);
      return this.#carries(arg) ? shadow(arg) : noDerivative(arg);
    });
    return { ...value, args };
  }
}

function shadow(e: Expression): Expression {
  if (e.kind === "variable") return variable(dotName(e.name), e.type);
  if (e.kind === "element") return { ...e, array: shadow(e.array) };
  return e.kind === "field" ? { ...e, object: shadow(e.object) } : e;
}
