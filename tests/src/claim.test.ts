import { afterEach, describe, expect, test, vi } from "vitest";
import { ClaimError, claim } from "../../src/claim.ts";

const host = Symbol.for("thalweg.host");
const realm = globalThis as { [key: symbol]: unknown };

afterEach(() => {
  vi.restoreAllMocks();
  delete realm[host];
});

describe("a claim that holds", () => {
  test.each<[unknown, string]>([
    [undefined, "✓ it falls"],
    [0.123456789, "✓ it falls (measured: 0.123457)"],
    [{ better: 18, of: [20, 0.5] }, "✓ it falls (measured: better 18, of [20, 0.5])"],
    ["18 of 20", "✓ it falls (measured: 18 of 20)"],
    [Float64Array.of(1, 2), "✓ it falls (measured: [1, 2])"],
  ])("with %j is printed", (measured, text) => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    claim("it falls", true, measured);
    expect(log.mock.calls).toEqual([[text]]);
  });

  test("is shown as HTML in a notebook, its text escaped", () => {
    const display = vi.fn();
    realm[host] = { display };
    claim("a < b & c", true, "<b>");
    const bundle = display.mock.calls[0][0][Symbol.for("Jupyter.display")]();
    expect(bundle["text/plain"]).toBe("✓ a < b & c (measured: <b>)");
    expect(bundle["text/html"]).toContain("a &lt; b &amp; c");
    expect(bundle["text/html"]).toContain("&lt;b&gt;");
  });
});

test("a claim that does not hold throws with what was measured", () => {
  expect(() => claim("it falls", false, { cost: 2 })).toThrow(ClaimError);
  expect(() => claim("it falls", false, { cost: 2 })).toThrow("claim does not hold: it falls (measured: cost 2)");
});

test("a claim needs true or false", () => {
  expect(() => claim("it falls", 1 as unknown as boolean)).toThrow(TypeError);
});
