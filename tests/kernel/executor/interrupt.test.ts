import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ExecutorSession, plain } from "./executorSession.ts";
import { stopCells } from "./stopCells.ts";

describe("Stop", () => {
  const session = new ExecutorSession();
  beforeAll(() => session.start());
  afterAll(() => session.stop());

  test.for(stopCells)("%s", async ([name, how, body, line]) => {
    const { pid } = session.client;
    const kept = JSON.stringify(name);
    const run = session.begin(`$cell.box("kept").v = ${kept};\n${body}`);
    await session.until(() => run.stdout.includes("up"));
    const found = await session.client.interrupt(run.id);
    // The call may return, its child process ended, before the stack is terminated.
    if (name.startsWith("execSync")) expect(["cancelled", how]).toContain(found);
    else expect(found).toBe(how);
    const { error } = await run.done;
    expect(error?.name).toBe("KeyboardInterrupt");
    if (line !== undefined) expect(plain(error)).toContain(`, line ${line + 1}, column`);

    expect((await session.run("$cell.result($scope.kept.v)")).plainResult).toContain(name);
    expect(session.client.pid).toBe(pid);
    expect(session.exits).toEqual([]);
    expect(run.lateErrors).toEqual([]);
  });

  test.for([
    ["imported", `await $cell.wait($cell.import("./spin.mjs"));`, "./spin.mjs:2:"],
    ["required", `require("./spin.cjs");`, "./spin.cjs:2:"],
  ])("a loop in a module that is %s, named by its own line", async ([, body, place]) => {
    for (const kind of ["mjs", "cjs"])
      writeFileSync(join(session.directory, `spin.${kind}`), `console.log("up");\nfor (;;);\n`);
    const run = session.begin(body!);
    await session.until(() => run.stdout.includes("up"));
    expect(await session.client.interrupt(run.id)).toBe("terminated");
    const { error } = await run.done;
    expect(error?.name).toBe("KeyboardInterrupt");
    expect(plain(error)).toContain(place);
  });

  test("names every frame of the stopped stack, innermost first", async () => {
    const run = session.begin(
      `function inner() { for (;;); }\nfunction outer() {\n  inner();\n}\nconsole.log("up");\nouter();`,
    );
    await session.until(() => run.stdout.includes("up"));
    await session.client.interrupt(run.id);
    const frames = plain((await run.done).error).match(/at .*line \d+/g);
    expect(frames).toEqual([
      expect.stringMatching(/^at inner .*line 1/),
      expect.stringMatching(/^at outer .*line 3/),
      expect.stringMatching(/line 6$/),
    ]);
  });

  test("what catch and finally await, they get", async () => {
    const body = `$cell.box("log").v = [];
      console.log("up");
      try { await $cell.wait(new Promise(() => {})); }
      finally {
        $scope.log.v.push(await $cell.wait(Promise.resolve("closed")));
      }`;
    const run = session.begin(body);
    await session.until(() => run.stdout.includes("up"));
    await session.client.interrupt(run.id);
    expect((await run.done).error?.name).toBe("KeyboardInterrupt");
    expect((await session.run("$cell.result($scope.log.v)")).plainResult).toBe("[ 'closed' ]");
  });

  test("ends the worker threads of the cell, and of no other", async () => {
    const worker = (name: string, code: string) => `const { Worker } = require("node:worker_threads");
      $cell.box("${name}").v = new Worker("${code}", { eval: true });
      await new Promise((r) => $scope.${name}.v.once("online", r));`;
    await session.run(worker("other", "setInterval(() => {}, 1000)"));
    const run = session.begin(
      `${worker("own", "for (;;);")}\nconsole.log("up");\nawait $cell.wait(new Promise(() => {}));`,
    );
    await session.until(() => run.stdout.includes("up"));
    await session.client.interrupt(run.id);
    const { plainResult } = await session.run(`
      if ($scope.own.v.threadId !== -1) await new Promise((r) => $scope.own.v.once("exit", r));
      $cell.result([$scope.own.v.threadId, $scope.other.v.threadId > 0, $scope.own.v instanceof require("node:worker_threads").Worker]);
      await $scope.other.v.terminate();`);
    expect(plainResult).toBe("[ -1, true, true ]");
  });

  test("a cell that is sent at once after Stop runs", async () => {
    for (const body of ["for (;;);", "await $cell.wait(new Promise(() => {}));", "for (;;) await $cell.wait(0);"]) {
      const run = session.begin(`console.log("up"); ${body}`);
      await session.until(() => run.stdout.includes("up"));
      const stop = session.client.interrupt(run.id);
      await run.done;
      const next = await session.run("$cell.result(1 + 1)");
      expect([next.plainResult, next.error]).toEqual(["2", undefined]);
      await stop;
    }
  });

  test("writes back the locals of a hot loop", async () => {
    const body = `let i = 0, half = 0;
      $cell.box("i"); $cell.box("half");
      $cell.writeBack = "$scope.i.v = i; $scope.half.v = half;";
      $cell.assigned.push("i", "half");
      console.log("up");
      for (;;) { i++; half += 0.5; }`;
    const run = session.begin(body);
    await session.until(() => run.stdout.includes("up"));
    await session.client.interrupt(run.id);
    expect(await run.done).toMatchObject({ assigned: ["i", "half"], forced: true });
    const { plainResult } = await session.run("$cell.result($scope.i.v > 0 && $scope.half.v === $scope.i.v / 2)");
    expect(plainResult).toBe("true");
  });

  test("runs catch and finally of a cell that waits, and the cell does not go on", async () => {
    const body = `$cell.box("log").v = [];
      globalThis.release = Promise.withResolvers();
      console.log("up");
      try { await $cell.wait(release.promise); $scope.log.v.push("went on"); }
      catch (error) { $scope.log.v.push(error.name); throw error; }
      finally { $scope.log.v.push("finally"); }`;
    const run = session.begin(body);
    await session.until(() => run.stdout.includes("up"));
    await session.client.interrupt(run.id);
    const after = await session.run("release.resolve(); await 0; await 0; $cell.result($scope.log.v.join())");
    expect(after.plainResult).toBe("'KeyboardInterrupt,finally'");
  });

  test.for([
    ["that awaits", "while (!signal.aborted) await new Promise((r) => setImmediate(r));"],
    ["that does not", "while (!signal.aborted) {}"],
  ])("lets a cell end by itself that listens to its signal in a loop %s", async ([, loop]) => {
    const body = `const signal = globalThis[Symbol.for("Jupyter.signal")];
      console.log("up");
      ${loop}
      $cell.result("what it had");`;
    const run = session.begin(body);
    await session.until(() => run.stdout.includes("up"));
    expect(await session.client.interrupt(run.id)).toBe("cancelled");
    expect((await run.done).error).toBeUndefined();
    expect(run.plainResult).toBe("'what it had'");
    expect((await session.run('$cell.result(globalThis[Symbol.for("Jupyter.signal")].aborted)')).plainResult).toBe(
      "false",
    );
  });

  test("minimize gives back the run that it has", async () => {
    const body = `const { minimize, adam } = await $cell.import("thalweg");
      const value = ([x]) => x * x;
      let calls = 0;
      const valueAndGradient = ([x]) => {
        if (++calls === 1000) console.log("up");
        return { value: x * x, gradient: [2 * x] };
      };
      const bowl = { name: "bowl", minima: [], value, valueAndGradient };
      const run = minimize(bowl, adam(), { start: [2], steps: 1e12 });
      $cell.result([run.status, run.steps >= 999, run.cost < 4]);`;
    const run = session.begin(body);
    await session.until(() => run.stdout.includes("up"));
    expect(await session.client.interrupt(run.id)).toBe("cancelled");
    await run.done;
    expect(run.plainResult).toBe("[ 'stopped', true, true ]");
  });

  test("train gives back the run that it has", async () => {
    const body = `const { train, mlp, adam, digits } = await $cell.import("thalweg");
      const { training } = digits().split({ training: 100, validation: 1, test: 1, seed: 1 });
      const running = train(mlp([64, 8, 10]), training, { optimizer: adam(), steps: 1e9, evaluateEvery: 10 });
      const leave = running.subscribe(() => { if (running.steps >= 50) { leave(); console.log("up"); } });
      const run = await running;
      $cell.result([run.status, run.steps >= 50 && run.steps < 1e9, run.params.length]);`;
    const run = session.begin(body);
    await session.until(() => run.stdout.includes("up"));
    expect(await session.client.interrupt(run.id)).toBe("cancelled");
    await run.done;
    expect(run.plainResult).toBe("[ 'stopped', true, 610 ]");
  });

  test("ends the timers of the cell", async () => {
    const body = `$cell.box("ticks").v = 0;
      const tick = () => { $scope.ticks.v++; setTimeout(tick, 0); };
      tick();
      setInterval(() => $scope.ticks.v++, 1);
      console.log("up");
      await new Promise(() => {});`;
    const run = session.begin(body);
    await session.until(() => run.stdout.includes("up"));
    await session.client.interrupt(run.id);
    const { plainResult } = await session.run(`const before = $scope.ticks.v;
      for (let i = 0; i < 20; i++) await new Promise((r) => setTimeout(r, 1));
      $cell.result([before > 0, $scope.ticks.v - before])`);
    expect(plainResult).toBe("[ true, 0 ]");
  });

  test("stops a loop in a timer's callback, which belongs to no running stack of the cell", async () => {
    const run = session.begin(`setTimeout(() => { console.log("up"); for (;;) {} }, 1); await new Promise(() => {});`);
    await session.until(() => run.stdout.includes("up"));
    expect(await session.client.interrupt(run.id)).toBe("terminated");
    expect((await session.run("$cell.result(1)")).plainResult).toBe("1");
  });

  test("twice, and with nothing running, does no harm", async () => {
    expect(await session.client.interrupt("no such cell")).toBe("cancelled");
    const run = session.begin(`console.log("up"); for (;;) {}`);
    await session.until(() => run.stdout.includes("up"));
    const both = await Promise.all([session.client.interrupt(run.id), session.client.interrupt(run.id)]);
    expect(both).toEqual(["terminated", "terminated"]);
    expect(await session.client.interrupt(run.id)).toBe("cancelled");
    expect((await session.run("$cell.result(2)")).plainResult).toBe("2");
  });

  test("stops a loop whose output nobody reads", async () => {
    session.client.pause();
    const run = session.begin(`for (;;) process.stdout.write("x".repeat(1000) + "\\n");`);
    await session.client.interrupt(run.id);
    const lines = run.stdout.split("\n");
    expect(lines.slice(0, -1).every((line) => line === "x".repeat(1000))).toBe(true);
    expect((await run.done).error?.name).toBe("KeyboardInterrupt");
    expect((await session.run("$cell.result(3)")).plainResult).toBe("3");
  });
});
