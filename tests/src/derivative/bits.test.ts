// The same bits on every Node that is promised: npm test runs this on the oldest too, and tests/browser/bits.test.ts in a browser.
// A digest for each function of values, gradients and products with the Hessian; write the file anew, where a change of bits is
// meant, with
// THALWEG_WRITE_GOLDEN=1 npx vitest run tests/src/derivative/bits.test.ts
import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bundledRowBits, digests, goldenDigests, goldenPath, goldenRows } from "./bitsGolden.ts";
import { loadModule } from "./lifted.ts";
import type * as bits from "./rowBits.ts";

const { rowBits, hexadecimal } = await loadModule<typeof bits>(await bundledRowBits("esm"));
const found = digests(rowBits(goldenRows()));

if (process.env.THALWEG_WRITE_GOLDEN) writeFileSync(goldenPath, `${JSON.stringify(found, null, 2)}\n`);

describe("bits of values and derivatives", () => {
  it("are the same on every Node, for every function of the file", () => {
    expect(found).toEqual(goldenDigests());
    expect(Object.keys(found).length).toBeGreaterThan(200);
  });

  it("are all in the digest", () => {
    expect(hexadecimal([0.1])).not.toBe(hexadecimal([0.1 + 2 ** -56]));
    expect(hexadecimal([0])).not.toBe(hexadecimal([-0]));
    expect(hexadecimal([Number.NaN, 1])).toBe("7ff80000000000003ff0000000000000");
  });
});
