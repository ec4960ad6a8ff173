// The small ambient typing of what every Node program has, so that a checker that carries no @types/node starts in half the
// time and each cell costs half. Text, not a .d.ts of this project: its names would clash with @types/node here. One list, and
// longer than 300 lines for that reason. Every type has the name that @types/node gives it, so that a value typed by this text
// stays valid when @types/node takes its place.

/** Declarations of the globals of Node. */
export const ambient = `
declare namespace NodeJS {
  type ArrayBufferView<B extends ArrayBufferLike = ArrayBufferLike> = TypedArray<B> | DataView<B>;
  type TypedArray<B extends ArrayBufferLike = ArrayBufferLike> = Uint8Array<B> | Uint8ClampedArray<B> | Uint16Array<B> | Uint32Array<B> | Int8Array<B> | Int16Array<B> | Int32Array<B> | BigUint64Array<B> | BigInt64Array<B> | Float32Array<B> | Float64Array<B>;
  interface Timeout extends Disposable { ref(): this; unref(): this; hasRef(): boolean; refresh(): this; close(): this; [Symbol.toPrimitive](): number }
  interface Immediate extends Disposable { ref(): this; unref(): this; hasRef(): boolean }
  type Platform = "aix" | "android" | "darwin" | "freebsd" | "haiku" | "linux" | "openbsd" | "sunos" | "win32" | "cygwin" | "netbsd";
  type Signals = "SIGABRT" | "SIGALRM" | "SIGBUS" | "SIGCHLD" | "SIGCONT" | "SIGFPE" | "SIGHUP" | "SIGILL" | "SIGINT" | "SIGIO" | "SIGKILL" | "SIGPIPE" | "SIGPROF" | "SIGQUIT" | "SIGSEGV" | "SIGSTOP" | "SIGTERM" | "SIGTRAP" | "SIGTSTP" | "SIGUSR1" | "SIGUSR2" | "SIGWINCH";
  interface MemoryUsage { rss: number; heapTotal: number; heapUsed: number; external: number; arrayBuffers: number }
  interface CpuUsage { user: number; system: number }
  interface ProcessVersions extends Record<string, string | undefined> { node: string; v8: string }
  interface ProcessEnv extends Record<string, string | undefined> { TZ?: string | undefined }
  interface HRTime { (time?: [number, number]): [number, number]; bigint(): bigint }
  interface WriteStream { readonly isTTY: boolean; readonly columns: number; readonly rows: number; readonly fd: number; write(chunk: string | Uint8Array, callback?: (error?: Error | null) => void): boolean; write(chunk: string, encoding?: BufferEncoding, callback?: (error?: Error | null) => void): boolean }
  interface Require { (id: string): any; resolve(id: string, options?: { paths?: string[] }): string; readonly cache: Record<string, unknown> }
  interface ErrnoException extends Error { errno?: number | undefined; code?: string | undefined; path?: string | undefined; syscall?: string | undefined }
  interface Process {
    /** Command-line arguments of the process. */ argv: string[]; argv0: string; execArgv: string[]; execPath: string; title: string;
    /** The environment. */ env: ProcessEnv;
    exitCode?: number | string | null | undefined;
    /** Name and version of the engine, such as v26.1.0. */ readonly version: string; readonly versions: ProcessVersions;
    readonly pid: number; readonly ppid: number; readonly arch: string; readonly platform: Platform;
    readonly release: { name: string; lts?: string }; readonly features: Record<string, unknown>;
    stdout: WriteStream; stderr: WriteStream;
    /** The working folder. */ cwd(): string; chdir(directory: string): void;
    /** Ends the process. */ exit(code?: number | string | null): never; abort(): never;
    /** Seconds since the process started. */ uptime(): number;
    hrtime: HRTime; memoryUsage: { (): MemoryUsage; rss(): number }; cpuUsage(previous?: CpuUsage): CpuUsage; availableMemory(): number; constrainedMemory(): number;
    nextTick(callback: Function, ...args: any[]): void; kill(pid: number, signal?: string | number): true; emitWarning(warning: string | Error, type?: string): void;
    on(event: string | symbol, listener: (...args: any[]) => void): this; once(event: string | symbol, listener: (...args: any[]) => void): this; off(event: string | symbol, listener: (...args: any[]) => void): this; removeListener(event: string | symbol, listener: (...args: any[]) => void): this; emit(event: string | symbol, ...args: any[]): boolean;
  }
}
declare var process: NodeJS.Process;
declare var global: typeof globalThis;
declare var require: NodeJS.Require;
/** The notebook's folder. */
declare var __dirname: string;
declare var __filename: string;
interface ImportMeta { /** The notebook's folder. */ dirname: string; filename: string; /** The cell's file: URL, beside the notebook. */ url: string; main: boolean; resolve(specifier: string): string }

interface Console {
  /** Prints an error when the condition is false. */ assert(condition?: unknown, ...data: any[]): void;
  clear(): void; count(label?: string): void; countReset(label?: string): void;
  debug(...data: any[]): void; dir(item?: any, options?: { showHidden?: boolean; depth?: number | null; colors?: boolean }): void; dirxml(...data: any[]): void;
  /** Prints to standard error. */ error(...data: any[]): void;
  group(...label: any[]): void; groupCollapsed(...label: any[]): void; groupEnd(): void;
  info(...data: any[]): void;
  /** Prints its arguments, separated by spaces; the first may hold %s, %d, %i, %f, %j, %o, %O. */ log(...data: any[]): void;
  /** Prints rows as a table. */ table(data?: any, properties?: readonly string[]): void;
  time(label?: string): void; timeEnd(label?: string): void; timeLog(label?: string, ...data: any[]): void;
  trace(...data: any[]): void; warn(...data: any[]): void;
}
declare var console: Console;

/** Calls callback after delay milliseconds. */
declare function setTimeout<A extends any[]>(callback: (...args: A) => void, delay?: number, ...args: A): NodeJS.Timeout;
declare function setTimeout(callback: (_: void) => void, delay?: number): NodeJS.Timeout;
/** Calls callback every delay milliseconds. */
declare function setInterval<A extends any[]>(callback: (...args: A) => void, delay?: number, ...args: A): NodeJS.Timeout;
declare function setImmediate<A extends any[]>(callback: (...args: A) => void, ...args: A): NodeJS.Immediate;
declare function clearTimeout(timeout: NodeJS.Timeout | string | number | undefined): void;
declare function clearInterval(timeout: NodeJS.Timeout | string | number | undefined): void;
declare function clearImmediate(immediate: NodeJS.Immediate | undefined): void;
declare function queueMicrotask(callback: () => void): void;
/** A deep copy. */
declare function structuredClone<T>(value: T, options?: { transfer?: readonly object[] }): T;
declare function atob(data: string): string;
declare function btoa(data: string): string;

interface EventInit { bubbles?: boolean; cancelable?: boolean; composed?: boolean }
interface Event { readonly type: string; readonly target: EventTarget | null; readonly currentTarget: EventTarget | null; readonly bubbles: boolean; readonly cancelable: boolean; readonly defaultPrevented: boolean; readonly timeStamp: number; readonly isTrusted: boolean; preventDefault(): void; stopPropagation(): void; stopImmediatePropagation(): void }
declare var Event: { prototype: Event; new (type: string, init?: EventInit): Event };
interface CustomEvent<T = any> extends Event { readonly detail: T }
declare var CustomEvent: { prototype: CustomEvent; new <T>(type: string, init?: EventInit & { detail?: T }): CustomEvent<T> };
interface MessageEvent<T = any> extends Event { readonly data: T; readonly origin: string; readonly lastEventId: string }
declare var MessageEvent: { prototype: MessageEvent; new <T>(type: string, init?: EventInit & { data?: T }): MessageEvent<T> };
interface EventListener { (event: Event): void }
interface EventListenerObject { handleEvent(event: Event): void }
interface AddEventListenerOptions { once?: boolean; passive?: boolean; capture?: boolean; signal?: AbortSignal }
interface EventTarget { addEventListener(type: string, listener: EventListener | EventListenerObject | null, options?: AddEventListenerOptions | boolean): void; removeEventListener(type: string, listener: EventListener | EventListenerObject | null, options?: { capture?: boolean } | boolean): void; dispatchEvent(event: Event): boolean }
declare var EventTarget: { prototype: EventTarget; new (): EventTarget };
interface AbortSignal extends EventTarget { readonly aborted: boolean; readonly reason: any; onabort: ((this: AbortSignal, event: Event) => any) | null; throwIfAborted(): void }
declare var AbortSignal: { prototype: AbortSignal; new (): AbortSignal; abort(reason?: any): AbortSignal; timeout(milliseconds: number): AbortSignal; any(signals: AbortSignal[]): AbortSignal };
interface AbortController { readonly signal: AbortSignal; abort(reason?: any): void }
declare var AbortController: { prototype: AbortController; new (): AbortController };
interface DOMException extends Error { readonly code: number }
declare var DOMException: { prototype: DOMException; new (message?: string, name?: string): DOMException };

interface PerformanceEntry { readonly name: string; readonly entryType: string; readonly startTime: number; readonly duration: number; toJSON(): any }
interface PerformanceMark extends PerformanceEntry { readonly detail: any }
interface PerformanceMeasure extends PerformanceEntry { readonly detail: any }
interface Performance extends EventTarget { /** Milliseconds since the process started. */ now(): number; readonly timeOrigin: number; mark(name: string, options?: { detail?: any; startTime?: number }): PerformanceMark; measure(name: string, start?: string | { start?: number | string; end?: number | string; duration?: number; detail?: any }, end?: string): PerformanceMeasure; clearMarks(name?: string): void; clearMeasures(name?: string): void; getEntries(): PerformanceEntry[]; getEntriesByName(name: string, type?: string): PerformanceEntry[]; getEntriesByType(type: string): PerformanceEntry[]; toJSON(): any }
declare var performance: Performance;

interface TextEncoder { readonly encoding: string; encode(input?: string): Uint8Array<ArrayBuffer>; encodeInto(source: string, destination: Uint8Array): { read: number; written: number } }
declare var TextEncoder: { prototype: TextEncoder; new (): TextEncoder };
interface TextDecoder { readonly encoding: string; readonly fatal: boolean; readonly ignoreBOM: boolean; decode(input?: ArrayBuffer | ArrayBufferView | null, options?: { stream?: boolean }): string }
declare var TextDecoder: { prototype: TextDecoder; new (label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }): TextDecoder };

interface URL { hash: string; host: string; hostname: string; href: string; readonly origin: string; password: string; pathname: string; port: string; protocol: string; search: string; readonly searchParams: URLSearchParams; username: string; toString(): string; toJSON(): string }
declare var URL: { prototype: URL; new (url: string | URL, base?: string | URL): URL; canParse(url: string | URL, base?: string | URL): boolean; parse(url: string | URL, base?: string | URL): URL | null; createObjectURL(blob: Blob): string; revokeObjectURL(url: string): void };
interface URLSearchParams { readonly size: number; append(name: string, value: string): void; delete(name: string, value?: string): void; get(name: string): string | null; getAll(name: string): string[]; has(name: string, value?: string): boolean; set(name: string, value: string): void; sort(): void; toString(): string; forEach(callback: (value: string, key: string, parent: URLSearchParams) => void): void; entries(): URLSearchParamsIterator<[string, string]>; keys(): URLSearchParamsIterator<string>; values(): URLSearchParamsIterator<string>; [Symbol.iterator](): URLSearchParamsIterator<[string, string]> }
interface URLSearchParamsIterator<T> extends IteratorObject<T, undefined, unknown> { [Symbol.iterator](): URLSearchParamsIterator<T> }
declare var URLSearchParams: { prototype: URLSearchParams; new (init?: string[][] | Record<string, string> | string | URLSearchParams | Iterable<[string, string]>): URLSearchParams };

interface Blob { readonly size: number; readonly type: string; arrayBuffer(): Promise<ArrayBuffer>; bytes(): Promise<Uint8Array<ArrayBuffer>>; slice(start?: number, end?: number, type?: string): Blob; stream(): ReadableStream<Uint8Array<ArrayBuffer>>; text(): Promise<string> }
declare var Blob: { prototype: Blob; new (parts?: (ArrayBuffer | ArrayBufferView | Blob | string)[], options?: { type?: string; endings?: "transparent" | "native" }): Blob };
interface File extends Blob { readonly name: string; readonly lastModified: number }
declare var File: { prototype: File; new (parts: (ArrayBuffer | ArrayBufferView | Blob | string)[], name: string, options?: { type?: string; lastModified?: number }): File };
interface FormData { append(name: string, value: string | Blob, filename?: string): void; delete(name: string): void; get(name: string): File | string | null; getAll(name: string): (File | string)[]; has(name: string): boolean; set(name: string, value: string | Blob, filename?: string): void; entries(): IteratorObject<[string, File | string]>; [Symbol.iterator](): IteratorObject<[string, File | string]> }
declare var FormData: { prototype: FormData; new (): FormData };

interface ReadableStreamReadDoneResult<T> { done: true; value: T | undefined }
interface ReadableStreamReadValueResult<T> { done: false; value: T }
type ReadableStreamReadResult<T> = ReadableStreamReadValueResult<T> | ReadableStreamReadDoneResult<T>;
interface ReadableStreamDefaultReader<R = any> { readonly closed: Promise<undefined>; cancel(reason?: any): Promise<void>; read(): Promise<ReadableStreamReadResult<R>>; releaseLock(): void }
interface ReadableStreamDefaultController<R = any> { readonly desiredSize: number | null; close(): void; enqueue(chunk?: R): void; error(e?: any): void }
interface UnderlyingDefaultSource<R = any> { start?(controller: ReadableStreamDefaultController<R>): any; pull?(controller: ReadableStreamDefaultController<R>): void | PromiseLike<void>; cancel?(reason?: any): void | PromiseLike<void> }
interface ReadableStream<R = any> { readonly locked: boolean; cancel(reason?: any): Promise<void>; getReader(): ReadableStreamDefaultReader<R>; pipeThrough<T>(transform: { readable: ReadableStream<T>; writable: WritableStream<R> }): ReadableStream<T>; pipeTo(destination: WritableStream<R>): Promise<void>; tee(): [ReadableStream<R>, ReadableStream<R>]; values(options?: { preventCancel?: boolean }): AsyncIterableIterator<R>; [Symbol.asyncIterator](): AsyncIterableIterator<R> }
declare var ReadableStream: { prototype: ReadableStream; new <R = any>(source?: UnderlyingDefaultSource<R>, strategy?: { highWaterMark?: number; size?: (chunk?: R) => number }): ReadableStream<R>; from<R>(iterable: Iterable<R> | AsyncIterable<R>): ReadableStream<R> };
interface WritableStreamDefaultWriter<W = any> { readonly closed: Promise<undefined>; readonly desiredSize: number | null; readonly ready: Promise<undefined>; abort(reason?: any): Promise<void>; close(): Promise<void>; releaseLock(): void; write(chunk?: W): Promise<void> }
interface WritableStream<W = any> { readonly locked: boolean; abort(reason?: any): Promise<void>; close(): Promise<void>; getWriter(): WritableStreamDefaultWriter<W> }
declare var WritableStream: { prototype: WritableStream; new <W = any>(sink?: { start?(controller: { error(e?: any): void }): any; write?(chunk: W, controller: { error(e?: any): void }): void | PromiseLike<void>; close?(): void | PromiseLike<void>; abort?(reason?: any): void | PromiseLike<void> }): WritableStream<W> };
interface TransformStream<I = any, O = any> { readonly readable: ReadableStream<O>; readonly writable: WritableStream<I> }
declare var TransformStream: { prototype: TransformStream; new <I = any, O = any>(transformer?: { start?(controller: { enqueue(chunk?: O): void }): any; transform?(chunk: I, controller: { enqueue(chunk?: O): void }): void | PromiseLike<void>; flush?(controller: { enqueue(chunk?: O): void }): void | PromiseLike<void> }): TransformStream<I, O> };
interface CompressionStream extends TransformStream<Uint8Array, Uint8Array> {}
declare var CompressionStream: { prototype: CompressionStream; new (format: "deflate" | "deflate-raw" | "gzip"): CompressionStream };
interface DecompressionStream extends TransformStream<Uint8Array, Uint8Array> {}
declare var DecompressionStream: { prototype: DecompressionStream; new (format: "deflate" | "deflate-raw" | "gzip"): DecompressionStream };
interface TextDecoderStream extends TransformStream<Uint8Array, string> {}
declare var TextDecoderStream: { prototype: TextDecoderStream; new (label?: string): TextDecoderStream };
interface TextEncoderStream extends TransformStream<string, Uint8Array> {}
declare var TextEncoderStream: { prototype: TextEncoderStream; new (): TextEncoderStream };

type HeadersInit = [string, string][] | Record<string, string> | Headers;
interface Headers { append(name: string, value: string): void; delete(name: string): void; get(name: string): string | null; getSetCookie(): string[]; has(name: string): boolean; set(name: string, value: string): void; forEach(callback: (value: string, key: string, parent: Headers) => void): void; entries(): IteratorObject<[string, string]>; keys(): IteratorObject<string>; values(): IteratorObject<string>; [Symbol.iterator](): IteratorObject<[string, string]> }
declare var Headers: { prototype: Headers; new (init?: HeadersInit): Headers };
type BodyInit = string | ArrayBuffer | ArrayBufferView | Blob | FormData | URLSearchParams | ReadableStream;
interface RequestInit { body?: BodyInit | null; cache?: string; credentials?: "include" | "omit" | "same-origin"; duplex?: "half"; headers?: HeadersInit; integrity?: string; keepalive?: boolean; method?: string; mode?: string; redirect?: "error" | "follow" | "manual"; referrer?: string; referrerPolicy?: string; signal?: AbortSignal | null }
interface Body { readonly body: ReadableStream<Uint8Array<ArrayBuffer>> | null; readonly bodyUsed: boolean; arrayBuffer(): Promise<ArrayBuffer>; blob(): Promise<Blob>; bytes(): Promise<Uint8Array<ArrayBuffer>>; formData(): Promise<FormData>; json(): Promise<unknown>; text(): Promise<string> }
interface Request extends Body { readonly headers: Headers; readonly method: string; readonly url: string; readonly redirect: string; readonly signal: AbortSignal; clone(): Request }
declare var Request: { prototype: Request; new (input: string | URL | Request, init?: RequestInit): Request };
interface ResponseInit { headers?: HeadersInit; status?: number; statusText?: string }
interface Response extends Body { readonly headers: Headers; readonly ok: boolean; readonly redirected: boolean; readonly status: number; readonly statusText: string; readonly type: string; readonly url: string; clone(): Response }
declare var Response: { prototype: Response; new (body?: BodyInit | null, init?: ResponseInit): Response; error(): Response; json(data: any, init?: ResponseInit): Response; redirect(url: string | URL, status?: number): Response };
/** Fetches a resource over HTTP. */
declare function fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
interface WebSocket extends EventTarget { readonly readyState: number; readonly url: string; readonly protocol: string; binaryType: "arraybuffer" | "blob"; onopen: ((event: Event) => any) | null; onmessage: ((event: MessageEvent) => any) | null; onerror: ((event: Event) => any) | null; onclose: ((event: Event) => any) | null; send(data: string | ArrayBuffer | ArrayBufferView | Blob): void; close(code?: number, reason?: string): void }
declare var WebSocket: { prototype: WebSocket; new (url: string | URL, protocols?: string | string[]): WebSocket; readonly CONNECTING: 0; readonly OPEN: 1; readonly CLOSING: 2; readonly CLOSED: 3 };
interface MessagePort extends EventTarget { onmessage: ((event: MessageEvent) => any) | null; postMessage(message: any, transfer?: readonly object[]): void; start(): void; close(): void }
declare var MessagePort: { prototype: MessagePort; new (): MessagePort };
interface MessageChannel { readonly port1: MessagePort; readonly port2: MessagePort }
declare var MessageChannel: { prototype: MessageChannel; new (): MessageChannel };

interface SubtleCrypto { digest(algorithm: string | { name: string }, data: ArrayBuffer | ArrayBufferView): Promise<ArrayBuffer>; encrypt(algorithm: any, key: CryptoKey, data: ArrayBuffer | ArrayBufferView): Promise<ArrayBuffer>; decrypt(algorithm: any, key: CryptoKey, data: ArrayBuffer | ArrayBufferView): Promise<ArrayBuffer>; sign(algorithm: any, key: CryptoKey, data: ArrayBuffer | ArrayBufferView): Promise<ArrayBuffer>; verify(algorithm: any, key: CryptoKey, signature: ArrayBuffer | ArrayBufferView, data: ArrayBuffer | ArrayBufferView): Promise<boolean>; importKey(format: string, data: any, algorithm: any, extractable: boolean, usages: string[]): Promise<CryptoKey>; exportKey(format: string, key: CryptoKey): Promise<any>; generateKey(algorithm: any, extractable: boolean, usages: string[]): Promise<any> }
interface CryptoKey { readonly algorithm: any; readonly extractable: boolean; readonly type: string; readonly usages: string[] }
interface Crypto { readonly subtle: SubtleCrypto; getRandomValues<T extends NodeJS.ArrayBufferView>(array: T): T; randomUUID(): \`\${string}-\${string}-\${string}-\${string}-\${string}\` }
declare var crypto: Crypto;

type BufferEncoding = "ascii" | "utf8" | "utf-8" | "utf16le" | "utf-16le" | "ucs2" | "ucs-2" | "base64" | "base64url" | "latin1" | "binary" | "hex";
type WithImplicitCoercion<T> = T | { valueOf(): T };
interface Buffer<B extends ArrayBufferLike = ArrayBufferLike> extends Uint8Array<B> {
  write(text: string, encoding?: BufferEncoding): number; write(text: string, offset: number, encoding?: BufferEncoding): number; write(text: string, offset: number, length: number, encoding?: BufferEncoding): number;
  toString(encoding?: BufferEncoding, start?: number, end?: number): string; toJSON(): { type: "Buffer"; data: number[] };
  equals(other: Uint8Array): boolean; compare(target: Uint8Array, targetStart?: number, targetEnd?: number, sourceStart?: number, sourceEnd?: number): -1 | 0 | 1; copy(target: Uint8Array, targetStart?: number, sourceStart?: number, sourceEnd?: number): number;
  slice(start?: number, end?: number): Buffer<ArrayBuffer> & Uint8Array<ArrayBuffer>; subarray(start?: number, end?: number): Buffer<B>;
  indexOf(value: string | number | Uint8Array, byteOffset?: number, encoding?: BufferEncoding): number; includes(value: string | number | Buffer, byteOffset?: number, encoding?: BufferEncoding): boolean; fill(value: string | Uint8Array | number, offset?: number, end?: number, encoding?: BufferEncoding): this;
  readUInt8(offset?: number): number; readUInt16LE(offset?: number): number; readUInt16BE(offset?: number): number; readUInt32LE(offset?: number): number; readUInt32BE(offset?: number): number; readInt8(offset?: number): number; readInt16LE(offset?: number): number; readInt16BE(offset?: number): number; readInt32LE(offset?: number): number; readInt32BE(offset?: number): number; readBigInt64LE(offset?: number): bigint; readBigUInt64LE(offset?: number): bigint; readFloatLE(offset?: number): number; readFloatBE(offset?: number): number; readDoubleLE(offset?: number): number; readDoubleBE(offset?: number): number;
  writeUInt8(value: number, offset?: number): number; writeUInt16LE(value: number, offset?: number): number; writeUInt16BE(value: number, offset?: number): number; writeUInt32LE(value: number, offset?: number): number; writeUInt32BE(value: number, offset?: number): number; writeInt8(value: number, offset?: number): number; writeInt16LE(value: number, offset?: number): number; writeInt16BE(value: number, offset?: number): number; writeInt32LE(value: number, offset?: number): number; writeInt32BE(value: number, offset?: number): number; writeFloatLE(value: number, offset?: number): number; writeFloatBE(value: number, offset?: number): number; writeDoubleLE(value: number, offset?: number): number; writeDoubleBE(value: number, offset?: number): number;
}
interface BufferConstructor {
  from(array: WithImplicitCoercion<readonly number[] | Uint8Array>): Buffer<ArrayBuffer>; from(text: WithImplicitCoercion<string>, encoding?: BufferEncoding): Buffer<ArrayBuffer>; from<A extends ArrayBufferLike>(buffer: A, byteOffset?: number, length?: number): Buffer<A>;
  of(...items: number[]): Buffer<ArrayBuffer>; alloc(size: number, fill?: string | Uint8Array | number, encoding?: BufferEncoding): Buffer<ArrayBuffer>; allocUnsafe(size: number): Buffer<ArrayBuffer>; isBuffer(value: any): value is Buffer; isEncoding(encoding: string): encoding is BufferEncoding; byteLength(text: string | NodeJS.ArrayBufferView | ArrayBufferLike, encoding?: BufferEncoding): number; concat(list: readonly Uint8Array[], totalLength?: number): Buffer<ArrayBuffer>; compare(a: Uint8Array, b: Uint8Array): -1 | 0 | 1; poolSize: number; readonly prototype: Buffer;
}
declare var Buffer: BufferConstructor;

declare namespace WebAssembly {
  type BufferSource = ArrayBuffer | ArrayBufferView;
  type ValueType = "f32" | "f64" | "i32" | "i64" | "v128" | "externref" | "anyfunc";
  type ImportExportKind = "function" | "global" | "memory" | "table" | "tag";
  type ExportValue = Function | Global | Memory | Table | any;
  type Exports = Record<string, ExportValue>;
  type ModuleImports = Record<string, ExportValue | number>;
  type Imports = Record<string, ModuleImports>;
  interface Module {}
  var Module: { prototype: Module; new (bytes: BufferSource): Module; exports(module: Module): { name: string; kind: ImportExportKind }[]; imports(module: Module): { module: string; name: string; kind: ImportExportKind }[]; customSections(module: Module, name: string): ArrayBuffer[] };
  interface Instance { readonly exports: Exports }
  var Instance: { prototype: Instance; new (module: Module, imports?: Imports): Instance };
  interface Memory { readonly buffer: ArrayBuffer; grow(delta: number): number }
  var Memory: { prototype: Memory; new (descriptor: { initial: number; maximum?: number; shared?: boolean }): Memory };
  interface Table { readonly length: number; get(index: number): any; grow(delta: number, value?: any): number; set(index: number, value?: any): void }
  var Table: { prototype: Table; new (descriptor: { element: "anyfunc" | "externref"; initial: number; maximum?: number }, value?: any): Table };
  interface Global<T extends ValueType = ValueType> { value: any; valueOf(): any }
  var Global: { prototype: Global; new <T extends ValueType = ValueType>(descriptor: { value: T; mutable?: boolean }, value?: any): Global<T> };
  interface CompileError extends Error {} var CompileError: { prototype: CompileError; new (message?: string): CompileError };
  interface LinkError extends Error {} var LinkError: { prototype: LinkError; new (message?: string): LinkError };
  interface RuntimeError extends Error {} var RuntimeError: { prototype: RuntimeError; new (message?: string): RuntimeError };
  interface WebAssemblyInstantiatedSource { instance: Instance; module: Module }
  function compile(bytes: BufferSource): Promise<Module>;
  function instantiate(bytes: BufferSource, imports?: Imports): Promise<WebAssemblyInstantiatedSource>;
  function instantiate(module: Module, imports?: Imports): Promise<Instance>;
  function validate(bytes: BufferSource): boolean;
}
`;

/** Types of {@link ambient} that @types/node knows more of: a member missing here may be there. */
export const ambientTypes: ReadonlySet<string> = new Set(
  [...ambient.matchAll(/\binterface (\w+)|declare var (\w+): \{|declare namespace (\w+)/g)].map(
    (match) => match[1] ?? match[2] ?? match[3]!,
  ),
);

/** Globals that only @types/node declares. */
export const nodeOnlyNames: ReadonlySet<string> = new Set(
  (
    "AsyncDisposableStack BroadcastChannel ByteLengthQueuingStrategy CloseEvent CountQueuingStrategy Cookie EventSource " +
    "ErrorEvent Float16Array Navigator Storage URLPattern exports gc localStorage module navigator sessionStorage " +
    "PerformanceObserver PerformanceObserverEntryList PerformanceResourceTiming ReadableByteStreamController " +
    "ReadableStreamBYOBReader ReadableStreamBYOBRequest ReadableStreamDefaultController ReadableStreamDefaultReader " +
    "TransformStreamDefaultController WritableStreamDefaultController WritableStreamDefaultWriter RequestInfo " +
    "NodeModule NodeRequire AsyncGeneratorFunction"
  ).split(" "),
);
