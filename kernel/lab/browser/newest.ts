/** The highest of versions such as 2.10.0; prereleases count as less than their release. */
export function newest(versions: readonly string[]): string | undefined {
  return [...versions].sort(compare).at(-1);
}

function compare(a: string, b: string): number {
  const [x, y] = [parts(a), parts(b)];
  for (let i = 0; i < 3; i++) if (x.numbers[i] !== y.numbers[i]) return (x.numbers[i] ?? 0) - (y.numbers[i] ?? 0);
  return Number(y.isPrerelease) - Number(x.isPrerelease);
}

function parts(version: string): { numbers: number[]; isPrerelease: boolean } {
  const [release = "", prerelease] = version.split("+")[0]!.split(/-(.*)/);
  return { numbers: release.split(".").map(Number), isPrerelease: prerelease !== undefined };
}
