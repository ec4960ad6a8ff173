#!/usr/bin/env node
// The `thalweg` command. Jupyter waits for `thalweg kernel FILE`, so that path loads the kernel's front and nothing else.
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

// Compiled code is kept from one start to the next, beside the built files.
if (import.meta.url.includes("/dist/"))
  enableCompileCache?.(fileURLToPath(new URL("../compile-cache", import.meta.url)));

const oldestNode = 24;
const [, , command, file, ...rest] = process.argv;

if (Number(process.versions.node.split(".")[0]) < oldestNode) {
  console.error(
    `thalweg needs Node ${oldestNode} or newer, and this is Node ${process.versions.node} (${process.execPath}).\n` +
      "Get a newer one from https://nodejs.org, or in this folder alone: npm install node@26, then npx thalweg.",
  );
  process.exitCode = 1;
} else if (command === "kernel" && file !== undefined && !file.startsWith("-") && rest.length === 0) {
  const { startKernel } = await import("./front/main.ts");
  await startKernel(file).catch((error: Error) => {
    console.error(`thalweg: ${error.message}`);
    process.exit(1);
  });
} else {
  const { runCommand } = await import("./commands/index.ts");
  process.exitCode = await runCommand(process.argv.slice(2));
}
