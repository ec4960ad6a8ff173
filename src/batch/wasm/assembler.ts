// WebAssembly written byte by byte: no text form, no dependency.

export const I32 = 0x7f;
export const I64 = 0x7e;
export const F64 = 0x7c;
export const V128 = 0x7b;
export type ValueType = typeof I32 | typeof I64 | typeof F64 | typeof V128;

/** Opcodes by their names in the specification. */
export const OP = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  return: 0x0f,
  select: 0x1b,
  i32Load: 0x28,
  f64Load: 0x2b,
  i32Store: 0x36,
  f64Store: 0x39,
  i32Eqz: 0x45,
  i32Eq: 0x46,
  i32Ne: 0x47,
  i32LtS: 0x48,
  i32GeU: 0x4f,
  f64Eq: 0x61,
  f64Ne: 0x62,
  f64Lt: 0x63,
  f64Gt: 0x64,
  f64Le: 0x65,
  f64Ge: 0x66,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i32Mul: 0x6c,
  i32DivU: 0x6e,
  i32And: 0x71,
  i32Or: 0x72,
  i32Shl: 0x74,
  i32ShrU: 0x76,
  i64And: 0x83,
  i64Or: 0x84,
  i64Add: 0x7c,
  i64Shl: 0x86,
  i64ShrS: 0x87,
  f64Abs: 0x99,
  f64Neg: 0x9a,
  f64Ceil: 0x9b,
  f64Floor: 0x9c,
  f64Trunc: 0x9d,
  f64Sqrt: 0x9f,
  f64Add: 0xa0,
  f64Sub: 0xa1,
  f64Mul: 0xa2,
  f64Div: 0xa3,
  f64Min: 0xa4,
  f64Max: 0xa5,
  f32DemoteF64: 0xb6,
  f64ConvertI32S: 0xb7,
  f64ConvertI64S: 0xb9,
  f64PromoteF32: 0xbb,
  i64ReinterpretF64: 0xbd,
  f64ReinterpretI64: 0xbf,
} as const;

/** Opcodes behind the prefix 0xfd: two float64 lanes. */
export const LANES = {
  load: 0x00,
  loadSplat64: 0x0a,
  store: 0x0b,
  const: 0x0c,
  i32x4Splat: 0x11,
  splat: 0x14,
  i32x4Extract: 0x1b,
  extract: 0x21,
  replace: 0x22,
  eq: 0x47,
  ne: 0x48,
  lt: 0x49,
  gt: 0x4a,
  le: 0x4b,
  ge: 0x4c,
  not: 0x4d,
  and: 0x4e,
  andNot: 0x4f,
  or: 0x50,
  xor: 0x51,
  bitselect: 0x52,
  anyTrue: 0x53,
  loadLane64: 0x57,
  demote: 0x5e,
  promote: 0x5f,
  ceil: 0x74,
  floor: 0x75,
  trunc: 0x7a,
  abs: 0xec,
  neg: 0xed,
  sqrt: 0xef,
  add: 0xf0,
  sub: 0xf1,
  mul: 0xf2,
  div: 0xf3,
  min: 0xf4,
  max: 0xf5,
  /** b where a < b, else a: one instruction, where `max` is nine. */
  pmax: 0xf7,
  allTrue: 0xc3,
  i64x2Shl: 0xcb,
  i64x2ShrS: 0xcc,
  i64x2ShrU: 0xcd,
  i64x2Add: 0xce,
  i64x2Sub: 0xd1,
  i64x2Eq: 0xd6,
  i64x2Splat: 0x12,
} as const;

/** Unsigned LEB128. */
function unsigned(n: number): number[] {
  const out: number[] = [];
  do {
    const low = n & 127;
    n >>>= 7;
    out.push(n ? low | 128 : low);
  } while (n);
  return out;
}

/** Signed LEB128. */
function signed(n: bigint): number[] {
  for (const out: number[] = []; ; ) {
    const low = Number(n & 127n);
    n >>= 7n;
    if ((n === 0n && !(low & 64)) || (n === -1n && low & 64)) return [...out, low];
    out.push(low | 128);
  }
}

const float64 = (x: number): number[] => [...new Uint8Array(new Float64Array([x]).buffer)];

/** A function under construction. */
export class Code {
  readonly index: number;
  readonly name: string | undefined;
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
  readonly #locals: ValueType[] = [];
  readonly #bytes: number[] = [];

