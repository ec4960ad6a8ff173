// Statements. Where all lanes go the same way there are real branches; where they may part, both sides run under masks, and
// a side that no lane takes is skipped.
import type { Expression, IfStatement, LoopStatement, Statement, StoreStatement } from "../../derivative/ir.ts";
import { isReference } from "../../derivative/type.ts";
import { notInLanes, unbatchable } from "../unbatchable.ts";
import { LANES, OP } from "./assembler.ts";
import { emit, emitAddress, emitLanes, isVaryingArray } from "./expressions.ts";
import type { Frame, Place } from "./frame.ts";
import { ABORT } from "./layout.ts";
import { emitMathSets } from "./mathSets.ts";

export function emitList(frame: Frame, list: readonly Statement[]): void {
  for (let i = 0; i < list.length; ) {
    const together = emitMathSets(frame, list, i);
    if (!together) emitStatement(frame, list[i]);
    i += together || 1;
  }
}

function emitStatement(frame: Frame, s: Statement): void {
  const { code } = frame;
  switch (s.kind) {
    case "set":
      if (isReference(s.type) && frame.roots.has(s.name)) unbatchable("it gives a parameter another array or object");
      emitSet(frame, frame.place(s.name, s.type), s.value);
      return;
    case "storeField": {
      const path = frame.path({ kind: "field", object: s.object, name: s.name, type: s.type });
      if (path === undefined) unbatchable("it writes into objects");
      emitSet(frame, frame.place(path, s.type), s.value);
      return;
    }
    case "store":
      emitStore(frame, s);
      return;
    case "push":
      emitPush(frame, s.value);
      return;
    case "if":
      emitIf(frame, s);
      return;
    case "loop":
      emitLoop(frame, s);
      return;
    case "block":
      if (frame.variation.divergent.has(s.label)) {
        const masks = copiedMasks(frame);
        frame.within(masks, s.label, () => emitList(frame, s.body));
        return;
      }
      frame.open(OP.block, s.label);
      emitList(frame, s.body);
      frame.close();
      return;
    case "leave":
      if (frame.variation.divergent.has(s.label)) frame.leave(s.label);
      else frame.branch(OP.br, s.label);
      return;
    case "throw":
      // JavaScript computes these points again, and throws.
      if (!frame.masks) code.op(OP.unreachable);
      else {
        frame.any(frame.masks);
        code.op(OP.if, 0x40, OP.unreachable, OP.end);
      }
      return;
    case "evaluate":
      emit(frame, s.value, 0);
      code.op(0x1a);
      return;
    case "call":
    case "callForward":
    case "callBackward":
      unbatchable("it calls another function");
      return;
    case "resize":
      // Only back to the length that it has.
      emit(frame, { kind: "length", array: s.array, type: "number" }, 0);
      emit(frame, s.length, 0);
      code.op(OP.f64Ne, OP.if, 0x40, OP.unreachable, OP.end);
      return;
    case "append":
    case "removeLast":
      unbatchable("it changes the length of an array");
      return;
    default:
      unbatchable("it uses something that has no form here");
  }
}

/** The lanes that are here, as masks of their own. */
function copiedMasks(frame: Frame): number[] {
  const { code, masks: above } = frame;
  const masks = frame.newMasks();
  masks.forEach((mask, q) => {
    if (above) code.get(above[q]).set(mask);
    else code.lanes(LANES.const, ...Array<number>(16).fill(255)).set(mask);
  });
  return masks;
}

function emitSet(frame: Frame, { type, varying, locals }: Place, value: Expression): void {
  const { code, masks } = frame;
  if (type !== "number" && type !== "boolean" && !isReference(type))
    unbatchable("it keeps something that is no number");
  locals.forEach((local, q) => {
    if (!varying) emit(frame, value, q);
    else {
      emitLanes(frame, value, q);
      if (masks) code.get(local).get(masks[q]).lanes(LANES.bitselect);
    }
    code.set(local);
  });
}

