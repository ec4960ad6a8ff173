// What the tests of bits in Node and in a browser share: the bundle that computes them, and the file of digests.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { liftedBundle } from "./lifted.ts";
import type { GoldenRow } from "./rowBits.ts";

const golden = (name: string): string => join(import.meta.dirname, "../../golden", name);
const json = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

export const goldenPath = golden("derivative-bits.json");
export const goldenDigests = (): Record<string, string> => json(goldenPath) as Record<string, string>;
export const goldenRows = (): GoldenRow[] =>
  (json(golden("derivatives.json")) as GoldenRow[]).map(({ name, points }) => ({
    name,
    points: points.map(({ x }) => ({ x })),
  }));

/** JavaScript of rowBits.ts; as "iife" a script that defines `bits`. */
export const bundledRowBits = (format: "esm" | "iife"): Promise<string> =>
  liftedBundle("./rowBits.ts", { format, globalName: "bits", include: /[\\/]tests[\\/]src[\\/]derivative[\\/]/ });

/** Of the bytes, most significant first. */
export const digests = (bits: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(bits).map(([name, text]) => [
      name,
      createHash("sha256").update(Buffer.from(text, "hex")).digest("hex").slice(0, 16),
    ]),
  );
