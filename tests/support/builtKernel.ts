// The kernel as it is installed: what scripts/build.ts made of the sources (npm test builds first).
import { existsSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../kernel/paths.ts";
import { KernelClient, type KernelClientOptions } from "./kernelClient.ts";

export const builtMain = join(packageRoot, "dist/kernel/main.js");

/** Starts `thalweg kernel FILE`. */
export async function startBuiltKernel(options: Partial<KernelClientOptions> = {}): Promise<KernelClient> {
  if (!existsSync(builtMain)) throw new Error(`${builtMain} is missing: npm run build`);
  return await KernelClient.start({ main: builtMain, arguments: ["kernel"], ...options });
}
