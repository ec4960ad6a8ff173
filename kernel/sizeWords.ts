/** `10 MB`, in powers of 1000. */
export function sizeWords(bytes: number): string {
  const power = Math.min(3, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${["bytes", "kB", "MB", "GB"][power]}`;
}
