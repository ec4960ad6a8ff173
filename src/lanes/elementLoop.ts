// A function that is one loop over vectors, each turn at its own element: what it does with one element.
import { notInLanes } from "../batch/unbatchable.ts";
import { choose, compare, math, number, subtract, variable, ZERO } from "../derivative/build.ts";
import type { Expression, LoopStatement, New, Parameter, Program, SetStatement, Statement } from "../derivative/ir.ts";
import { isArray, type Type } from "../derivative/type.ts";
import { assigned, children, each, expressionsOf, keyOf, some, withLists } from "../derivative/walk.ts";
import { refuseCarried } from "./carried.ts";

export interface ElementLoop {
  /** Of the function, and after them what it captures. */
  readonly params: readonly Parameter[];
  /** The names of the vectors, and the variables that stand for their element. */
  readonly vectors: ReadonlyMap<string, string>;
  /** The vectors whose element is read, and those whose element is written. */
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
  /** What is done once, with numbers that are the same for all elements. */
  readonly head: readonly Statement[];
  /** What is done with each element. */
  readonly body: readonly Statement[];
  /** The variables that `head` sets for `body`. */
  readonly shared: readonly string[];
}

/** @throws NotInLanes where the function is more than such a loop */
export function elementLoopOf(program: Program): ElementLoop {
  const params = [...program.params, ...program.captures];
  const vectors = new Map(program.params.filter(isVector).map(({ name }) => [name, `${name}[i]`]));
  const other = params.find((p) => !isScalar(p.type) && !vectors.has(p.name));
  if (other) notInLanes(`${other.name} is no number, nor a Float64Array that is given to it`);
  const before = program.body.slice(0, -1);
  const loop = program.body.at(-1);
  if (loop?.kind !== "loop") notInLanes("its last statement is no loop");
  const { counter, length } = counterOf(program.body, before, loop, vectors);
  const elements = new Elements(counter, length, vectors);
  const head = before.filter((s) => assigned(s) !== counter && (length === undefined || assigned(s) !== length));
  each(head, (s) => {
    if (s.kind !== "if" && !(s.kind === "set" && isScalar(s.type)))
      notInLanes("before its loop it does more than to compute numbers");
    if (expressionsOf(s).some((e) => elements.mentionsPlace(e))) notInLanes("before its loop it uses a vector");
  });
  const inside = elements.list(loop.body);
  refuseCarried(inside, vectors.values());
  return {
    params,
    vectors,
    reads: elements.reads,
    writes: elements.writes,
    ...hoisted(elements.list(head), inside, vectors.values()),
  };
}

const isVector = ({ type }: Parameter): boolean => isArray(type) && type.array === "number" && type.typed === true;

const isScalar = (type: Type): boolean => type === "number" || type === "boolean";

/** The `i` of `for (let i = 0; i < vector.length; i++)`, and the `n` of a `const n = vector.length` before it. */
function counterOf(
  body: readonly Statement[],
  before: readonly Statement[],
  { test, update }: LoopStatement,
  vectors: ReadonlyMap<string, string>,
): { readonly counter: string; readonly length?: string } {
  const refuse = (): never => notInLanes("its loop is not `for (let i = 0; i < vector.length; i++)`");
  if (test.kind !== "binary" || test.operator !== "<" || test.left.kind !== "variable") return refuse();
  const { name } = test.left;
  const { right } = test;
  const length = right.kind === "variable" ? right.name : undefined;
  const bound = length === undefined ? right : onlyValueOf(length, body, before);
  const isWhole = bound?.kind === "length" && bound.array.kind === "variable" && vectors.has(bound.array.name);
  const isByOne = update.length === 1 && assigned(update[0]) === name && keyOfSet(update[0]) === `(+ ${name} 1)`;
  const start = before.filter((s) => assigned(s) === name);
  const isFromZero = start.length === 1 && keyOfSet(start[0]) === "0";
  return isWhole && isByOne && isFromZero ? { counter: name, ...(length !== undefined && { length }) } : refuse();
}

