// Where the tables of the functions of Math lie in memory, and what is in them.
import {
  ATAN_HIGH,
  ATAN_LOW,
  EXP_HIGH,
  EXP_LOW,
  LOG_HIGH,
  LOG_INVERSE,
  LOG_LOW,
  TANH_HIGH,
  TANH_LOW,
  TANH_SLOPE,
} from "../../math/tables.ts";

const TABLES = {
  EXP_HIGH,
  EXP_LOW,
  LOG_INVERSE,
  LOG_HIGH,
  LOG_LOW,
  ATAN_HIGH,
  ATAN_LOW,
  TANH_HIGH,
  TANH_LOW,
  TANH_SLOPE,
};

/** The first kilobyte is for control words. */
const START = 1024;

export const tableAddresses: Readonly<Record<string, number>> = addresses();

/** Behind the last table. */
export const TABLES_END = START + 8 * Object.values(TABLES).reduce((sum, { length }) => sum + length, 0);

export function writeTables(memory: ArrayBufferLike): void {
  for (const [name, table] of Object.entries(TABLES)) new Float64Array(memory, tableAddresses[name]).set(table);
}

function addresses(): Record<string, number> {
  let at = START;
  return Object.fromEntries(
    Object.entries(TABLES).map(([name, { length }]) => {
      const address = at;
      at += 8 * length;
      return [name, address];
    }),
  );
}
