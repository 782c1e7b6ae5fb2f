/** The vault refused a call, with the name and arguments of its error (contracts/README.md). */
export class VaultRefusal extends Error {
  override readonly name = 'VaultRefusal';
  /** Such as `NothingToClaim`; '' when the reason is unknown. */
  readonly refusal: string;
  readonly args: readonly unknown[];

  constructor(refusal: string, args: readonly unknown[]) {
    super(refusal === '' ? 'The transaction would fail.' : `The vault refused: ${refusal}.`);
    this.refusal = refusal;
    this.args = args;
  }
}
