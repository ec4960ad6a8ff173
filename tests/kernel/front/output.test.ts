import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Output } from "../../../kernel/front/output.ts";
import type { Header } from "../../../kernel/front/wire.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const header = (msg_id: string): Header => ({
  msg_id,
  msg_type: "execute_request",
  session: "",
  username: "",
  date: "",
  version: "",
});
const a = header("a");
const b = header("b");
const frame = (id: string, value: unknown) => ({
  data: { "text/plain": value },
  metadata: {},
  transient: { display_id: id },
});

function recorded() {
  const sent: [parent: string | undefined, type: string, value: unknown][] = [];
  const output = new Output((type, parent, content) => {
    const { text, data } = content as { text?: string; data?: Record<string, unknown> };
    sent.push([parent.msg_id, type, text ?? data?.["text/plain"]]);
  });
  return { output, sent };
}

test("joins small writes; waits no longer than a moment", () => {
  const { output, sent } = recorded();
  for (let i = 0; i < 100; i++) output.stream(a, "stdout", `${i}\n`);
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(20);
  expect(sent).toEqual([["a", "stream", Array.from({ length: 100 }, (_, i) => `${i}\n`).join("")]]);
});

test("waits for no more than 64 K of text, and loses none of it", () => {
  const { output, sent } = recorded();
  const line = `${"x".repeat(79)}\n`;
  for (let i = 0; i < 100_000; i++) output.stream(a, "stdout", line);
  output.flush(a);
  expect(sent.map(([, , text]) => text).join("")).toBe(line.repeat(100_000));
  expect(sent.length).toBeLessThan(130);
  expect(Math.max(...sent.map(([, , text]) => String(text).length))).toBeLessThanOrEqual(64 * 1024 + line.length);
});

test("keeps the order of stdout, stderr and everything else in a cell", () => {
  const { output, sent } = recorded();
  output.stream(a, "stdout", "1");
  output.stream(a, "stderr", "2");
  output.stream(a, "stdout", "3");
  output.send("display_data", a, { data: { "text/plain": "4" }, metadata: {}, transient: {} });
  output.stream(a, "stdout", "5");
  output.update(a, frame("d", "6"));
  output.stream(a, "stdout", "7");
  output.flush(a);
  expect(sent.map(([, , value]) => value)).toEqual(["1", "2", "3", "4", "5", "6", "7"]);
});

test("keeps the text of two requests apart", () => {
  const { output, sent } = recorded();
  output.stream(a, "stdout", "of a");
  output.stream(b, "stdout", "of b");
  output.stream(a, "stdout", ", more");
  output.flush(b);
  vi.advanceTimersByTime(20);
  expect(sent).toEqual([
    ["b", "stream", "of b"],
    ["a", "stream", "of a, more"],
  ]);
});

test("shows 15 updates of a display a second, the newest, and the last", () => {
  const { output, sent } = recorded();
  for (let i = 0; i < 1000; i++) {
    output.update(a, frame("curve", i));
    vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(1000);
  const values = sent.map(([, , value]) => value as number);
  expect(values[0]).toBe(0);
  expect(values.at(-1)).toBe(999);
  expect(values.length).toBeGreaterThanOrEqual(15);
  expect(values.length).toBeLessThanOrEqual(17);
  expect(values).toEqual([...values].sort((x, y) => x - y));
});

test("thins each display by itself", () => {
  const { output, sent } = recorded();
  for (const id of ["left", "right"]) for (const step of [1, 2, 3]) output.update(a, frame(id, `${id} ${step}`));
  expect(sent.map(([, , value]) => value)).toEqual(["left 1", "right 1"]);
  vi.advanceTimersByTime(100);
  expect(sent.map(([, , value]) => value)).toEqual(["left 1", "right 1", "left 3", "right 3"]);
});

test("sends the last update before the cell ends, and nothing twice", () => {
  const { output, sent } = recorded();
  for (const step of [1, 2, 3]) output.update(a, frame("curve", step));
  output.flush(a);
  expect(sent.map(([, , value]) => value)).toEqual([1, 3]);
  vi.advanceTimersByTime(1000);
  expect(sent).toHaveLength(2);
});

test("an update that comes after the cell still has its parent, and is thinned too", () => {
  const { output, sent } = recorded();
  output.update(a, frame("curve", 1));
  output.flush(a);
  output.update(a, frame("curve", 2));
  output.flush(b);
  expect(sent).toHaveLength(1);
  vi.advanceTimersByTime(100);
  expect(sent.at(-1)).toEqual(["a", "update_display_data", 2]);
});
