/** Why a program has no form in WebAssembly. */
export class Unbatchable extends Error {}

/** It has one, but one point at a time: not in lanes. */
export class NotInLanes extends Unbatchable {}

export function unbatchable(reason: string): never {
  throw new Unbatchable(reason);
}

export function notInLanes(reason: string): never {
  throw new NotInLanes(reason);
}
