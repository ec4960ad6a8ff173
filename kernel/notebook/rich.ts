/** A value that shows itself as a MIME bundle: what `html`, `image` and their kind give. The last expression of a cell, or `display(it)`. */
export class Rich {
  /** MIME type to data: text as a string, JSON types as values, binary types as base64. */
  readonly data: Readonly<Record<string, unknown>>;
  /** By MIME type, as Jupyter's clients read it: `{ "image/png": { width: 200 } }`. */
  readonly metadata: Readonly<Record<string, unknown>>;

  constructor(data: Record<string, unknown>, metadata: Record<string, unknown> = {}) {
    this.data = data;
    this.metadata = metadata;
  }

  [Symbol.for("Jupyter.display")](): Record<string, unknown> {
    return { ...this.data };
  }

  get [Symbol.for("Jupyter.metadata")](): Readonly<Record<string, unknown>> {
    return this.metadata;
  }
}
