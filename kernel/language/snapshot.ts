export async function buildSnapshot(): Promise<{ ok: true; path: string } | { ok: false; reason: string }> {
  return { ok: false, reason: "not built" };
}
