// Local modules on their way from the language process, over the front, to the executor.

/** A local module that cells import, compiled. */
export interface CompiledModule {
  readonly path: string;
  /** Changes when the file does. */
  readonly version: string;
  /** A CommonJS one is left to Node as it is. */
  readonly kind: "module" | "json" | "commonjs";
  /** Why it can't be loaded: the file is gone, or its syntax is wrong. */
  readonly failure?: string;
  readonly code: string;
  /** Source map (version 3) from `code` to `source`; empty where there is none. */
  readonly map: string;
  readonly source: string;
  /** Local modules that it imports: specifier to path. */
  readonly imports: Readonly<Record<string, string>>;
}

/** A notebook variable that a cell imports. */
export interface ImportedName {
  readonly name: string;
  readonly specifier: string;
  /** Its name in the module; `*` for all of it. */
  readonly exported: string;
}
