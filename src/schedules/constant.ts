import { option, type Schedule } from "../schedule.ts";

/** The same value at every step. @throws RangeError when it is not finite. Equals `optax.constant_schedule`. */
export function constant(value: number): Schedule {
  option("constant", "value", value);
  return () => value;
}
