// Expressions of the intermediate language as WebAssembly, with the same operations in the same order as src/derivative/emit.ts
// has them in JavaScript. Longer than other files, as a descent whose functions call each other. A value is one float64 (or an i32 for a boolean or a pointer), or two lanes where they differ.
import type { Binary, Element, Expression, Literal, MathCall, New } from "../../derivative/ir.ts";
import { isArray, isObject, isReference, type Type } from "../../derivative/type.ts";
import { notInLanes, unbatchable } from "../unbatchable.ts";
import { F64, I32, LANES, OP, V128 } from "./assembler.ts";
import { splat } from "./formula.ts";
import type { Frame } from "./frame.ts";
import { hasLaneCode, hasMathCode, VECTORS } from "./mathCode.ts";

type Pair = readonly [scalar: number, lanes: number];

const ARITHMETIC: Readonly<Record<string, Pair>> = {
  "+": [OP.f64Add, LANES.add],
  "-": [OP.f64Sub, LANES.sub],
  "*": [OP.f64Mul, LANES.mul],
  "/": [OP.f64Div, LANES.div],
  "<": [OP.f64Lt, LANES.lt],
  "<=": [OP.f64Le, LANES.le],
  ">": [OP.f64Gt, LANES.gt],
  ">=": [OP.f64Ge, LANES.ge],
  "===": [OP.f64Eq, LANES.eq],
  "!==": [OP.f64Ne, LANES.ne],
  "==": [OP.f64Eq, LANES.eq],
  "!=": [OP.f64Ne, LANES.ne],
};

const NATIVE: Readonly<Record<string, Pair>> = {
  sqrt: [OP.f64Sqrt, LANES.sqrt],
  abs: [OP.f64Abs, LANES.abs],
  floor: [OP.f64Floor, LANES.floor],
  ceil: [OP.f64Ceil, LANES.ceil],
  trunc: [OP.f64Trunc, LANES.trunc],
  max: [OP.f64Max, LANES.max],
  min: [OP.f64Min, LANES.min],
};

/** In lanes whether the expression differs between them or not. */
export function emitLanes(frame: Frame, e: Expression, q: number): void {
  const known = constant(e);
  if (known !== undefined) {
    splat(frame.code, known);
    return;
  }
  emit(frame, e, q);
  if (frame.variation.of(e)) return;
  if (e.type === "boolean")
    frame.borrow(I32, (local) => frame.code.set(local).i32(0).get(local).op(OP.i32Sub).lanes(LANES.i32x4Splat));
  else frame.code.lanes(LANES.splat);
}

/** The value of arithmetic between numbers of the text, which is the same wherever it is done. */
function constant(e: Expression): number | undefined {
  if (e.kind === "number") return e.value;
  if (e.kind === "negate") {
    const value = constant(e.operand);
    return value === undefined ? undefined : -value;
  }
  if (e.kind !== "binary" || !(e.operator in CONSTANT)) return undefined;
  const [left, right] = [constant(e.left), constant(e.right)];
  return left === undefined || right === undefined ? undefined : CONSTANT[e.operator](left, right);
}

const CONSTANT: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
};

