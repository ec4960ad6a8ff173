import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { codeFrame, framePosition } from "../../kernel/frame.ts";

const frame = (source: string, line: number, column: number, length?: number) =>
  codeFrame(source, line, column, length).map(stripVTControlCharacters);

test("a position names cell, line and column", () => {
  expect(framePosition("Cell [3]", 4, 7)).toBe("Cell [3], line 4, column 7");
  expect(framePosition("Cell [3]", 4)).toBe("Cell [3], line 4");
});

test.each<[string, string, number, number, number | undefined, string[]]>([
  ["one line", "let x = y;", 1, 9, 1, ["> 1 | let x = y;", "    |         ^"]],
  ["a span", "let x = foo;", 1, 9, 3, ["> 1 | let x = foo;", "    |         ^^^"]],
  ["a span cut at the line's end", "ab\ncd", 1, 2, 9, ["> 1 | ab", "    |  ^"]],
  ["two lines above", "a\n\nb\nc", 4, 1, 1, ["  2 |", "  3 | b", "> 4 | c", "    | ^"]],
  ["tabs stay", "\tx", 1, 2, 1, ["> 1 | \tx", "    | \t^"]],
  ["CRLF", "a\r\nb\r\n", 2, 1, 1, ["  1 | a", "> 2 | b", "    | ^"]],
  ["wide characters", 'f("数学", y)', 1, 9, 1, ['> 1 | f("数学", y)', "    |           ^"]],
  ["astral", "let 𝜂 = y", 1, 10, 1, ["> 1 | let 𝜂 = y", "    |         ^"]],
  ["at the very end", "ab", 1, 3, 1, ["> 1 | ab", "    |   ^"]],
  ["no such line", "ab", 7, 1, 1, []],
])("code frame: %s", (_, source, line, column, length, expected) => {
  expect(frame(source, line, column, length)).toEqual(expected);
});

test("a long line is cut around the column and the caret still stands under its place", () => {
  const source = "a".repeat(400) + "B" + "c".repeat(400);
  const [text, caret] = frame(source, 1, 401);
  expect(text!.length).toBeLessThan(140);
  expect(text![caret!.indexOf("^")]).toBe("B");
});
