/** Texts of cells that ran without an error, in the order of their last runs. */
export class RanCells {
  readonly #cells = new Map<number, { readonly source: string; readonly place: string }>();

  /** @param place Which cell of the document it is, where the client says so; one that runs again takes its own place. */
  add(number: number, source: string, place = source): void {
    for (const [other, cell] of this.#cells) if (cell.place === place) this.#cells.delete(other);
    this.#cells.set(number, { source, place });
  }

  get(number: number): string | undefined {
    return this.#cells.get(number)?.source;
  }

  keys(): IterableIterator<number> {
    return this.#cells.keys();
  }
}
