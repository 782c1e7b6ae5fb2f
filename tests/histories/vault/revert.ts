import { encodeErrorResult, type Hex } from 'viem';
import { earningsVaultAbi } from '../../../contracts/abi/earnings-vault.ts';

/** A call that the vault refuses, with the data that the contract reverts with. */
export class Revert extends Error {
  readonly data: Hex;
  constructor(name: string, data: Hex) {
    super(name);
    this.data = data;
  }
}

const INPUTS = new Map(
  earningsVaultAbi.flatMap((item) => (item.type === 'error' ? [[item.name, item] as const] : [])),
);

/** An error of the vault's own. */
export function refuse(name: string, ...args: readonly unknown[]): Revert {
  const item = INPUTS.get(name as never);
  if (!item) throw new Error(`The vault has no error ${name}.`);
  const data = encodeErrorResult({ abi: [item], errorName: name, args } as never);
  return new Revert(name, data);
}

/** An error that is none of the vault's, as a token has its own. */
export const refuseElsewhere = (): Revert => new Revert('elsewhere', '0xdeadbeef');
