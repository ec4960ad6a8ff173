/** JSON in UTF-8 that is handed on as it came: a large figure is written once and read by the client alone. */
export class JsonBytes {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  read(): unknown {
    const { buffer, byteOffset, byteLength } = this.bytes;
    return JSON.parse(Buffer.from(buffer, byteOffset, byteLength).toString());
  }
}
