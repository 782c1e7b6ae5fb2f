import type { Holding } from '../../protocol/backup.ts';
import type { BackedVoucher, Checkpoint } from '../../protocol/receipts.ts';
import type { SecondCopy } from '../../protocol/repair.ts';
import type { RootProof } from '../../protocol/roots.ts';
import { keccak, toHex, utf8 } from '../bytes.ts';
import { creditedBy } from '../owed.ts';

type Contents = Pick<SecondCopy, 'holdings' | 'checkpoints'>;

const sumOf = ({ holdings, checkpoints }: Contents): string =>
  toHex(keccak(utf8(JSON.stringify([holdings, checkpoints]))));

/** Whether a copy still matches its checksum. */
export const isIntact = (copy: SecondCopy): boolean => copy.sum === sumOf(copy);

/** The later of two vouchers: a credited total never falls. Of equals, the second. */
export function laterVoucher(a: BackedVoucher | null, b: BackedVoucher | null) {
  if (!a || !b) return a ?? b;
  return creditedBy(a) > creditedBy(b) ? a : b;
}

/** The later of two proofs, by the vault's epoch. */
export function laterProof(a: RootProof | null, b: RootProof | null) {
  if (!a || !b) return a ?? b;
  return a.epoch > b.epoch ? a : b;
}

function mergeHolding(a: Holding | undefined, b: Holding): Holding {
  if (!a) return b;
  return {
    account: b.account,
    permanent: laterVoucher(a.permanent, b.permanent),
    tail: laterVoucher(a.tail, b.tail),
    proof: laterProof(a.proof, b.proof),
  };
}

/**
 * The copy after the database changed. It adds what is new and forgets nothing, so that what a
 * database loses stays in the copy.
 */
export function nextCopy(old: SecondCopy | null, now: Contents, savedAt: number): SecondCopy {
  const holdings = new Map((old?.holdings ?? []).map((one) => [one.account, one]));
  for (const one of now.holdings) {
    holdings.set(one.account, mergeHolding(holdings.get(one.account), one));
  }

  const checkpoints = new Map<string, Checkpoint>();
  for (const one of [...(old?.checkpoints ?? []), ...now.checkpoints]) {
    const known = checkpoints.get(one.device);
    if (!known || known.seq <= one.seq) checkpoints.set(one.device, one);
  }

  const contents = { holdings: [...holdings.values()], checkpoints: [...checkpoints.values()] };
  return { savedAt, ...contents, sum: sumOf(contents) };
}
