/** Numbers names from 0, in the order in which they first appear. */
export class Names {
  readonly list: string[] = [];
  readonly #numbers = new Map<string, number>();

  /** The number of a name; a new name gets the next one. */
  number(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    // Copy it: a slice would keep the whole string, here the file, in memory.
    const copy = Buffer.from(name).toString();
    this.#numbers.set(copy, this.list.length);
    return this.list.push(copy) - 1;
  }

  /** The number of a name, or -1 when it never appeared. */
  find(name: string): number {
    return this.#numbers.get(name) ?? -1;
  }
}
