import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * Memory of a process and all that it started, in MB: proportional set size on Linux (a page shared by n processes counts
 * 1/n in each), elsewhere resident set size (shared pages count in each).
 */
export function treeMemory(pid: number): number {
  return tree(pid).reduce((sum, { id, rss }) => sum + (proportional(id) ?? rss), 0) / 1024;
}

function tree(pid: number): { id: number; rss: number }[] {
  const { stdout } = spawnSync("ps", ["-axo", "pid=,ppid=,rss="], { encoding: "utf8" });
  const processes = stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const members = new Set([pid]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const [id, parent] of processes)
      if (members.has(parent!) && !members.has(id!)) {
        members.add(id!);
        grown = true;
      }
  }
  return processes.filter(([id]) => members.has(id!)).map(([id, , rss]) => ({ id: id!, rss: rss! }));
}

function proportional(pid: number): number | undefined {
  try {
    const kilobytes = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes);
  } catch {
    return undefined;
  }
}
