import type { Command } from "commander";

/** `thalweg kernel FILE`: what a kernelspec starts. kernel/main.ts takes the usual way past all this. */
export function addKernel(program: Command): void {
  program
    .command("kernel")
    .description("start the kernel that a Jupyter client asks for")
    .argument("<connection-file>", "written by the client: addresses and the key")
    .action(async (file: string) => {
      const { startKernel } = await import("../front/main.ts");
      await startKernel(file);
    });
}