  constructor(index: number, name: string | undefined, params: readonly ValueType[], results: readonly ValueType[]) {
    this.index = index;
    this.name = name;
    this.params = params;
    this.results = results;
  }

  local(type: ValueType): number {
    this.#locals.push(type);
    return this.params.length + this.#locals.length - 1;
  }

  op(...bytes: number[]): this {
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }

  get(local: number): this {
    return this.op(0x20, ...unsigned(local));
  }
  set(local: number): this {
    return this.op(0x21, ...unsigned(local));
  }
  tee(local: number): this {
    return this.op(0x22, ...unsigned(local));
  }
  getGlobal(index: number): this {
    return this.op(0x23, ...unsigned(index));
  }
  setGlobal(index: number): this {
    return this.op(0x24, ...unsigned(index));
  }
  i32(n: number): this {
    return this.op(0x41, ...signed(BigInt(n)));
  }
  i64(n: bigint): this {
    return this.op(0x42, ...signed(n));
  }
  f64(x: number): this {
    return this.op(0x44, ...float64(x));
  }
  lanes(opcode: number, ...immediate: number[]): this {
    return this.op(0xfd, ...unsigned(opcode), ...immediate);
  }
  /** Loads and stores of lanes; like those of other types aligned to a byte at least. */
  lanesAt(opcode: number, offset: number): this {
    return this.lanes(opcode, 0, ...unsigned(offset));
  }
  at(opcode: number, offset: number): this {
    return this.op(opcode, 0, ...unsigned(offset));
  }
  i32AtomicLoad(offset: number): this {
    return this.op(0xfe, 0x10, 2, ...unsigned(offset));
  }
  call(index: number): this {
    return this.op(0x10, ...unsigned(index));
  }
  branch(opcode: number, depth: number): this {
    return this.op(opcode, ...unsigned(depth));
  }
  /** memory.fill: takes address, byte and size from the stack. */
  fill(): this {
    return this.op(0xfc, 11, 0);
  }
  /** memory.copy: takes the addresses to and from and the size from the stack. */
  copy(): this {
    return this.op(0xfc, 10, 0, 0);
  }
  truncated(): this {
    return this.op(0xfc, 2);
  }

  body(): number[] {
    const locals = this.#locals.flatMap((type) => [1, type]);
    const body = [...unsigned(this.#locals.length), ...locals, ...this.#bytes, OP.end];
    return [...unsigned(body.length), ...body];
  }
}

/** A module whose memory is imported as `env.memory`. */
export class Assembler {
  readonly #codes: Code[] = [];
  #globals = 0;

  code(name: string | undefined, params: readonly ValueType[], results: readonly ValueType[]): Code {
    const code = new Code(this.#codes.length, name, params, results);
    this.#codes.push(code);
    return code;
  }

  /** A variable float64 of each instance. */
  global(): number {
    return this.#globals++;
  }

  bytes(memory: { readonly pages: number; readonly most: number; readonly shared: boolean }): Uint8Array<ArrayBuffer> {
    const list = (parts: readonly (readonly number[])[]): number[] => [...unsigned(parts.length), ...parts.flat()];
    const text = (name: string): number[] => [...unsigned(name.length), ...new TextEncoder().encode(name)];
    const section = (id: number, body: readonly number[]): number[] => [id, ...unsigned(body.length), ...body];
    const codes = this.#codes;
    const types = codes.map((c) => [0x60, ...list(c.params.map((t) => [t])), ...list(c.results.map((t) => [t]))]);
    const limits = [memory.shared ? 3 : 1, ...unsigned(memory.pages), ...unsigned(memory.most)];
    const globals = Array.from({ length: this.#globals }, () => [F64, 1, 0x44, ...float64(0), OP.end]);
    const named = codes.filter((c) => c.name !== undefined);
    return new Uint8Array([
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, list(types)),
      ...section(2, list([[...text("env"), ...text("memory"), 2, ...limits]])),
      ...section(3, list(codes.map((c) => unsigned(c.index)))),
      ...section(6, list(globals)),
      ...section(7, list(named.map((c) => [...text(c.name!), 0, ...unsigned(c.index)]))),
      ...section(10, list(codes.map((c) => c.body()))),
    ]);
  }
}
