// The connection file, by which whoever starts a kernel says where it must listen.
import { readFileSync } from "node:fs";
import { reason } from "./log.ts";
import type { Ports } from "./protocol.ts";

/** Jupyter's five sockets, as connection files name them. */
export const socketNames = ["shell", "control", "stdin", "iopub", "hb"] as const;
export type SocketName = (typeof socketNames)[number];

/** A connection file that was found to be whole. */
export interface Connection {
  readonly ports: Ports;
  readonly addresses: Readonly<Record<SocketName, string>>;
  /** Secret that signs messages; empty where the client wants no signatures. */
  readonly key: string;
  /** Digest that signs, such as `sha256`. */
  readonly digest: string;
  /** Keys in Z85, where all sockets are to be encrypted (CurveZMQ). */
  readonly curve?: CurveKeys;
}

export interface CurveKeys {
  readonly publicKey: string;
  readonly secretKey: string;
}

/**
 * Reads a connection file.
 *
 * @throws Error with the file's path and what is wrong in it.
 */
export function readConnection(file: string): Connection {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new Error(`connection file ${file}: ${missing ? "there is no such file" : reason(error)}`);
  }
  try {
    return parseConnection(text);
  } catch (error) {
    throw new Error(`connection file ${file}: ${reason(error)}`);
  }
}

/**
 * Checks a connection file's text.
 *
 * @throws Error naming the field that is wrong.
 */
export function parseConnection(text: string): Connection {
  const fields = parseObject(text);
  const transport = choice(fields, "transport", ["tcp", "ipc"]);
  const ip = word(fields, "ip");
  const portNames = socketNames.map((name) => `${name}_port` as const);
  const ports = Object.fromEntries(portNames.map((name) => [name, port(fields, name, transport)])) as Ports;
  const addresses = Object.fromEntries(
    socketNames.map((name) => [name, address(transport, ip, ports[`${name}_port`])]),
  ) as Record<SocketName, string>;
  const twice = socketNames.find((name, i) => socketNames.slice(0, i).some((n) => addresses[n] === addresses[name]));
  if (twice) throw new Error(`${twice}_port is already given to another socket (${addresses[twice]})`);
  const scheme = fields["signature_scheme"] ?? "hmac-sha256";
  if (scheme !== "hmac-sha256" && scheme !== "hmac-sha512")
    throw new Error(`signature_scheme must be "hmac-sha256" or "hmac-sha512", got ${show(scheme)}`);
  const key = fields["key"] ?? "";
  if (typeof key !== "string") throw new Error(`key must be a string, got ${show(key)}`);
  const curve = curveKeys(fields);
  return { ports, addresses, key, digest: scheme.slice("hmac-".length), ...(curve && { curve }) };
}

function curveKeys(fields: Record<string, unknown>): CurveKeys | undefined {
  const [publicKey, secretKey] = ["curve_publickey", "curve_secretkey"].map((name) => fields[name] ?? undefined);
  if (publicKey === undefined && secretKey === undefined) return undefined;
  for (const [name, value] of Object.entries({ curve_publickey: publicKey, curve_secretkey: secretKey }))
    if (typeof value !== "string" || !/^[0-9a-zA-Z.\-:+=^!/*?&<>()[\]{}@%$#]{40}$/.test(value))
      throw new Error(`${name} must be a key of 40 characters in Z85`); // never shown: it may be the secret
  return { publicKey: publicKey as string, secretKey: secretKey as string };
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`not JSON (${reason(error)})`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error(`must hold a JSON object, got ${show(value)}`);
  return value as Record<string, unknown>;
}

function choice(fields: Record<string, unknown>, name: string, choices: readonly string[]): string {
  const value = fields[name] ?? choices[0];
  if (typeof value === "string" && choices.includes(value)) return value;
  throw new Error(`${name} must be ${choices.map((c) => `"${c}"`).join(" or ")}, got ${show(value)}`);
}

function word(fields: Record<string, unknown>, name: string): string {
  const value = fields[name];
  if (typeof value === "string" && value !== "") return value;
  throw new Error(`${name} must be a non-empty string, got ${show(value)}`);
}

/** For ipc a port is only the number at the end of a path. */
function port(fields: Record<string, unknown>, name: string, transport: string): number {
  const value = fields[name];
  const most = transport === "tcp" ? 65535 : Number.MAX_SAFE_INTEGER;
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Error(`${name} must be a whole number in [1, ${most}], got ${show(value)}`);
}

function address(transport: string, ip: string, at: number): string {
  if (transport === "ipc") return `ipc://${ip}-${at}`;
  return `tcp://${ip.includes(":") && !ip.startsWith("[") ? `[${ip}]` : ip}:${at}`;
}

const show = (value: unknown): string => JSON.stringify(value)?.slice(0, 60) ?? "nothing";
