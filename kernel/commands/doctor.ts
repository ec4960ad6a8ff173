import type { Command } from "commander";
import type { Done } from "./index.ts";

/** `thalweg doctor`: what is here, what is broken, and how to mend it. */
export function addDoctor(program: Command, done: Done): void {
  program
    .command("doctor")
    .description("check everything the kernel needs, and say how to mend what is broken")
    .action(async () => {
      const { examine } = await import("./examine.ts");
      const findings = await examine();
      for (const { state, what, text, mend } of findings) {
        console.log(`${marks[state]} ${what.padEnd(12)} ${text}`);
        if (mend !== undefined) console.log(`${" ".repeat(16)}${state === "broken" ? "mend" : "note"}: ${mend}`);
      }
      const broken = findings.filter(({ state }) => state === "broken").length;
      console.log(broken === 0 ? "nothing is broken" : `${broken} broken`);
      done(broken === 0 ? 0 : 1);
    });
}

const marks = { ok: "ok ", note: "-  ", broken: "NO " };
