// The language process at work: calls come over Node's IPC, each is answered, and none can end the process.
import { join } from "node:path";
import { moduleOfCells } from "../convert/index.ts";
import type { LanguageAnswer, LanguageCalls, LanguageRequest } from "./calls.ts";
import { complete } from "./complete.ts";
import { inspect } from "./inspect.ts";
import { isComplete } from "./isComplete.ts";
import { Session } from "./session.ts";
import { variables } from "./variables.ts";

export class Server implements LanguageCalls {
  private readonly session = new Session();
  /** A cell came before the warm-up: it did that work, and must not be forgotten by it. */
  private asked = false;

  configure: LanguageCalls["configure"] = (options) => this.session.configure(options);
  compile: LanguageCalls["compile"] = (cell) => {
    this.asked = true;
    return this.session.compile(cell);
  };
  commit: LanguageCalls["commit"] = (cell) => this.session.commit(cell);
  reset: LanguageCalls["reset"] = () => this.session.reset();
  forget: LanguageCalls["forget"] = (names) => this.session.forget(names);
  modules: LanguageCalls["modules"] = (known) => this.session.modules(known);
  moduleOfCells: LanguageCalls["moduleOfCells"] = (sources) =>
    moduleOfCells({ cells: sources.map((source) => ({ type: "code", source, metadata: {} })) }, (specifier) =>
      this.session.checker.host.fileExists(join(this.session.checker.host.directory, specifier)),
    );
  variables: LanguageCalls["variables"] = () => variables(this.session);
  complete: LanguageCalls["complete"] = (at) => complete(this.session, at);
  inspect: LanguageCalls["inspect"] = (at) => inspect(this.session, at);
  isComplete: LanguageCalls["isComplete"] = (cell) => isComplete(cell);

  /** Does everything once, so that the first cell finds the library parsed, bound and checked. */
  warm(): void {
    const source = `import * as runtime from "thalweg";\nimport * as notebook from "thalweg/notebook";\n${sample}`;
    for (const text of [source, sample]) this.session.compile({ id: "warm", label: "warm", source: text });
    this.session.commit({ id: "warm", names: ["squares", "Point"] });
    this.session.compile({ id: "again", label: "again", source: "squares.map((each) => new Point(each, 1).x)" });
    complete(this.session, { source: "squares.", cursor: 8 });
    complete(this.session, { source: "sq", cursor: 2 });
    inspect(this.session, { source: "squares.map(", cursor: 12, detail: 0 });
    this.session.compile({ id: "unchecked", label: "unchecked", source: "squares.length", check: "off" });
    this.session.reset();
  }

  /** Answers requests until the channel closes. */
  serve(fromSnapshot: boolean): void {
    process.on("message", (request: LanguageRequest) => this.answer(request));
    process.on("disconnect", () => process.exit());
    process.on("SIGINT", () => {});
    if (fromSnapshot) send({ ready: true, fromSnapshot });
    else
      setImmediate(() => {
        if (!this.asked) this.warm();
        send({ ready: true, fromSnapshot });
      });
  }

  private answer({ id, call, argument }: LanguageRequest): void {
    try {
      const value = (this[call] as (argument: unknown) => unknown)(argument);
      send({ id, value });
    } catch (error) {
      this.session.checker.restart();
      send({ id, error: (error as Error).stack ?? String(error) });
    }
  }
}

/** What a first cell is likely to need of the library. */
const sample = `
interface Row { name: string; values: number[] }
class Point { constructor(readonly x: number, readonly y: number) {} get norm() { return Math.hypot(this.x, this.y); } }
const squares = Array.from({ length: 4 }, (_, i) => i ** 2);
const table = new Map<string, Row>([["a", { name: "a", values: squares.filter((each) => each > 1) }]]);
let total = squares.reduce((sum, each) => sum + each, 0);
for (const [key, row] of table) { total += row.values.length; console.log(key, row.name.padEnd(3), \`\${total.toFixed(2)}\`); }
const later = await Promise.all([1, 2].map(async (each) => { await new Promise((done) => setTimeout(done, 0)); return each; }));
const { x, ...rest } = { x: new Float64Array(3), y: JSON.stringify(later), z: Object.entries({ a: 1 }) };
try { rest.z.sort(([a], [b]) => a.localeCompare(b)); } catch (error) { console.error(error instanceof Error ? error.message : error); }
export type { Row };
function* count(n: number) { for (let i = 0; i < n; i++) yield i; }
[...count(3)].includes(2)
`;

const send = (answer: LanguageAnswer): void => {
  process.send?.(answer);
};
