/** What a magic was asked can't be done; there is no code of the user's to point at. */
export class OrderError extends Error {
  override readonly name = "MagicError";

  constructor(message: string) {
    super(message);
    this.stack = `${this.name}: ${message}`;
  }
}
