import type { Expression, Statement } from "./ir.ts";
import { expressionsOf, listsOf, some, walk } from "./walk.ts";

/** The program without assignments that nothing reads, and without the loops and branches that then do nothing. */
export function prune(list: readonly Statement[], roots: readonly string[]): Statement[] {
  return new Pruning(roots).run(list);
}

const hasEffect = (e: Expression): boolean => some(e, (part) => part.kind === "pop" || part.kind === "builtin");

class Pruning {
  readonly #names: Set<string>;
  readonly #labels = new Set<string>();
  readonly #read = new Set<Statement>();

  constructor(roots: readonly string[]) {
    this.#names = new Set(roots);
  }

  run(list: readonly Statement[]): Statement[] {
    for (let size = -1; size !== this.#names.size + this.#labels.size; ) {
      size = this.#names.size + this.#labels.size;
      this.#mark(list);
    }
    return this.#keep(list);
  }

  #isLive(s: Statement): boolean {
    switch (s.kind) {
      case "set":
        return this.#names.has(s.name) || hasEffect(s.value);
      case "leave":
        return this.#labels.has(s.label);
      case "if":
        return this.#anyLive(s.yes) || this.#anyLive(s.no);
      case "loop":
        return this.#anyLive(s.body) || this.#anyLive(s.update);
      case "block":
        return this.#anyLive(s.body);
      default:
        return true;
    }
  }

  #anyLive(list: readonly Statement[]): boolean {
    return list.some((s) => this.#isLive(s));
  }

  #mark(list: readonly Statement[]): void {
    for (const s of list) {
      if (!this.#isLive(s)) continue;
      if (!this.#read.has(s)) this.#readBy(s);
      for (const inner of listsOf(s)) this.#mark(inner);
    }
  }

  #readBy(s: Statement): void {
    this.#read.add(s);
    if (s.kind === "loop" || s.kind === "block") this.#labels.add(s.label);
    for (const e of expressionsOf(s)) {
      walk(e, (part) => {
        if (part.kind === "variable") this.#names.add(part.name);
      });
    }
  }

  #keep(list: readonly Statement[]): Statement[] {
    return list
      .filter((s) => this.#isLive(s))
      .map((s) => {
        if (s.kind === "if") return { ...s, yes: this.#keep(s.yes), no: this.#keep(s.no) };
        if (s.kind === "loop") return { ...s, body: this.#keep(s.body), update: this.#keep(s.update) };
        return s.kind === "block" ? { ...s, body: this.#keep(s.body) } : s;
      });
  }
}
