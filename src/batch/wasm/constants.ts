// Numbers that lanes use, each in both halves of 16 bytes of the shared memory.
import { CONSTANTS, CONSTANTS_SIZE } from "./layout.ts";
import { memoryOfAll } from "./memory.ts";

const addresses = new Map<bigint, number>();
const bits = new BigInt64Array(1);
const value = new Float64Array(bits.buffer);

/** Where it lies; nothing when there are too many. */
export function constantAddress(x: number): number | undefined {
  value[0] = x;
  const known = addresses.get(bits[0]);
  if (known !== undefined || 16 * addresses.size >= CONSTANTS_SIZE) return known;
  const address = CONSTANTS + 16 * addresses.size;
  addresses.set(bits[0], address);
  new Float64Array(memoryOfAll().buffer, address, 2).fill(x);
  return address;
}
