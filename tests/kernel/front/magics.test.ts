// Magics: how they are read off a cell, and what each does in the installed kernel.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { magics } from "../../../kernel/front/magics/index.ts";
import { nearest } from "../../../kernel/front/magics/nearest.ts";
import { misplacedMagic, withoutMagics } from "../../../kernel/front/magics/runMagics.ts";
import { timedSource } from "../../../kernel/front/magics/timedSource.ts";
import { startBuiltKernel } from "../../support/builtKernel.ts";
import type { Exchange, KernelClient } from "../../support/kernelClient.ts";

/** A cell, the names of its magics, and its code; `·` is a blank that stands for a magic. */
const read: readonly [cell: string, names: string[], code: string][] = [
  ["const a = 1", [], "const a = 1"],
  ["const r = a\n% b", [], "const r = a\n% b"],
  ["a\n%who", [], "a\n%who"],
  ["a\n%time f()", [], "a\n%time f()"],
  ["/*\n%who\n*/", [], "/*\n%who\n*/"],
  ["`\n%who`", [], "`\n%who`"],
  ["%who", ["who"], "····"],
  ["\n// why\n%who\n%check off\na", ["who", "check"], "\n// why\n····\n··········\na"],
  ["%check off\r\na % b", ["check"], "··········\r\na % b"],
  ["%time f()", ["time"], "······f()"],
  ["%time\nf()\n%who", ["time"], "·····\nf()\n%who"],
  ["%check warn\n%timeit -n 10 -r 2 f()", ["check", "timeit"], "···········\n···················f()"],
  ["%%time\na", ["time"], "······\na"],
  ["%%html\n<b>\n%who", ["html"], "······\n···\n····"],
  ["%nothing a", ["nothing"], "··········"],
  ["% a", [""], "···"],
];

describe("reading a cell", () => {
  test.for(read)("%j", ([cell, names, code]) => {
    const found = withoutMagics(cell);
    expect(found.lines.map(({ name }) => name)).toEqual(names);
    expect(found.code).toBe(code.replaceAll("·", " "));
    expect(found.code.length).toBe(cell.length);
  });

  test.for([
    ["tiem", ["time"]],
    ["hlep", ["help"]],
    ["marckdown", ["markdown"]],
    ["WHO", ["who"]],
    ["xyzzy", []],
  ] as const)("%s may mean %j", ([name, expected]) => {
    expect(nearest(name, Object.keys(magics))).toEqual(expect.arrayContaining([...expected]));
    if (expected.length === 0) expect(nearest(name, Object.keys(magics))).toEqual([]);
  });

  test("a magic below code is told apart from an operator", () => {
    expect(misplacedMagic("a\n%timeit f(3)")).toContain("magics stand before");
    expect(misplacedMagic("a\n% timeit")).toBeUndefined();
    expect(misplacedMagic("a\n%remainder")).toBeUndefined();
  });

  test.for([
    ["        f(3)", "   ()=>(f(3)\n)", "   ()=>{f(3)\n}"],
    ["        f(3);", "   ()=>(f(3) \n)", "   ()=>{f(3);\n}"],
    ["       \na; b", "  ()=>(\na; b\n)", "  ()=>{\na; b\n}"],
    ["       \nawait a", "async()=>(\nawait a\n)", "async()=>{\nawait a\n}"],
  ])("%j is timed as a function, its places kept", ([code, ...sources]) => {
    expect(timedSource(code!)).toEqual(sources);
  });
});

const plain = (text: unknown) => stripVTControlCharacters(String(text));
const shown = ({ outputs }: Exchange, type: string) => outputs.find((each) => each.type === type)?.content.data;

