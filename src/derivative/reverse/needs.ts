import type { Analysis } from "../activity.ts";
import type { Expression } from "../ir.ts";
import { isReference } from "../type.ts";
import { walk } from "../walk.ts";

/** What the way back reads of the way forward. It grows from one generation of the program to the next. */
export class Needs {
  readonly names = new Set<string>();
  grew = true;
  readonly #analysis: Analysis;

  constructor(analysis: Analysis) {
    this.#analysis = analysis;
  }

  /** Everything that the value of `e` is computed from. */
  value(e: Expression): void {
    walk(e, (part) => {
      if (part.kind === "variable") this.name(part.name);
      if ((part.kind === "element" || part.kind === "field") && !isReference(part.type)) this.#place(part);
    });
  }

  /** Only what leads to a place, not what it holds. */
  path(e: Expression): void {
    if (e.kind === "element") {
      this.path(e.array);
      this.value(e.index);
    } else if (e.kind === "field") this.path(e.object);
    else if (e.kind === "variable") this.name(e.name);
  }

  name(name: string): void {
    if (this.names.has(name)) return;
    this.names.add(name);
    this.grew = true;
  }

  #place(e: Expression): void {
    const place = this.#analysis.place(e);
    if (place.needed) return;
    place.needed = true;
    this.grew = true;
  }
}