/** In lanes where it differs between them. @param q which chain */
export function emit(frame: Frame, e: Expression, q: number): void {
  const { code } = frame;
  const path = frame.path(e);
  if (path !== undefined && frame.places.has(path)) {
    const { type, locals, varying } = frame.places.get(path)!;
    if (isReference(type) && frame.roots.has(path.split(".", 1)[0]) && !frame.arrays.has(path))
      unbatchable("it uses a whole parameter that is an object");
    code.get(locals[varying ? q : 0]);
    return;
  }
  switch (e.kind) {
    case "number":
      code.f64(e.value);
      return;
    case "literal":
      emitLiteral(frame, e);
      return;
    case "negate":
      emitOperator(frame, [e.operand], q, [OP.f64Neg, LANES.neg]);
      return;
    case "not":
      emit(frame, e.operand, q);
      if (frame.variation.of(e)) code.lanes(LANES.not);
      else code.op(OP.i32Eqz);
      return;
    case "binary":
      emitBinary(frame, e, q);
      return;
    case "choose":
      emitChoose(frame, e, q);
      return;
    case "math":
      emitMath(frame, e, q);
      return;
    case "element":
      emitElement(frame, e, q);
      return;
    case "field":
      emit(frame, e.object, q);
      emitLoad(frame, e.type, 8 * fieldIndex(e.object.type, e.name));
      return;
    case "length":
      if (!isArray(e.array.type)) unbatchable("it asks for the length of something that is no array");
      emit(frame, e.array, q);
      code.i32(8).op(OP.i32Sub).at(OP.f64Load, 0);
      return;
    case "builtin":
      emitBuiltin(frame, e.text, e.args, q);
      return;
    case "new":
      emitNew(frame, e, q);
      return;
    case "pop":
      emitPop(frame, e.type);
      return;
    default:
      unbatchable("it uses something that has no form here");
  }
}

function emitOperator(frame: Frame, operands: readonly Expression[], q: number, [scalar, lanes]: Pair): void {
  const varying = operands.some((operand) => frame.variation.of(operand));
  for (const operand of operands) varying ? emitLanes(frame, operand, q) : emit(frame, operand, q);
  if (varying) frame.code.lanes(lanes);
  else frame.code.op(scalar);
}

const LITERALS: Readonly<Record<string, number>> = { Infinity, "-Infinity": -Infinity, NaN: Number.NaN };

function emitLiteral(frame: Frame, { text, type }: Literal): void {
  if (type === "boolean") frame.code.i32(text === "true" ? 1 : 0);
  else if (type === "number" && text in LITERALS) frame.code.f64(LITERALS[text]);
  else unbatchable(`it uses ${text}`);
}

function emitBinary(frame: Frame, e: Binary, q: number): void {
  const { operator, left, right } = e;
  if (operator === "&&" || operator === "||") {
    emitLogic(frame, e, q);
    return;
  }
  if (left.type !== "number" || right.type !== "number") unbatchable(`it has ${operator} between what are no numbers`);
  if (operator === "%") {
    emitCall(frame, "remainder", [left, right], q);
    return;
  }
  const known = ARITHMETIC[operator] ?? unbatchable(`it uses the operator ${operator}`);
  emitOperator(frame, [left, right], q, known);
}

function emitLogic(frame: Frame, { operator, left, right }: Binary, q: number): void {
  const { code, variation } = frame;
  const isAnd = operator === "&&";
  if (left.type !== "boolean" || right.type !== "boolean")
    unbatchable(`it has ${operator} between what are no conditions`);
  if (variation.of(left) || variation.of(right)) {
    emitLanes(frame, left, q);
    emitLanes(frame, right, q);
    code.lanes(isAnd ? LANES.and : LANES.or);
    return;
  }
  emit(frame, left, q);
  code.op(OP.if, I32);
  isAnd ? emit(frame, right, q) : code.i32(1);
  code.op(OP.else);
  isAnd ? code.i32(0) : emit(frame, right, q);
  code.op(OP.end);
}

function emitChoose(frame: Frame, e: Extract<Expression, { kind: "choose" }>, q: number): void {
  const { code, variation } = frame;
  if (e.type !== "number" && e.type !== "boolean") unbatchable("it chooses between what are no numbers");
  const varying = variation.of(e);
  if (variation.of(e.test)) {
    emitLanes(frame, e.yes, q);
    emitLanes(frame, e.no, q);
    emit(frame, e.test, q);
    code.lanes(LANES.bitselect);
    return;
  }
  const one = (part: Expression): void => (varying ? emitLanes(frame, part, q) : emit(frame, part, q));
  emit(frame, e.test, q);
  code.op(OP.if, varying ? V128 : e.type === "number" ? F64 : I32);
  one(e.yes);
  code.op(OP.else);
  one(e.no);
  code.op(OP.end);
}

