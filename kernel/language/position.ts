// Cursors: Jupyter counts Unicode code points, TypeScript UTF-16 units.

/** UTF-16 offset of the place `cursor` code points into `text`, clamped to its length. */
export function toOffset(text: string, cursor: number): number {
  let offset = 0;
  for (let n = 0; n < cursor && offset < text.length; n++) offset += text.codePointAt(offset)! > 0xffff ? 2 : 1;
  return offset;
}

/** Code points before the UTF-16 `offset` of `text`. */
export function toCursor(text: string, offset: number): number {
  let cursor = 0;
  for (let at = 0; at < offset && at < text.length; cursor++) at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  return cursor;
}
