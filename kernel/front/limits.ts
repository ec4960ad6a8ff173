// What a cell may take: by the kernel's flags, its environment, and the magic `%limit time=60s memory=2GB output=10MB`.

import { totalmem } from "node:os";
import { constrainedMemory } from "node:process";
import type { CellLimits, Limit } from "../executor/calls.ts";
import { sizeWords } from "../sizeWords.ts";

/** Limits of a cell; a kind that is missing has none. */
export interface Limits extends CellLimits {
  /** Milliseconds from the start of the cell's code to its end. */
  readonly time?: Limit;
}

type Kind = keyof Limits;

const units: Readonly<Record<Kind, Readonly<Record<string, number>>>> = {
  time: { ms: 1, s: 1000, min: 60_000, h: 3_600_000 },
  memory: { MB: 1e6, GB: 1e9 },
  output: { kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9 },
};

const example: Readonly<Record<Kind, string>> = { time: "60s", memory: "2GB", output: "10MB" };

export const kinds = Object.keys(units) as Kind[];

/** The share of the machine's memory that cells may take before one is stopped, so that the machine itself goes on. */
const shareOfMemory = 0.8;
const defaultOutput = 64e6;

/** What holds where nobody says otherwise: no limit of time. */
export const defaultLimits = (): Limits => ({
  memory: {
    most: Math.floor(shareOfMemory * Math.min(totalmem(), constrainedMemory() || Number.POSITIVE_INFINITY)),
    by: "the kernel, from the machine's memory",
  },
  output: { most: defaultOutput, by: "the kernel" },
});

/**
 * The kernel's limits: defaults, then THALWEG_TIME_LIMIT, THALWEG_MEMORY_LIMIT and THALWEG_OUTPUT_LIMIT, then the flags of
 * `thalweg kernel`.
 *
 * @throws RangeError naming the variable or flag whose value is none.
 */
export function kernelLimits(
  environment: Readonly<Record<string, string | undefined>>,
  flags: Readonly<Partial<Record<Kind, string>>> = {},
): Limits {
  const limits: Partial<Record<Kind, Limit>> = { ...defaultLimits() };
  for (const kind of kinds) {
    const variable = `THALWEG_${kind.toUpperCase()}_LIMIT`;
    const asked = environment[variable];
    if (asked !== undefined && asked !== "") put(limits, kind, asked, variable);
    const flag = flags[kind];
    if (flag !== undefined) put(limits, kind, flag, `--${kind}-limit of thalweg kernel`);
  }
  return limits;
}

/**
 * Reads the words of `%limit time=60s memory=2GB output=10MB`, over the limits that hold; `none` lifts one.
 *
 * @param by who sets them, as messages say it
 * @throws RangeError saying what is wrong in them.
 */
export function readLimits(words: string, over: Limits, by: string): Limits {
  const limits: Partial<Record<Kind, Limit>> = { ...over };
  for (const setting of words.split(/\s+/).filter(Boolean)) {
    const [name = "", value = ""] = setting.split(/=(.*)/s);
    if (!kinds.includes(name as Kind))
      throw new RangeError(`%limit: no limit is called "${name}"; there are ${kinds.join(", ")}, as in time=60s`);
    put(limits, name as Kind, value, by);
  }
  return limits;
}

/** All that holds, a line each: `time: none`, `output: 64 MB (set by the kernel)`. */
export function limitWords(limits: Limits): string {
  const words = (kind: Kind) => {
    const limit = limits[kind];
    if (!limit) return "none";
    return `${kind === "time" ? timeWords(limit.most) : sizeWords(limit.most)} (set by ${limit.by})`;
  };
  return kinds.map((kind) => `${kind}: ${words(kind)}\n`).join("");
}

function put(limits: Partial<Record<Kind, Limit>>, kind: Kind, value: string, by: string): void {
  if (value === "none") delete limits[kind];
  else limits[kind] = { most: quantity(kind, value, by), by };
}

function quantity(kind: Kind, value: string, by: string): number {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)([A-Za-z]+)$/.exec(value) ?? [];
  const scale = Object.hasOwn(units[kind], unit) ? units[kind][unit]! : 0;
  const most = Number(amount) * scale;
  if (most > 0) return most;
  const known = Object.keys(units[kind]).join(", ");
  throw new RangeError(
    `${by}: ${kind} must be a number above 0 with a unit of ${known}, as in ${example[kind]}, or none; got "${value}"`,
  );
}

/** `90 s`, `1.5 h`. */
export function timeWords(ms: number): string {
  const [unit, scale] = Object.entries(units.time).findLast(([, each]) => ms >= each) ?? ["ms", 1];
  return `${Number((ms / scale).toPrecision(3))} ${unit}`;
}
