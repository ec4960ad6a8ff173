import { buildSnapshot, findSnapshot } from "../language/snapshot.ts";

/** Makes the snapshot that the kernel starts from, where there is none for this Node; without one it only starts slower. */
export async function ensureSnapshot(): Promise<void> {
  if (findSnapshot() !== undefined) return;
  console.error("thalweg: preparing the compiler for this Node, once");
  const built = await buildSnapshot();
  if (!built.ok) console.error(`thalweg: the kernel will start slower: ${built.reason}`);
}