function emitMath(frame: Frame, { name, args }: MathCall, q: number): void {
  const [first, second] = args;
  const power = name === "pow" && second.kind === "number" ? second.value : 0;
  if (power === 2 || power === 3 || power === 4) {
    emitPower(frame, first, power, q);
    return;
  }
  const native = NATIVE[name];
  if (native && args.length === (name === "max" || name === "min" ? 2 : 1)) {
    emitOperator(frame, args, q, native);
    return;
  }
  if (name === "fround") {
    emitRounded(frame, first, q);
    return;
  }
  if (!hasMathCode(name)) unbatchable(`Math.${name} has no form in WebAssembly here`);
  emitCall(frame, name, args, q);
}

function emitPower(frame: Frame, base: Expression, power: 2 | 3 | 4, q: number): void {
  const varying = frame.variation.of(base);
  emit(frame, base, q);
  frame.borrow(varying ? V128 : F64, (local) => {
    const timesLocal = (): void => {
      frame.code.get(local);
      if (varying) frame.code.lanes(LANES.mul);
      else frame.code.op(OP.f64Mul);
    };
    frame.code.tee(local);
    timesLocal();
    if (power === 4) frame.code.tee(local);
    if (power > 2) timesLocal();
  });
}

function emitRounded(frame: Frame, e: Expression, q: number): void {
  emit(frame, e, q);
  if (frame.variation.of(e)) frame.code.lanes(LANES.demote).lanes(LANES.promote);
  else frame.code.op(OP.f32DemoteF64, OP.f64PromoteF32);
}

/** A function that has no form for lanes, lane by lane. Most others are called for all chains at once (`mathSets.ts`). */
function emitCall(frame: Frame, name: string, args: readonly Expression[], q: number): void {
  const { code, math } = frame;
  if (!args.some((arg) => frame.variation.of(arg))) {
    for (const arg of args) emit(frame, arg, q);
    math.call(code, name);
    return;
  }
  for (const arg of args) emitLanes(frame, arg, q);
  if (args.length === 1 && hasLaneCode(name)) {
    frame.borrow(V128, (x) => {
      code.tee(x);
      for (let i = 1; i < VECTORS; i++) code.get(x);
      math.callLanes(code, name);
      for (let i = 1; i < VECTORS; i++) code.op(0x1a);
    });
    return;
  }
  const [a, b] = args;
  frame.borrow(V128, (x) =>
    frame.borrow(V128, (y) => {
      if (b) code.set(y);
      code.set(x);
      for (let lane = 0; lane < 2; lane++) {
        if (a) code.get(x).lanes(LANES.extract, lane);
        if (b) code.get(y).lanes(LANES.extract, lane);
        math.call(code, name);
        if (lane) code.lanes(LANES.replace, 1);
        else code.lanes(LANES.splat);
      }
    }),
  );
}

function emitBuiltin(frame: Frame, text: string, args: readonly Expression[], q: number): void {
  const [x] = args;
  if (x?.type !== "number" || args.length !== 1) unbatchable(`it calls ${text}`);
  const one = { kind: "number", value: Infinity, type: "number" } as const;
  const size = { kind: "math", name: "abs", args, type: "number" } as const;
  if (/^(Number\.)?isFinite$/.test(text)) emitOperator(frame, [size, one], q, [OP.f64Lt, LANES.lt]);
  else if (/^(Number\.)?isNaN$/.test(text)) emitOperator(frame, [x, x], q, [OP.f64Ne, LANES.ne]);
  else unbatchable(`it calls ${text}`);
}

const fieldIndex = (type: Type, name: string): number =>
  isObject(type) ? Object.keys(type.object).indexOf(name) : unbatchable(`it reads .${name} of something unknown`);

