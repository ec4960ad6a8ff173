import type { Command } from "commander";

/** `thalweg kernel FILE`: what a kernelspec starts. kernel/main.ts takes the usual way past all this. */
export function addKernel(program: Command): void {
  program
    .command("kernel")
    .description("start the kernel that a Jupyter client asks for")
    .argument("<connection-file>", "written by the client: addresses and the key")
    .option("--time-limit <time>", "longest time of a cell, as 60s or 2min (also THALWEG_TIME_LIMIT)")
    .option("--memory-limit <size>", "memory at which a cell is stopped, as 2GB (also THALWEG_MEMORY_LIMIT)")
    .option("--output-limit <size>", "output after which a cell's is left out, as 10MB (also THALWEG_OUTPUT_LIMIT)")
    .action(async (file: string, options: { timeLimit?: string; memoryLimit?: string; outputLimit?: string }) => {
      const { startKernel } = await import("../front/main.ts");
      const { timeLimit: time, memoryLimit: memory, outputLimit: output } = options;
      await startKernel(file, { ...(time && { time }), ...(memory && { memory }), ...(output && { output }) });
    });
}