/** What a variable is set to before the loop, where nothing sets it again. */
function onlyValueOf(name: string, body: readonly Statement[], before: readonly Statement[]): Expression | undefined {
  let times = 0;
  each(body, (s) => {
    if (assigned(s) === name) times++;
  });
  const first = before.find((s) => assigned(s) === name);
  return times === 1 && first?.kind === "set" ? first.value : undefined;
}

const keyOfSet = (s: Statement): string => (s.kind === "set" ? keyOf(s.value) : "");

/** What engines compute to the last bit alike, and lanes too. */
const EXACT = new Set(["sqrt", "abs", "sign", "floor", "ceil", "trunc", "round", "min", "max", "fround"]);

/** Elements at the counter become variables. */
class Elements {
  readonly reads = new Set<string>();
  readonly writes = new Set<string>();
  /** Names of the counter: lowering keeps it in others where an element is changed. */
  readonly #counters: Set<string>;
  readonly #length: string | undefined;
  readonly #vectors: ReadonlyMap<string, string>;
  /** Lists like `[x[i], y[i]]` that are taken apart again: how many numbers. */
  readonly #lists = new Map<string, number>();
  /** Of the blocks around the statement at hand. */
  readonly #labels = new Set<string>();
  /** What is to be set before the statement at hand. */
  #first: Statement[] = [];
  #kepts = 0;
  #depth = 0;

  constructor(counter: string, length: string | undefined, vectors: ReadonlyMap<string, string>) {
    this.#counters = new Set([counter]);
    this.#length = length;
    this.#vectors = vectors;
  }

  mentionsPlace(e: Expression): boolean {
    const isPlace = (name: string): boolean =>
      this.#counters.has(name) || this.#vectors.has(name) || this.#lists.has(name) || this.#length === name;
    return some(e, (part) => part.kind === "variable" && isPlace(part.name));
  }

