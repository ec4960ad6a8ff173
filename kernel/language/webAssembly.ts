// Typing of WebAssembly, which every Node program has and neither the ES library nor @types/node declares. It gives way to the
// DOM library where a tsconfig asks for that.

/** The `WebAssembly` namespace, as the DOM library declares it. */
export const webAssembly = `
declare namespace WebAssembly {
  type ImportExportKind = "function" | "global" | "memory" | "table" | "tag";
  type ValueType = "anyfunc" | "externref" | "f32" | "f64" | "i32" | "i64" | "v128";
  type ExportValue = Function | Global | Memory | Table;
  type ImportValue = ExportValue | number | bigint;
  type Exports = Record<string, ExportValue>;
  type ModuleImports = Record<string, ImportValue>;
  type Imports = Record<string, ModuleImports>;
  type Bytes = ArrayBufferView<ArrayBufferLike> | ArrayBufferLike;
  interface ModuleExportDescriptor { kind: ImportExportKind; name: string }
  interface ModuleImportDescriptor { kind: ImportExportKind; module: string; name: string }
  interface MemoryDescriptor { initial: number; maximum?: number; shared?: boolean }
  interface TableDescriptor { element: "anyfunc" | "externref"; initial: number; maximum?: number }
  interface GlobalDescriptor { mutable?: boolean; value: ValueType }
  interface WebAssemblyInstantiatedSource { instance: Instance; module: Module }
  interface Module {}
  var Module: { prototype: Module; new (bytes: Bytes): Module; customSections(module: Module, name: string): ArrayBuffer[]; exports(module: Module): ModuleExportDescriptor[]; imports(module: Module): ModuleImportDescriptor[] };
  interface Instance { readonly exports: Exports }
  var Instance: { prototype: Instance; new (module: Module, imports?: Imports): Instance };
  interface Memory { readonly buffer: ArrayBuffer; /** Adds pages of 64 KiB; gives the number there was. */ grow(pages: number): number }
  var Memory: { prototype: Memory; new (descriptor: MemoryDescriptor): Memory };
  interface Table { readonly length: number; get(index: number): any; grow(delta: number, value?: any): number; set(index: number, value?: any): void }
  var Table: { prototype: Table; new (descriptor: TableDescriptor, value?: any): Table };
  interface Global { value: any; valueOf(): any }
  var Global: { prototype: Global; new (descriptor: GlobalDescriptor, value?: any): Global };
  interface CompileError extends Error {}
  var CompileError: { prototype: CompileError; new (message?: string): CompileError; (message?: string): CompileError };
  interface LinkError extends Error {}
  var LinkError: { prototype: LinkError; new (message?: string): LinkError; (message?: string): LinkError };
  interface RuntimeError extends Error {}
  var RuntimeError: { prototype: RuntimeError; new (message?: string): RuntimeError; (message?: string): RuntimeError };
  /** Compiles a module, in the background. */
  function compile(bytes: Bytes): Promise<Module>;
  /** Compiles and starts a module; of bytes both are given back, of a module its instance. */
  function instantiate(bytes: Bytes, imports?: Imports): Promise<WebAssemblyInstantiatedSource>;
  function instantiate(module: Module, imports?: Imports): Promise<Instance>;
  /** Whether the bytes are a module. */
  function validate(bytes: Bytes): boolean;
}
`;