/** What lies at the address on the stack of operands. */
function emitLoad({ code }: Frame, type: Type, offset: number): void {
  if (type === "number") code.at(OP.f64Load, offset);
  else if (type === "boolean" || isReference(type)) code.at(OP.i32Load, offset);
  else unbatchable("it reads something that is no number");
}

function emitElement(frame: Frame, e: Element, q: number): void {
  const varying = isVaryingArray(frame, e.array);
  emitAddress(frame, e.array, e.index, q, q === 0);
  if (varying) frame.code.lanesAt(LANES.load, 16 * q);
  else emitLoad(frame, e.type, 0);
}

/** Do the elements differ between lanes? */
export function isVaryingArray(frame: Frame, array: Expression): boolean {
  const path = frame.path(array);
  return path !== undefined && frame.variation.varying.has(path);
}

/** Where an element lies. What is no place of the array traps: JavaScript takes the points over. */
export function emitAddress(frame: Frame, array: Expression, index: Expression, q: number, checked: boolean): void {
  const { code } = frame;
  if (!isArray(array.type)) unbatchable("it takes an element of something that is no array");
  if (frame.variation.of(index)) notInLanes("it takes elements at places that depend on its parameters");
  const size = isVaryingArray(frame, array) ? frame.elementSize : 8;
  frame.borrow(I32, (base) =>
    frame.borrow(I32, (at) => {
      emit(frame, array, q);
      code.set(base);
      emit(frame, index, q);
      if (checked) {
        frame.borrow(F64, (asked) => {
          code
            .tee(asked)
            .truncated()
            .tee(at)
            .op(OP.f64ConvertI32S)
            .get(asked)
            .op(OP.f64Ne, OP.if, 0x40, OP.unreachable, OP.end);
          code.get(at).get(base).i32(8).op(OP.i32Sub).at(OP.f64Load, 0).truncated();
          code.op(OP.i32GeU, OP.if, 0x40, OP.unreachable, OP.end);
        });
      } else code.truncated().set(at);
      code.get(base).get(at).i32(size).op(OP.i32Mul, OP.i32Add);
    }),
  );
}

function emitPop(frame: Frame, type: Type): void {
  const { code, registers } = frame;
  if (type !== "number") unbatchable("its gradient keeps arrays on a stack");
  code.get(registers.stack).i32(8).op(OP.i32Sub).tee(registers.stack).at(OP.f64Load, 0);
}

/** Arrays and objects that the function makes: a length, then eight bytes an element. */
function emitNew(frame: Frame, e: New, q: number): void {
  if (frame.chains) notInLanes("it makes arrays or objects");
  const { code, registers } = frame;
  const zeros = e.form === "zeros";
  if (zeros && (!isArray(e.type) || isReference(e.type.array))) unbatchable("it makes arrays of arrays");
  frame.borrow(I32, (count) => {
    if (zeros) {
      emit(frame, e.args[0], q);
      code
        .truncated()
        .tee(count)
        .i32(1 << 16)
        .op(OP.i32GeU, OP.if, 0x40, OP.unreachable, OP.end);
    } else code.i32(e.args.length).set(count);
    const start = frame.code.local(I32);
    code.get(registers.heap).i32(8).op(OP.i32Add).tee(start);
    code.get(count).i32(8).op(OP.i32Mul, OP.i32Add).tee(registers.heap);
    code.get(registers.heapEnd).op(OP.i32GeU, OP.if, 0x40, OP.unreachable, OP.end);
    code.get(start).i32(8).op(OP.i32Sub).get(count).op(OP.f64ConvertI32S).at(OP.f64Store, 0);
    if (zeros) code.get(start).i32(0).get(count).i32(8).op(OP.i32Mul).fill();
    e.args.forEach((arg, i) => {
      if (zeros) return;
      code.get(start);
      emit(frame, arg, q);
      const at = e.form === "object" ? fieldIndex(e.type, e.names![i]) : i;
      code.at(arg.type === "number" ? OP.f64Store : OP.i32Store, 8 * at);
    });
    code.get(start);
  });
}
