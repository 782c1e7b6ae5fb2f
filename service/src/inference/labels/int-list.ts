/** A growing list of 32-bit integers, which takes four bytes per number. */
export class IntList {
  length = 0;
  #values = new Int32Array(1024);

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Int32Array(this.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length] = value;
    this.length += 1;
  }

  /** The current numbers; they share the list's memory until the next push. */
  get values(): Int32Array {
    return this.#values.subarray(0, this.length);
  }
}
