// Statements that keep the value of a function of Math (`mathOnce.ts`), for all chains of lanes together.
import type { MathCall, SetStatement, Statement } from "../../derivative/ir.ts";
import { emitLanes } from "./expressions.ts";
import type { Frame } from "./frame.ts";
import { hasLaneCode, VECTORS } from "./mathCode.ts";

type MathSet = SetStatement & { readonly value: MathCall };

/**
 * Emits the statement at a place, or it and the next where they are a sine and a cosine of one number.
 *
 * @returns how many it has emitted; 0 where they are nothing of the kind
 */
export function emitMathSets(frame: Frame, list: readonly Statement[], at: number): number {
  const [one, next] = [list[at], list[at + 1]];
  if (!isMathSet(frame, one)) return 0;
  const isPair = isMathSet(frame, next) && next.value.args === one.value.args && next.value.name !== one.value.name;
  const sets = isPair
    ? [one, next].sort((a, b) => (a.value.name === "sin" ? -1 : b.value.name === "sin" ? 1 : 0))
    : [one];
  // Lanes that are not here may change: only what is here, or further inside, reads the variable.
  const places = sets.map(({ name }) => frame.place(name, "number").locals);
  for (let first = 0; first < frame.chains; first += VECTORS) {
    for (let q = first; q < first + VECTORS; q++) emitLanes(frame, one.value.args[0], q);
    frame.math.callLanes(frame.code, isPair ? "sincos" : one.value.name);
    for (const locals of places.reverse()) for (let q = first + VECTORS; q-- > first; ) frame.code.set(locals[q]);
    places.reverse();
  }
  return sets.length;
}

const isMathSet = (frame: Frame, s: Statement | undefined): s is MathSet =>
  s?.kind === "set" &&
  s.value.kind === "math" &&
  s.name.startsWith("$m") &&
  frame.chains > 0 &&
  hasLaneCode(s.value.name) &&
  frame.variation.of(s.value);
