// A function that is one loop over vectors, each turn at its own element: what it does with one element.
import { notInLanes } from "../batch/unbatchable.ts";
import { compare, number, variable, ZERO } from "../derivative/build.ts";
import type { Expression, LoopStatement, Parameter, Program, SetStatement, Statement } from "../derivative/ir.ts";
import { isArray } from "../derivative/type.ts";
import { assigned, children, each, expressionsOf, keyOf, listsOf, some, walk, withLists } from "../derivative/walk.ts";

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
  const vectors = new Map(program.params.filter(isVector).map(({ name }) => [name, `${name}$`]));
  const other = params.find((p) => p.type !== "number" && p.type !== "boolean" && !vectors.has(p.name));
  if (other) notInLanes(`${other.name} is no number, nor a Float64Array that is given to it`);
  const before = program.body.slice(0, -1);
  const loop = program.body.at(-1);
  if (loop?.kind !== "loop") notInLanes("its last statement is no loop");
  const counter = counterOf(before, loop, vectors);
  const numbers = before.filter((s): s is SetStatement => s.kind === "set" && s.type === "number");
  if (numbers.length < before.length) notInLanes("before its loop it does more than to compute numbers");
  const elements = new Elements(counter, vectors);
  const head = numbers.filter(({ name }) => name !== counter);
  if (head.some((s) => elements.mentionsPlace(s.value))) notInLanes("before its loop it uses a vector");
  const inside = elements.list(loop.body);
  refuseCarried(inside);
  return { params, vectors, reads: elements.reads, writes: elements.writes, ...hoisted(head, inside) };
}

const isVector = ({ type }: Parameter): boolean => isArray(type) && type.array === "number" && type.typed === true;

/** The `i` of `for (let i = 0; i < vector.length; i++)`. */
function counterOf(
  before: readonly Statement[],
  { test, update }: LoopStatement,
  vectors: ReadonlyMap<string, string>,
): string {
  const refuse = (): never => notInLanes("its loop is not `for (let i = 0; i < vector.length; i++)`");
  if (test.kind !== "binary" || test.operator !== "<" || test.left.kind !== "variable") return refuse();
  const { name } = test.left;
  const { right } = test;
  const isWhole = right.kind === "length" && right.array.kind === "variable" && vectors.has(right.array.name);
  const isByOne = update.length === 1 && assigned(update[0]) === name && keyOfSet(update[0]) === `(+ ${name} 1)`;
  const start = before.filter((s) => assigned(s) === name);
  const isFromZero = start.length === 1 && keyOfSet(start[0]) === "0";
  return isWhole && isByOne && isFromZero ? name : refuse();
}

const keyOfSet = (s: Statement): string => (s.kind === "set" ? keyOf(s.value) : "");

/** What engines compute to the last bit alike, and lanes too. */
const EXACT = new Set(["sqrt", "abs", "sign", "floor", "ceil", "trunc", "min", "max", "fround"]);

/** Elements at the counter become variables. */
class Elements {
  readonly reads = new Set<string>();
  readonly writes = new Set<string>();
  /** Names of the counter: lowering keeps it in others where an element is changed. */
  readonly #counters: Set<string>;
  readonly #vectors: ReadonlyMap<string, string>;
  /** What is to be set before the statement at hand. */
  #first: Statement[] = [];
  #signs = 0;
  #depth = 0;

  constructor(counter: string, vectors: ReadonlyMap<string, string>) {
    this.#counters = new Set([counter]);
    this.#vectors = vectors;
  }

  mentionsPlace(e: Expression): boolean {
    return some(
      e,
      (part) => part.kind === "variable" && (this.#counters.has(part.name) || this.#vectors.has(part.name)),
    );
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
      const made = this.#statement(s);
      out.push(...this.#first, made);
      this.#first = above;
    }
    return out;
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
        return { ...s, test: this.#expression(s.test), yes: this.#inner(s.yes), no: this.#inner(s.no) };
      case "block":
        return { ...s, body: this.#inner(s.body) };
      case "leave":
        return s;
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
      const name = this.#placeOf(e.array, e.index);
      this.reads.add(name);
      return variable(this.#vectors.get(name)!);
    }
    if (!children(e).length)
      return this.mentionsPlace(e) ? notInLanes("it uses the counter or a vector as a whole") : e;
    if (e.kind === "math" && !EXACT.has(e.name)) notInLanes(`Math.${e.name} may differ between engines`);
    const made = mapped(e, (part) => this.#expression(part));
    return made.kind === "math" && made.name === "sign" ? this.#sign(made.args[0]) : made;
  }

  /** As choices, which lanes have. */
  #sign(of: Expression): Expression {
    const x = variable(`sign$${this.#signs++}`);
    this.#first.push({ kind: "set", name: x.name, type: "number", value: of });
    const choose = (test: Expression, yes: Expression, no: Expression): Expression => ({
      kind: "choose",
      test,
      yes,
      no,
      type: "number",
    });
    return choose(compare(">", x, ZERO), number(1), choose(compare("<", x, ZERO), number(-1), x));
  }
}

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

/** Each turn must set what it reads of the variables that turns set: no turn may see the one before. */
function refuseCarried(inside: readonly Statement[]): void {
  const inner = new Set<string>();
  each(inside, (s) => {
    if (s.kind === "set" && !s.name.endsWith("$")) inner.add(s.name);
  });
  const check = (e: Expression, known: ReadonlySet<string>): void =>
    walk(e, (part) => {
      if (part.kind === "variable" && inner.has(part.name) && !known.has(part.name))
        notInLanes(`it carries ${part.name} from one element to the next`);
    });
  /** What is surely set after the list. */
  const after = (list: readonly Statement[], before: ReadonlySet<string>): ReadonlySet<string> => {
    const known = new Set(before);
    let sure: ReadonlySet<string> | undefined;
    for (const s of list) {
      for (const e of expressionsOf(s)) check(e, known);
      const [first, second] = listsOf(s).map((inside) => after(inside, known));
      for (const name of first ?? []) if (!second || second.has(name)) known.add(name);
      if (s.kind === "set") known.add(s.name);
      // Behind a statement that may leave, nothing is sure to come.
      if (mayLeave(s)) sure ??= new Set(before);
    }
    return sure ?? known;
  };
  after(inside, new Set());
}

function mayLeave(s: Statement): boolean {
  let found = false;
  each([s], ({ kind }) => {
    found ||= kind === "leave";
  });
  return found;
}

/** Takes what is the same for all elements out of the loop; each value once. */
function hoisted(before: readonly Statement[], inside: readonly Statement[]) {
  const inner = new Set<string>();
  each(inside, (s) => {
    const name = assigned(s);
    if (name !== undefined) inner.add(name);
  });
  const isOfElement = (part: Expression): boolean =>
    part.kind === "variable" && (inner.has(part.name) || part.name.endsWith("$"));
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
