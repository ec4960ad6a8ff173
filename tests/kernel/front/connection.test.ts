import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseConnection, readConnection } from "../../../kernel/front/connection.ts";

const whole = {
  transport: "tcp",
  ip: "127.0.0.1",
  shell_port: 5001,
  control_port: 5002,
  stdin_port: 5003,
  iopub_port: 5004,
  hb_port: 5005,
  key: "k",
  signature_scheme: "hmac-sha256",
  kernel_name: "thalweg",
};
const without = (name: string) => ({ ...whole, [name]: undefined });

test.each([
  ["tcp", whole, "tcp://127.0.0.1:5001"],
  ["every address", { ...whole, ip: "*" }, "tcp://*:5001"],
  ["IPv6", { ...whole, ip: "::1" }, "tcp://[::1]:5001"],
  ["ipc", { ...whole, transport: "ipc", ip: "/run/k" }, "ipc:///run/k-5001"],
  ["ipc with small numbers", { ...whole, transport: "ipc", ip: "k", shell_port: 1 }, "ipc://k-1"],
  ["no transport", without("transport"), "tcp://127.0.0.1:5001"],
  ["no signature scheme", without("signature_scheme"), "tcp://127.0.0.1:5001"],
])("reads a connection: %s", (_what, fields, shell) => {
  const connection = parseConnection(JSON.stringify(fields));
  expect(connection.addresses.shell).toBe(shell);
  expect(connection).toMatchObject({ key: "k", digest: "sha256" });
});

test.each([
  ["empty", "", /^not JSON/],
  ["cut off", '{"ip": "127', /^not JSON/],
  ["a list", "[]", /must hold a JSON object, got \[\]/],
  ["null", "null", /must hold a JSON object, got null/],
  ["an unknown transport", { ...whole, transport: "udp" }, /transport must be "tcp" or "ipc", got "udp"/],
  ["no ip", without("ip"), /ip must be a non-empty string, got nothing/],
  ["no shell port", without("shell_port"), /shell_port must be a whole number in \[1, 65535\], got nothing/],
  ["a port in quotes", { ...whole, hb_port: "5005" }, /hb_port must be .* got "5005"/],
  ["port 0", { ...whole, iopub_port: 0 }, /iopub_port/],
  ["a port too high", { ...whole, stdin_port: 65536 }, /stdin_port/],
  ["half a port", { ...whole, control_port: 1.5 }, /control_port/],
  ["a port given twice", { ...whole, iopub_port: 5001 }, /iopub_port is already given to another socket/],
  ["an unknown scheme", { ...whole, signature_scheme: "hmac-md5" }, /signature_scheme must be .* got "hmac-md5"/],
  ["half of the CURVE keys", { ...whole, curve_publickey: "x".repeat(40) }, /^curve_secretkey must be a key of 40/],
  [
    "a CURVE key that is none",
    { ...whole, curve_publickey: "x".repeat(40), curve_secretkey: '"'.repeat(40) },
    /^curve_secretkey must be a key of 40 characters in Z85$/,
  ],
  ["a key that is a number", { ...whole, key: 5 }, /key must be a string, got 5/],
])("refuses a connection: %s", (_what, fields, message) => {
  const text = typeof fields === "string" ? fields : JSON.stringify(fields);
  expect(() => parseConnection(text)).toThrow(message);
});

test("names the file", () => {
  const folder = mkdtempSync(join(tmpdir(), "thalweg-connection-"));
  const broken = join(folder, "broken.json");
  writeFileSync(broken, "{");
  expect(() => readConnection(broken)).toThrow(`connection file ${broken}: not JSON`);
  const missing = join(folder, "missing.json");
  expect(() => readConnection(missing)).toThrow(`connection file ${missing}: there is no such file`);
  expect(() => readConnection(folder)).toThrow(`connection file ${folder}: `);
});
