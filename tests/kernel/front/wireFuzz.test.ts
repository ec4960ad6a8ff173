// What a hostile or broken peer may send, seeded: the front answers the next good request every time, logs one line for each
// message that it drops, and holds on to nothing. The long form: THALWEG_FUZZ_WIRE=100000 npx vitest run THIS_FILE
import { createHmac } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { compiled, KernelBench } from "../../support/fakeParts.ts";

const count = Number(process.env["THALWEG_FUZZ_WIRE"] ?? 3_000);
const seed = Number(process.env["THALWEG_FUZZ_WIRE_SEED"] ?? 1);

/** mulberry32: whole numbers in [0, n). */
function random(state: number): (n: number) => number {
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * n);
  };
}

const types = [
  "kernel_info_request",
  "execute_request",
  "complete_request",
  "inspect_request",
  "is_complete_request",
  "history_request",
  "comm_info_request",
  "comm_open",
  "comm_msg",
  "comm_close",
  "interrupt_request",
  "create_subshell_request",
  "delete_subshell_request",
  "list_subshell_request",
  "input_reply",
];
const deep = (n: number): string => "[".repeat(n) + "]".repeat(n);
const oddValues = ["null", "0", "-1", "1e308", '""', "[]", "{}", "true", '"\\ud800"', '"__proto__"', deep(30_000)];
const fields = ["code", "cursor_pos", "hist_access_type", "n", "session", "pattern", "comm_id", "target_name", "data"];
const good = {
  code: "x",
  cursor_pos: 1,
  hist_access_type: "tail",
  comm_id: "c",
  target_name: "t",
  subshell_id: "s",
  data: {},
  value: "v",
};

/** A message, mostly well formed, and then broken in one or two ways. */
function mutated(pick: (n: number) => number, id: number): Buffer[] {
  const type = types[pick(types.length)]!;
  const header: Record<string, unknown> = {
    msg_id: `m${id}`,
    msg_type: type,
    session: "s",
    username: "u",
    date: "d",
    version: "5.5",
  };
  let parts = [header, {}, {}, good].map((part) => JSON.stringify(part));
  let frames: Buffer[] = [];
  let key = "secret";
  const odd = () => oddValues[pick(oddValues.length)]!;
  const late: (() => void)[] = [];
  const ways: (() => void)[] = [
    () => (key = "guessed"),
    () => (parts = parts.slice(0, pick(4))),
    () => (parts[pick(4)] = odd()),
    () => (parts[pick(4)] = (parts[pick(4)] ?? "").slice(0, pick(30))),
    () =>
      (parts[0] = JSON.stringify({
        ...header,
        [["msg_id", "msg_type", "session", "subshell_id"][pick(4)]!]: 0,
      }).replace("0", odd())),
    () =>
      (parts[3] = JSON.stringify({ ...good, [fields[pick(fields.length)]!]: 0 }).replace(/:0([,}])/, `:${odd()}$1`)),
    () => (parts[3] = JSON.stringify({ ...good, pattern: `${"*x".repeat(pick(200))}`, code: "y".repeat(pick(3_000)) })),
    () => (parts[0] = JSON.stringify({ ...header, session: "z".repeat(pick(60_000)) })),
    () => late.push(() => frames.splice(pick(frames.length), 1)),
    () => late.push(() => frames.splice(pick(frames.length), 0, frames[pick(frames.length)] ?? Buffer.alloc(0))),
    () => late.push(() => (frames[pick(frames.length)] = Buffer.from([0xff, 0xfe, pick(256), 0xc0]))),
    () => late.push(() => frames.push(Buffer.alloc(pick(200_000)))),
    () => late.push(() => (frames = Array.from({ length: pick(300) }, () => Buffer.alloc(pick(3))))),
    () => late.push(() => (frames = frames.reverse())),
    () => {},
  ];
  for (let i = 0; i <= pick(2); i++) ways[pick(ways.length)]!();
  const bytes = Array.from(parts, (part) => Buffer.from(part ?? ""));
  const hmac = createHmac("sha256", key);
  for (const part of bytes) hmac.update(part);
  frames = [Buffer.from("peer"), Buffer.from("<IDS|MSG>"), Buffer.from(hmac.digest("hex")), ...bytes];
  for (const change of late) change();
  return frames;
}

let lines: string[] = [];
const { write } = process.stderr;
// Not a spy: that would keep every line.
beforeEach(() => {
  process.stderr.write = (text) => lines.push(String(text)) > 0;
});
afterEach(() => {
  process.stderr.write = write;
});

test(`${count} mutated messages: one line each at most, and the next good request is answered`, async () => {
  const bench = new KernelBench((language) => (language.compile = () => compiled));
  const unhandled: unknown[] = [];
  process.on("unhandledRejection", (error) => unhandled.push(error));
  const pick = random(seed);
  let [dropped, answered, first] = [0, 0, 0];
  let previous: Buffer[] = [];
  for (let i = 0; i < count; i++) {
    lines = [];
    bench.sent.length = 0;
    const frames = i % 11 === 10 ? previous : mutated(pick, i);
    previous = frames;
    bench.kernel.receive((["shell", "control", "stdin"] as const)[pick(3)]!, frames);
    await new Promise((resolve) => setImmediate(resolve));
    if (
      lines.length > 1 ||
      lines.some((line) => line.length > 400 || !/^\[thalweg [^\]]+\] warning: [^\n]*\n$/.test(line))
    )
      throw new Error(`message ${i} of seed ${seed} logged ${lines.length} lines: ${lines.join("").slice(0, 500)}`);
    if (lines[0]?.includes("message dropped")) {
      dropped++;
      expect(bench.sent.filter(({ parent }) => parent === `m${i}`)).toEqual([]);
    } else if (bench.sent.length > 0) answered++;
    for (const { id } of bench.executor.runs.splice(0)) bench.executor.emit({ type: "done", cell: id, assigned: [] });
    for (const { id } of bench.executor.comms.splice(0)) bench.executor.emit({ type: "done", cell: id, assigned: [] });
    bench.language.calls.length = bench.executor.interrupts.length = 0;
    if (i % 20 === 0) {
      bench.sent.length = 0;
      const next = bench.send("kernel_info_request");
      await bench.settle();
      expect(bench.reply(next), `after message ${i} of seed ${seed}`).toMatchObject({ status: "ok" });
    }
    if (i === Math.floor(count / 10)) first = heap();
  }
  const cell = bench.cell("good");
  await bench.done();
  expect(bench.reply(cell)).toMatchObject({ status: "ok" });
  expect(unhandled).toEqual([]);
  expect(dropped).toBeGreaterThan(count / 4);
  expect(answered).toBeGreaterThan(count / 8);
  const grown = (heap() - first) / 1e6;
  if (count > 50_000)
    process.stdout.write(`wire fuzz: ${dropped} dropped, ${answered} answered, heap ${grown.toFixed(1)} MB more\n`);
  // Kept: signatures against replays and the cells' ids, up to a number that is reached in time, and what cells said.
  expect(grown).toBeLessThan(120);
}, 1_800_000);

/** Bytes in use after a collection, where one can be asked for. */
function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}
