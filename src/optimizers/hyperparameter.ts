import { shown } from "../shown.ts";

/** Hands back `value`, a number above 0 such as a learning rate. `owner` and `name` are what the message calls it. */
export function positive(owner: string, name: string, value: number): number {
  return checked(owner, name, value, "a finite number > 0", value > 0);
}

/** Hands back `value`, a number that is not negative, such as a weight decay. */
export function nonNegative(owner: string, name: string, value: number): number {
  return checked(owner, name, value, "a finite number >= 0", value >= 0);
}

/** Hands back `value`, a number in [0, 1) such as a decay rate. */
export function fraction(owner: string, name: string, value: number): number {
  return checked(owner, name, value, "in [0, 1)", value >= 0 && value < 1);
}

/** Hands back `value`, any finite number. */
export function finite(owner: string, name: string, value: number): number {
  return checked(owner, name, value, "a finite number", true);
}

/** Hands back `value`, a number for which `holds`; `must` is how the message says it. */
export function within(owner: string, name: string, value: number, must: string, holds: boolean): number {
  return checked(owner, name, value, must, holds);
}

/** Hands back `value`, a whole number of at least 1, such as a number of steps. */
export function count(owner: string, name: string, value: number): number {
  return checked(owner, name, value, "a whole number >= 1", Number.isSafeInteger(value) && value >= 1);
}

/** Hands back `value`, true or false. */
export function flag(owner: string, name: string, value: boolean): boolean {
  if (typeof value !== "boolean") throw new TypeError(`${owner}: ${name} must be true or false, got ${shown(value)}`);
  return value;
}

function checked(owner: string, name: string, value: number, must: string, holds: boolean): number {
  if (typeof value !== "number") throw new TypeError(`${owner}: ${name} must be a number, got ${shown(value)}`);
  if (!holds || !Number.isFinite(value)) throw new RangeError(`${owner}: ${name} must be ${must}, got ${value}`);
  return value;
}
