// Where processes listen, asked of the system.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** The TCP addresses at which these processes listen, such as `127.0.0.1:5001`, in order. */
export function listening(pids: readonly number[]): string[] {
  const found = { linux: fromProc, win32: fromNetstat }[process.platform as string] ?? fromLsof;
  return found(pids).sort();
}

/** A line of /proc/net/tcp: its number, local address, remote address, state (0A listens), ..., at 9 the socket's inode. */
function fromProc(pids: readonly number[]): string[] {
  const sockets = new Set(pids.flatMap(socketsOf));
  return ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) =>
    readFileSync(table, "latin1")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === "0A" && sockets.has(`socket:[${inode}]`))
      .map(([, local]) => addressOf(local!)),
  );
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((fd) => {
    try {
      return [readlinkSync(`${folder}/${fd}`)];
    } catch {
      return []; // closed meanwhile
    }
  });
}

/** `0100007F:1F90` is 127.0.0.1:8080; of version 6, words of four bytes, each the wrong way round, the last one of version 4 perhaps. */
function addressOf(local: string): string {
  const [hex, port] = local.split(":");
  const bytes = hex!.match(/.{8}/g)!.flatMap((word) => word.match(/../g)!.reverse());
  const mapped = bytes.join("").startsWith("00000000000000000000FFFF") ? bytes.slice(12) : bytes;
  const ip = mapped.length === 4 ? mapped.map((byte) => Number.parseInt(byte, 16)).join(".") : `[${bytes.join("")}]`;
  return `${ip}:${Number.parseInt(port!, 16)}`;
}

function fromLsof(pids: readonly number[]): string[] {
  const words = ["-nP", "-a", "-iTCP", "-sTCP:LISTEN", "-p", pids.join(), "-Fn"];
  return linesOf("lsof", words)
    .filter((line) => line.startsWith("n"))
    .map((line) => line.slice(1));
}

function fromNetstat(pids: readonly number[]): string[] {
  return linesOf("netstat", ["-ano", "-p", "TCP"])
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, pid]) => state === "LISTENING" && pids.includes(Number(pid)))
    .map(([, local]) => local!);
}

function linesOf(program: string, words: string[]): string[] {
  return execFileSync(program, words, { encoding: "utf8" }).split(/\r?\n/);
}
