import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** Every process below `pid`: children, their children, and so on; nearest first. */
export async function descendants(pid: number): Promise<number[]> {
  const parents = process.platform === "linux" ? await parentsFromProc() : await parentsFromPs();
  const found = [pid];
  for (const above of found)
    for (const [child, parent] of parents) if (parent === above && !found.includes(child)) found.push(child);
  return found.slice(1);
}

async function parentsFromProc(): Promise<Map<number, number>> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const parents = new Map<number, number>();
  for (const pid of pids) {
    const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => ""); // it may have ended meanwhile
    const [, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // the name before may hold anything
    if (parent) parents.set(Number(pid), Number(parent));
  }
  return parents;
}

async function parentsFromPs(): Promise<Map<number, number>> {
  if (process.platform === "win32") return new Map();
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid="]);
  return new Map(
    stdout
      .trim()
      .split("\n")
      .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]),
  );
}
