/** A list of 32-bit whole numbers that grows: four bytes a number, not a boxed array. */
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

  /** What is in it now; shares its memory until the next push. */
  get values(): Int32Array {
    return this.#values.subarray(0, this.length);
  }
}
