// Many clients of one kernel, each with sockets and a session of its own. `npm run soak` runs the long form, 10,000 requests.
import { existsSync, readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Subscriber } from "zeromq";
import { startBuiltKernel } from "../../support/builtKernel.ts";
import { Guest } from "../../support/guest.ts";
import type { KernelClient } from "../../support/kernelClient.ts";

const long = process.env["THALWEG_SOAK"] === "1";
const each = long ? 1250 : 30;
/** Requests of one client that are under way at once. */
const atOnce = 10;

let kernel: KernelClient;
beforeEach(async () => {
  kernel = await startBuiltKernel();
});
afterEach(async () => await kernel.stop());

test(`eight clients, ${8 * each} requests: each gets its own answers and questions, also while others come and vanish`, {
  timeout: 1_800_000,
}, async () => {
  const guests = Array.from({ length: 8 }, () => new Guest(kernel));
  for (const guest of guests) await guest.welcomed();
  const memory: number[] = [];
  await Promise.all(
    guests.map(async (guest, nth) => {
      for (let i = 0; i < each; i += atOnce) {
        await Promise.all(Array.from({ length: atOnce }, (_, j) => ask(guest, `${nth}/${i + j}`, i + j)));
        vanish();
        kernel.forget();
        if (nth === 0) memory.push(residentMb());
      }
      expect(guest.astray).toEqual([]);
      guest.close();
    }),
  );
  expect((await kernel.execute('console.log("last")')).stdout).toBe("last\n");
  const half = memory[Math.floor(memory.length / 2)]!;
  const words = `many clients: the front has ${memory[0]} MB, then ${half}, at the end ${memory.at(-1)}`;
  if (long) console.log(words);
  expect(memory.at(-1)! - half, words).toBeLessThan(50);
});

/** One request of a guest and all that has to come for it: a completion, a question, or a cell that prints. */
async function ask(guest: Guest, name: string, nth: number): Promise<void> {
  if (nth % 10 === 0) {
    const all = await guest.whole(guest.send("complete_request", { code: "Math.hyp", cursor_pos: 8 }));
    expect(all.find(({ channel }) => channel === "shell")?.content["matches"]).toEqual(["hypot"]);
    return;
  }
  const asks = nth % 10 === 5;
  const code = asks ? `console.log(String(prompt("${name}")))` : `console.log("${name}")`;
  const id = guest.send("execute_request", { code, stop_on_error: false, allow_stdin: true });
  if (asks) {
    const question = await guest.until(id, ({ type }) => type === "input_request");
    expect(question.content["prompt"]).toBe(`${name} `);
    guest.send("input_reply", { value: name }, "stdin", question.header);
  }
  const all = await guest.whole(id);
  expect(all.filter(({ type }) => type === "execute_reply").map(({ content }) => content["status"])).toEqual(["ok"]);
  expect(all.filter(({ type }) => type === "stream").map(({ content }) => content["text"])).toEqual([`${name}\n`]);
}

/** A client that sends and is gone before it is answered. */
function vanish(): void {
  const guest = new Guest(kernel);
  guest.send("execute_request", { code: 'for (let i = 0; i < 100; i++) console.log("gone")', stop_on_error: false });
  guest.close();
}

test("a client that vanishes while it is asked keeps the others waiting until Stop, and no longer", async () => {
  const guest = new Guest(kernel);
  await guest.welcomed();
  const asking = guest.send("execute_request", { code: 'prompt("?")', allow_stdin: true });
  await guest.until(asking, ({ type }) => type === "input_request");
  guest.close();
  const behind = kernel.sendCell("1");
  expect(
    (await kernel.exchange("complete_request", { code: "Math.hyp", cursor_pos: 8 })).reply.content.matches,
  ).toEqual(["hypot"]);
  await kernel.exchange("interrupt_request", {}, "control");
  expect((await kernel.finish(behind)).reply.content.status).toBe("aborted");
  expect((await kernel.execute("console.log('on')")).stdout).toBe("on\n");
});

test("a subscriber that never reads: others lose nothing of small cells, nor of a flood; memory is bounded", async () => {
  const stuck = new Subscriber({ linger: 0, receiveHighWaterMark: 1 });
  stuck.connect(kernel.address("iopub"));
  stuck.subscribe();
  await kernel.wait(() => kernel.received.filter(({ type }) => type === "iopub_welcome").length === 2);
  for (let i = 0; i < 20; i++) expect((await kernel.execute(`console.log("${i}"); ${i}`)).stdout).toBe(`${i}\n`);
  expect(kernel.log).toBe("");
  const before = residentMb();
  const shows = 2500;
  const { outputs } = await kernel.execute(`import { display } from "thalweg/notebook";
    for (let i = 0; i < ${shows}; i++) display(i + " " + "x".repeat(20_000));`);
  const shown = outputs.filter(({ type }) => type === "display_data").map(({ content }) => content.data["text/plain"]);
  expect(shown.map((text) => Number.parseInt(stripVTControlCharacters(text).slice(1), 10))).toEqual([
    ...Array(shows).keys(),
  ]);
  expect(kernel.log.match(/warning: .*/g)).toEqual([
    "warning: a client has read nothing on iopub for 5 s and loses messages from here",
  ]);
  expect((await kernel.execute('console.log("after")')).stdout).toBe("after\n");
  expect(residentMb("VmHWM") - before).toBeLessThan(150); // of 50 MB that went out
  stuck.close();
});

/** Of the kernel's front, now or at most (VmHWM), where the system tells; else 0. */
function residentMb(which: "VmRSS" | "VmHWM" = "VmRSS"): number {
  const file = `/proc/${kernel.process.pid}/status`;
  if (!existsSync(file)) return 0;
  return Math.round(Number(new RegExp(`${which}:\\s+(\\d+)`).exec(readFileSync(file, "utf8"))?.[1]) / 1024);
}
