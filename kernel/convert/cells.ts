/** A cell of a notebook, in so far as a text file has it. */
export interface DocumentCell {
  readonly type: "code" | "markdown" | "raw";
  readonly source: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A notebook without outputs. */
export interface Document {
  readonly cells: readonly DocumentCell[];
  /** The notebook's kernelspec, where it names one. */
  readonly kernelspec?: Readonly<Record<string, string>>;
}
