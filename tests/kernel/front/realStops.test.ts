// The installed kernel: Stop where no code of the cell runs yet, and cells that the compiler itself fails over.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startBuiltKernel } from "../../support/builtKernel.ts";
import type { Exchange, KernelClient } from "../../support/kernelClient.ts";

const result = ({ outputs }: Exchange) =>
  (outputs.find(({ type }) => type === "execute_result")?.content.data["text/plain"] ?? "none").replace(
    /\u001b\[[\d;]*m/g,
    "",
  );

test("Stop during the cold start; the next cell runs", async () => {
  const kernel = await startBuiltKernel();
  const cell = kernel.sendCell("for (;;);");
  kernel.send("interrupt_request", {}, "control");
  // The control channel may be read first: then there was nothing to stop yet.
  await kernel.until((m) => m.parent.msg_id === cell && m.type === "execute_input");
  kernel.send("interrupt_request", {}, "control");
  expect((await kernel.finish(cell)).reply.content).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
  expect(result(await kernel.execute("1 + 1"))).toBe("2");
  await kernel.stop();
});

test("Stop in loops whose turns are native code: what the cell has assigned stays", async () => {
  const kernel = await startBuiltKernel();
  const text = "JSON.stringify(Array.from({ length: 1e5 }, (_, i) => ({ i })))";
  for (const loop of [
    "for (;;) { turns++; JSON.parse(text); }",
    "while (true) structuredClone([text, turns++]) && new Array(3e6).fill(0);",
    "const work = () => { for (;;) { turns++; new Float64Array(1e6).sort(); } };\nwork();",
  ]) {
    const cell = kernel.sendCell(`let turns = 0;\nconst text = ${text};\nconsole.log("up");\n${loop}`);
    await kernel.until((m) => m.parent.msg_id === cell && m.type === "stream");
    kernel.send("interrupt_request", {}, "control");
    const { reply } = await kernel.finish(cell);
    expect(reply.content).toMatchObject({ ename: "KeyboardInterrupt", evalue: "the cell was stopped" });
    expect(reply.content.traceback.join("")).toMatch(/line 4/);
    expect(result(await kernel.execute("turns >= 1 && text.length > 1e6"))).toBe("true");
  }
  await kernel.stop();
});

describe("the compiler", () => {
  let kernel: KernelClient;
  beforeAll(async () => {
    kernel = await startBuiltKernel();
    await kernel.execute("interface Point { x: number } const point: Point = { x: 3 };");
  });
  afterAll(async () => await kernel.stop());

  /** Half a minute of the checker's: each letter doubles the types that it instantiates. */
  const slow = `type Mixed<S extends string, R extends string = ""> = S extends \`\${infer H}\${infer T}\`
    ? Mixed<T, \`\${H}\${R}\`> | Mixed<T, \`\${R}\${H}\`> : R;
    declare let all: Mixed<"abcdefghijklmnopqrstu">;`;

  test("Stop in the middle of a check; what is sent at once after it runs and knows the notebook", async () => {
    const cell = kernel.sendCell(slow);
    await kernel.until((m) => m.parent.msg_id === cell && m.type === "execute_input");
    kernel.send("interrupt_request", {}, "control");
    expect((await kernel.finish(cell)).reply.content).toMatchObject({
      ename: "KeyboardInterrupt",
      evalue: "interrupted before the cell ran",
    });
    expect(result(await kernel.execute("const again: Point = point; again.x"))).toBe("3");
  });

  test("a cell that it fails over is answered; the notebook is known as before", async () => {
    const { reply } = await kernel.execute(`const deep = ${"[".repeat(1e5)}${"]".repeat(1e5)};`);
    expect(reply.content).toMatchObject({
      ename: "CompilerFailure",
      evalue: expect.stringMatching(/^TypeScript failed over this cell, twice: RangeError.*no variable is lost/),
    });
    expect(result(await kernel.execute("const third: Point = point; third.x"))).toBe("3");
  });
});