  list(list: readonly Statement[]): Statement[] {
    const out: Statement[] = [];
    for (const s of list) {
      if (s.kind === "set" && s.declares && s.value.kind === "variable" && this.#counters.has(s.value.name)) {
        this.#counters.add(s.name);
        continue;
      }
      const above = this.#first;
      this.#first = [];
      const made = isListOfNumbers(s) ? this.#apart(s.name, s.value.args) : [this.#statement(s)];
      out.push(...this.#first, ...made);
      this.#first = above;
    }
    return out;
  }

  /** A list of numbers becomes a variable for each. */
  #apart(name: string, numbers: readonly Expression[]): Statement[] {
    const made = numbers.map((e) => this.#expression(e));
    this.#lists.set(name, made.length);
    return made.map((value, k) => ({ kind: "set", name: `${name}[${k}]`, type: "number", value }));
  }

  #statement(s: Statement): Statement {
    switch (s.kind) {
      case "set":
        if (this.#counters.has(s.name)) notInLanes("it changes the loop's counter");
        return { ...s, value: this.#expression(s.value) };
      case "store": {
        const name = this.#placeOf(s.array, s.index);
        this.writes.add(name);
        // Where it is written in some lanes only, the others keep what is there.
        if (this.#depth > 0) this.reads.add(name);
        return { kind: "set", name: this.#vectors.get(name)!, type: "number", value: this.#expression(s.value) };
      }
      case "if":
        return { ...s, test: condition(this.#expression(s.test)), yes: this.#inner(s.yes), no: this.#inner(s.no) };
      case "block": {
        this.#labels.add(s.label);
        const body = this.#inner(s.body);
        this.#labels.delete(s.label);
        return { ...s, body };
      }
      case "leave":
        return this.#labels.has(s.label) ? s : notInLanes("it may leave its loop before the last element");
      default:
        return notInLanes("its loop does more than to compute numbers and to write elements");
    }
  }

  #inner(list: readonly Statement[]): Statement[] {
    this.#depth++;
    const made = this.list(list);
    this.#depth--;
    return made;
  }

  #placeOf(array: Expression, index: Expression): string {
    const isHere = index.kind === "variable" && this.#counters.has(index.name);
    if (array.kind !== "variable" || !this.#vectors.has(array.name) || !isHere)
      return notInLanes("it uses an element other than [i] of a vector");
    return array.name;
  }

  #expression(e: Expression): Expression {
    if (e.kind === "element") {
      const { array, index } = e;
      const size = array.kind === "variable" ? this.#lists.get(array.name) : undefined;
      if (array.kind === "variable" && size !== undefined && index.kind === "number" && index.value < size)
        return variable(`${array.name}[${index.value}]`);
      const name = this.#placeOf(e.array, e.index);
      this.reads.add(name);
      return variable(this.#vectors.get(name)!);
    }
    if (!children(e).length)
      return this.mentionsPlace(e) ? notInLanes("it uses the counter, the length or a vector as a whole") : e;
    if (e.kind === "math" && !EXACT.has(e.name))
      notInLanes(`Math.${e.name} may differ between engines${e.name === "pow" ? ", and x * x does not" : ""}`);
    const made = mapped(e, (part) => this.#expression(part));
    if (made.kind === "not") return { ...made, operand: condition(made.operand) };
    if (made.kind === "choose") return { ...made, test: condition(made.test) };
    if (made.kind !== "math") return made;
    if (made.name === "sign") return this.#sign(made.args[0]);
    return made.name === "round" ? this.#round(made.args[0]) : made;
  }

  // As choices, which lanes have.

  #sign(of: Expression): Expression {
    const x = this.#kept(of);
    return choose(compare(">", x, ZERO), number(1), choose(compare("<", x, ZERO), number(-1), x));
  }

  /** Halves go up, and what comes to 0 from below is -0. */
  #round(of: Expression): Expression {
    const x = this.#kept(of);
    const floor = math("floor", x);
    return choose(compare(">=", subtract(x, floor), number(0.5)), math("ceil", x), floor);
  }

  #kept(value: Expression): Expression {
    const kept = variable(`kept[${this.#kepts++}]`);
    this.#first.push({ kind: "set", name: kept.name, type: "number", value });
    return kept;
  }
}

const isListOfNumbers = (s: Statement): s is SetStatement & { readonly value: New } =>
  s.kind === "set" &&
  s.declares === true &&
  s.value.kind === "new" &&
  s.value.form === "list" &&
  s.value.args.every(({ type }) => type === "number");

/** Numbers hold where they are neither 0 nor NaN. */
const condition = (e: Expression): Expression => (e.type === "number" ? compare(">", math("abs", e), ZERO) : e);

/** The expression with other parts. */
function mapped(e: Expression, map: (part: Expression) => Expression): Expression {
  switch (e.kind) {
    case "negate":
    case "not":
      return { ...e, operand: map(e.operand) };
    case "binary":
      return { ...e, left: map(e.left), right: map(e.right) };
    case "choose":
      return { ...e, test: map(e.test), yes: map(e.yes), no: map(e.no) };
    case "math":
    case "builtin":
      return { ...e, args: e.args.map(map) };
    default:
      return notInLanes("it makes an array or an object, or uses one");
  }
}

/** Takes what is the same for all elements out of the loop; each value once. */
function hoisted(before: readonly Statement[], inside: readonly Statement[], elements: Iterable<string>) {
  const inner = new Set(elements);
  each(inside, (s) => {
    const name = assigned(s);
    if (name !== undefined) inner.add(name);
  });
  const isOfElement = (part: Expression): boolean => part.kind === "variable" && inner.has(part.name);
  const head = [...before];
  const names = new Map<string, string>();
  const taken = (e: Expression): Expression => {
    if (e.kind === "number" || e.kind === "literal" || e.type !== "number" || some(e, isOfElement))
      return children(e).length ? mapped(e, taken) : e;
    const key = keyOf(e);
    let name = names.get(key);
    if (name === undefined) {
      name = `shared$${names.size}`;
      names.set(key, name);
      head.push({ kind: "set", name, type: "number", value: e });
    }
    return variable(name);
  };
  const statement = (s: Statement): Statement => {
    const whole = withLists(s, (list) => list.map(statement));
    if (whole.kind === "set") return { ...whole, value: taken(whole.value) };
    return whole.kind === "if" ? { ...whole, test: taken(whole.test) } : whole;
  };
  const body = inside.map(statement);
  return { head, body, shared: [...names.values()] };
}