function emitStore(frame: Frame, { array, index, value, type }: StoreStatement): void {
  const { code, masks } = frame;
  if (isVaryingArray(frame, array)) {
    for (let q = 0; q < frame.chains; q++) {
      emitAddress(frame, array, index, q, q === 0);
      emitLanes(frame, value, q);
      if (masks) {
        emitAddress(frame, array, index, q, false);
        code
          .lanesAt(LANES.load, 16 * q)
          .get(masks[q])
          .lanes(LANES.bitselect);
      }
      code.lanesAt(LANES.store, 16 * q);
    }
    return;
  }
  if (frame.chains) notInLanes("it writes into arrays that are not its parameters");
  emitAddress(frame, array, index, 0, true);
  emit(frame, value, 0);
  code.at(type === "number" ? OP.f64Store : OP.i32Store, 0);
}

function emitPush(frame: Frame, value: Expression): void {
  const { code, registers } = frame;
  if (value.type !== "number" && value.type !== "boolean") unbatchable("its gradient keeps arrays on a stack");
  code.get(registers.stack).get(registers.stackEnd).op(OP.i32GeU, OP.if, 0x40, OP.unreachable, OP.end);
  code.get(registers.stack);
  emit(frame, value, 0);
  if (value.type === "boolean") code.op(OP.f64ConvertI32S);
  code.at(OP.f64Store, 0);
  code.get(registers.stack).i32(8).op(OP.i32Add).set(registers.stack);
}

function emitIf(frame: Frame, { test, yes, no }: IfStatement): void {
  const { code } = frame;
  if (!frame.variation.of(test)) {
    emit(frame, test, 0);
    frame.open(OP.if);
    emitList(frame, yes);
    if (no.length) code.op(OP.else);
    emitList(frame, no);
    frame.close();
    return;
  }
  const above = frame.masks;
  const onYes = frame.newMasks();
  const onNo = frame.newMasks();
  onYes.forEach((mask, q) => {
    emitLanes(frame, test, q);
    code.tee(mask).lanes(LANES.not);
    if (above) code.get(above[q]).lanes(LANES.and);
    code.set(onNo[q]);
    if (above) code.get(mask).get(above[q]).lanes(LANES.and).set(mask);
  });
  for (const [masks, list] of [
    [onYes, yes],
    [onNo, no],
  ] as const) {
    if (!list.length) continue;
    frame.any(masks);
    frame.open(OP.if);
    frame.within(masks, undefined, () => emitList(frame, list));
    frame.close();
  }
}

function emitLoop(frame: Frame, s: LoopStatement): void {
  const { code } = frame;
  if (!frame.variation.divergent.has(s.label)) {
    frame.open(OP.block, s.label);
    frame.open(OP.loop);
    trapWhenAborted(frame);
    emit(frame, s.test, 0);
    emitTurn(frame, s);
    return;
  }
  const masks = copiedMasks(frame);
  frame.within(masks, s.label, () => {
    frame.open(OP.block);
    frame.open(OP.loop);
    trapWhenAborted(frame);
    masks.forEach((mask, q) => {
      emitLanes(frame, s.test, q);
      code.get(mask).lanes(LANES.and).set(mask);
    });
    frame.any(masks);
    emitTurn(frame, s);
  });
}

/** The rest of a loop whose test is on the stack: it leaves both blocks where that fails, else it turns. */
function emitTurn(frame: Frame, { body, update }: LoopStatement): void {
  frame.code.op(OP.i32Eqz);
  frame.branch(OP.brIf, 1);
  emitList(frame, body);
  emitList(frame, update);
  frame.branch(OP.br, 0);
  frame.close();
  frame.close();
}

/** A helper does not finish what nobody waits for. The thread that asked for the batch is stopped from outside. */
function trapWhenAborted({ code }: Frame): void {
  code.i32(0).i32AtomicLoad(ABORT);
  code.op(OP.if, 0x40, OP.unreachable, OP.end);
}
