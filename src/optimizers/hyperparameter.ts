import { shown } from "../shown.ts";

/** Hands back `value`, a number above 0 such as a learning rate. `owner` and `name` are what the message calls it. */
export function positive(owner: string, name: string, value: number): number {
  return checked(owner, name, value, "a finite number > 0", value > 0);
}

/** Hands back `value`, a number in [0, 1) such as a decay rate. */
export function fraction(owner: string, name: string, value: number): number {
  return checked(owner, name, value, "in [0, 1)", value >= 0 && value < 1);
}

function checked(owner: string, name: string, value: number, must: string, holds: boolean): number {
  if (typeof value !== "number") throw new TypeError(`${owner}: ${name} must be a number, got ${shown(value)}`);
  if (!holds || !Number.isFinite(value)) throw new RangeError(`${owner}: ${name} must be ${must}, got ${value}`);
  return value;
}
