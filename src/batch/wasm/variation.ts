// What differs between the lanes: variables, and the blocks and loops that lanes leave at different times. The rest is computed
// once for all lanes, and its branches are real ones.
import type { Expression, Statement } from "../../derivative/ir.ts";
import { isReference } from "../../derivative/type.ts";
import { children } from "../../derivative/walk.ts";
import { notInLanes } from "../unbatchable.ts";
import { pathOf } from "./paths.ts";

export class Variation {
  /** Numbers and booleans that differ; arrays whose elements do. */
  readonly varying: Set<string>;
  /** Labels that some lanes leave before others. */
  readonly divergent = new Set<string>();
  readonly #roots: ReadonlySet<string>;
  #grew = true;

  /** @param varying what differs at the start: the parameters and their adjoints, or nothing */
  constructor(body: readonly Statement[], varying: Iterable<string>, roots: ReadonlySet<string>) {
    this.varying = new Set(varying);
    this.#roots = roots;
    if (this.varying.size === 0) return;
    while (this.#grew) {
      this.#grew = false;
      this.#list(body, false, []);
    }
  }

  of(e: Expression): boolean {
    const path = pathOf(e, this.#roots);
    if (path !== undefined) return this.varying.has(path);
    if (e.kind === "length") return false;
    if (e.kind === "element") {
      const array = pathOf(e.array, this.#roots);
      return (array !== undefined && this.varying.has(array)) || this.of(e.index);
    }
    return children(e).some((child) => this.of(child));
  }

  #add(set: Set<string>, name: string): void {
    if (set.has(name)) return;
    set.add(name);
    this.#grew = true;
  }

  #list(list: readonly Statement[], apart: boolean, around: readonly string[]): void {
    for (const s of list) this.#statement(s, apart, around);
  }

  /** @param apart whether only some lanes may be here */
  #statement(s: Statement, apart: boolean, around: readonly string[]): void {
    switch (s.kind) {
      case "set":
        if (isReference(s.type) && apart) notInLanes("it chooses between arrays by the values of its parameters");
        if (apart || this.of(s.value)) this.#add(this.varying, s.name);
        return;
      case "storeField": {
        const path = pathOf({ kind: "field", object: s.object, name: s.name, type: s.type }, this.#roots);
        if (path === undefined) notInLanes("it writes into objects");
        this.#add(this.varying, path);
        return;
      }
      case "if": {
        const inside = apart || this.of(s.test);
        this.#list(s.yes, inside, around);
        this.#list(s.no, inside, around);
        return;
      }
      case "loop":
      case "block": {
        if (s.kind === "loop" && this.of(s.test)) this.#add(this.divergent, s.label);
        const inside = apart || this.divergent.has(s.label);
        this.#list(s.body, inside, [...around, s.label]);
        if (s.kind === "loop") this.#list(s.update, inside, [...around, s.label]);
        return;
      }
      case "leave":
        if (apart) for (const label of around.slice(around.indexOf(s.label))) this.#add(this.divergent, label);
        return;
      case "push":
        notInLanes("its gradient keeps values on a stack");
    }
  }
}
