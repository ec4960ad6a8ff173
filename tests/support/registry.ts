// A registry of npm packages in this process, for installing without a network.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";

/** Files of each package, with a package.json of at least a name and a version. */
export type Packages = readonly Readonly<Record<string, string>>[];

/** Serves packages on a port of its own. `folder` is for its files. */
export async function startRegistry(folder: string, packages: Packages): Promise<{ url: string; stop(): void }> {
  const tarballs = new Map<string, Buffer>();
  const manifests = new Map<string, Record<string, unknown>>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url!.slice(1));
    const tarball = tarballs.get(path);
    const manifest = manifests.get(path);
    if (tarball) response.end(tarball);
    else if (manifest) response.setHeader("content-type", "application/json").end(JSON.stringify(manifest));
    else response.writeHead(404, { "content-type": "application/json" }).end('{"error":"Not found"}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  packages.forEach((files, i) => {
    const place = join(folder, String(i));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(place, "package", name)), { recursive: true });
      writeFileSync(join(place, "package", name), text);
    }
    const made = spawnSync("tar", ["-czf", join(place, "package.tgz"), "-C", place, "package"]);
    if (made.status !== 0) throw new Error(`tar: ${made.stderr}`);
    const bytes = readFileSync(join(place, "package.tgz"));
    const { name, version, ...rest } = JSON.parse(files["package.json"]!) as { name: string; version: string };
    const file = `files/${i}-${version}.tgz`;
    tarballs.set(file, bytes);
    const integrity = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
    const versions = { [version]: { name, version, ...rest, dist: { tarball: url + file, integrity } } };
    manifests.set(name, { name, "dist-tags": { latest: version }, versions });
  });
  return { url, stop: () => void server.close() };
}