describe("in the kernel", () => {
  const directory = mkdtempSync(join(tmpdir(), "thalweg-magics-"));
  let kernel: KernelClient;
  beforeAll(async () => {
    writeFileSync(join(directory, "part.ts"), "export const part = 1;\n");
    kernel = await startBuiltKernel({ directory });
    await kernel.execute('const data = new Float64Array(1000); let s = "text"; function f(x: number) { return 2 * x }');
  });
  afterAll(async () => {
    await kernel.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  /** A cell, and its stdout, result, or error. */
  const cells: readonly [cell: string, what: RegExp][] = [
    ["%who", /^f {2}data {2}s\n$/],
    ["%time let t = 0; for (let i = 0; i < 1000; i++) t += i; t", /^499500 wall [\d.]+ \S+, CPU [\d.]+ \S+ \(user/],
    ["t + 1", /^499501$/],
    ["%time\nawait null; throw new Error('late')", /^wall .*late/s],
    [
      "%timeit -n 10 -r 3 f(3)",
      /^[\d.]+ [nµ]s per call \(median of 3 runs, 10 calls each\)\nfastest .*\nwarm-up, not counted: [\d,]+ calls/,
    ],
    ["%timeit -n 2 -r 1\nlet z = 0;\nfor (const d of data) z += d;", /per call \(median of 1 run, 2 calls each\)/],
    ["%timeit -n 5 -r 2 await Promise.resolve(1)", /per call/],
    ["%timeit", /MagicError: %timeit: there is no code/],
    ["%timeit -n 0 f(1)", /-n must be at least 1/],
    ["%timeit g(3)", /TS2304: Cannot find name 'g'.\nCell \[\d+\], line 1, column 9\n> 1 \| %timeit g\(3\)\n/],
    ["%tiem f(3)", /MagicError: %tiem: there is no such magic; did you mean %time/],
    ["%", /the name of a magic is missing/],
    ["%html", /write %%html on the first line/],
    ["%check", /^check is on/],
    ["%check off\nconst wrong: number = s; wrong", /^'text'$/],
    ["const wrong2: number = s", /TS2322/],
    ["%check warn", /^check is warn from here on/],
    ["const wrong3: number = s; wrong3", /^'text' TS2322/],
    ["%check on", /^check is on from here on/],
    ["%check maybe", /expected on, warn or off, got maybe/],
    ["%nan trace\nMath.log(-1)", /^NaN The first NaN: Math\.log\(-1\), at Cell \[\d+\], line 2, column 1\n/],
    ["Math.log(-1)", /^NaN$/],
    ["%nan trace", /^$/],
    ["%nan", /^nan is trace\n$/],
    ["const ratio = (a: number) => a / a; ratio(0)", /first NaN: 0 \/ 0, at Cell \[\d+\], line 1, column 30\n/],
    ["%nan off", /^$/],
    ["%nan of", /expected trace or off, got of/],
    ["7\n% 4", /^3$/],
    ["f(1)\n%timeit f(1)", /SyntaxError.*magics stand before a cell's code/s],
    ["%env THALWEG_MAGIC=yes\nprocess.env.THALWEG_MAGIC", /^'yes'$/],
    ["%env THALWEG_MAGIC", /^yes\n$/],
    ["%env THALWEG_NOT_SET", /is not set/],
    ["%%bash\necho $THALWEG_MAGIC; echo err >&2; exit 3", /^yes\n err\n MagicError: %%bash: exit status 3$/],
    ["%cd /\nprocess.cwd()", /^'\/' \/\n$/],
    ["%%bash\npwd", /^\/\n$/],
    ["%cd", /thalweg-magics-/],
    ["%cd nowhere-at-all", /there is no folder: nowhere-at-all/],
    ["%load missing.ts", /ENOENT/],
    ["%reset t", /^$/],
    ["t", /TS2304/],
    ["%reset sz", /no variable is called sz/],
  ];

  test.for(cells)("%s", async ([cell, what]) => {
    const done = await kernel.execute(cell);
    const { content } = done.reply;
    const result = shown(done, "execute_result")?.["text/plain"];
    const error = content.status === "error" ? content.traceback.join("\n") : undefined;
    const all = [result, done.stdout, done.stderr, error].filter((each) => each !== undefined && each !== "");
    expect(plain(all.join(" "))).toMatch(what);
  });

  test("whos tells types, sizes and values", async () => {
    const data = shown(await kernel.execute("%whos"), "display_data");
    expect(data?.["text/plain"]).toMatch(
      /^data +Float64Array<ArrayBuffer> +8\.\d+ kB +Cell \[1\] +Float64Array \[1000\]/m,
    );
    expect(data?.["text/plain"]).toMatch(/^f +\(x: number\) => number /m);
    expect(data?.["text/html"]).toContain("<td");
  });

  test.for([
    ["html", "text/html"],
    ["markdown", "text/markdown"],
    ["svg", "image/svg+xml"],
    ["latex", "text/latex"],
    ["javascript", "application/javascript"],
  ] as const)("%%%%%s shows its lines", async ([name, type]) => {
    const data = shown(await kernel.execute(`%%${name}\n<b>x</b>\n%who`), "display_data");
    expect(data).toEqual({ [type]: "<b>x</b>\n%who", "text/plain": "<b>x</b>\n%who" });
  });

  test("help and load come as payloads", async () => {
    const payload = async (cell: string) => (await kernel.execute(cell)).reply.content.payload[0];
    const all = await payload("%help");
    for (const name of Object.keys(magics)) expect(all.data["text/markdown"]).toContain(`%${name}`);
    expect((await payload("%timeit?")).data["text/plain"]).toContain("-n CALLS");
    expect(await payload("%load part.ts")).toEqual({
      source: "set_next_input",
      text: `// %load part.ts\n${readFileSync(join(directory, "part.ts"), "utf8")}`,
      replace: true,
    });
  });

  test("save writes a module of the cells that ran, and plain Node runs it", async () => {
    await kernel.execute('const data = new Float64Array(1000); let s = "text"; function f(x: number) { return 2 * x }');
    const first = (await kernel.execute("const n = 1; function twice() { return 2 * n }\nconsole.log(twice())")).reply
      .content.execution_count;
    await kernel.execute("throw new Error('no')");
    await kernel.execute("const n = 10;\nconsole.log(twice())");
    await kernel.execute("%who");
    expect((await kernel.execute(`%save all.ts ${first}-${first + 1}`)).reply.content.evalue).toMatch(
      /did not run, or failed/,
    );
    expect((await kernel.execute(`%save saved.ts ${first} ${first + 2}`)).stdout).toBe("wrote saved.ts: 2 cells\n");
    const { stdout } = spawnSync(process.execPath, [join(directory, "saved.ts")], { encoding: "utf8" });
    expect(stdout).toBe("2\n20\n");
    expect((await kernel.execute("%save saved.ts")).reply.content.evalue).toMatch(/there already; %save -f saved\.ts/);
    expect((await kernel.execute("%save")).reply.content.evalue).toMatch(/the file is missing/);
  });

  test("completion and inspection", async () => {
    const complete = async (code: string) =>
      (await kernel.exchange("complete_request", { code, cursor_pos: [...code].length })).reply.content;
    expect(await complete("%t")).toMatchObject({ matches: ["%time", "%timeit"], cursor_start: 0, cursor_end: 2 });
    expect(await complete("%%ht")).toMatchObject({ matches: ["%%html"], cursor_start: 0 });
    expect(await complete("%check o")).toMatchObject({ matches: ["on", "off"], cursor_start: 7 });
    expect((await complete("%time data.fil")).matches).toContain("fill");
    expect((await complete("%check off\ndata.fil")).matches).toContain("fill");
    const help = await kernel.exchange("inspect_request", { code: "%who", cursor_pos: 2, detail_level: 0 });
    expect(help.reply.content.data["text/plain"]).toContain("Lists the names");
    const complete2 = await kernel.exchange("is_complete_request", { code: "%check off\nfor (;;) {" });
    expect(complete2.reply.content.status).toBe("incomplete");
  });

  test("Stop ends a script with what it started", async () => {
    const id = kernel.sendCell("%%bash\necho up; sleep 1000; echo never");
    await kernel.until((m) => m.parent.msg_id === id && m.type === "stream");
    await kernel.exchange("interrupt_request", {}, "control");
    const { reply } = await kernel.finish(id);
    expect(reply.content).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
  });

  test("reset forgets everything", async () => {
    await kernel.execute("%reset");
    expect((await kernel.execute("%who")).stdout).toContain("no variables");
    expect((await kernel.execute("f(1)")).reply.content.ename).toBe("TS2304");
  });
});
