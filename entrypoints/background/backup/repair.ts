import { allHoldings } from '../../../lib/db/holdings.ts';
import { getMeta, setMeta } from '../../../lib/db/meta.ts';
import { creditedBy } from '../../../lib/domain/owed.ts';
import type { Holding } from '../../../lib/protocol/backup.ts';
import type { BackedVoucher } from '../../../lib/protocol/receipts.ts';
import type { RepairReport, SecondCopy } from '../../../lib/protocol/repair.ts';
import { snapshotItem } from '../../../lib/storage/snapshot.ts';
import type { Context } from '../core/context.ts';
import { exclusive } from '../core/exclusive.ts';
import { ensureIdentity, findIdentity } from '../identity/identity.ts';
import { readSecondCopy, writeSecondCopy } from '../ledger/second-copy.ts';
import { keepHolding } from './keep-holding.ts';

type Missing = RepairReport['missing'][number];

/** The copy's lifetime sum when it is higher than the stored one, else null. */
const higherSum = (copy: BackedVoucher | null, here: BackedVoucher | null | undefined) =>
  copy && (!here || creditedBy(copy) > creditedBy(here)) ? copy.voucher.cumulative : null;

/** What the copy holds for a wallet and the database lacks. */
function missingOf(copy: Holding, here: Holding | undefined): Missing | null {
  const missing: Missing = {
    account: copy.account,
    permanent: higherSum(copy.permanent, here?.permanent),
    tail: higherSum(copy.tail, here?.tail),
    proof: copy.proof && !here?.proof ? copy.proof.cumulative : null,
  };
  return missing.permanent || missing.tail || missing.proof ? missing : null;
}

/** The chain of receipts that the copy knows and the database lacks. */
async function lostChain(
  { db }: Context,
  { checkpoints }: SecondCopy,
): Promise<RepairReport['lost']> {
  const [identity, chain] = await Promise.all([findIdentity(db), getMeta(db, 'chain')]);
  for (const { device, seq, credited, pending } of checkpoints) {
    const same = device === identity?.device;
    if (same ? (chain?.seq ?? 0) < seq : seq > 0) return { device, seq, credited, pending, same };
  }
  return null;
}

async function compareWithCopy(context: Context, copy: SecondCopy) {
  const here = new Map((await allHoldings(context.db)).map((one) => [one.account, one]));
  const missing = copy.holdings.flatMap((one) => missingOf(one, here.get(one.account)) ?? []);
  return { missing, lost: await lostChain(context, copy) };
}

/** A database that cannot be read lacks everything that the copy has. */
const everythingIn = ({ holdings }: SecondCopy) => ({
  missing: holdings.flatMap((one) => missingOf(one, undefined) ?? []),
  lost: null,
});

/** Compares the database with the second copy. */
export async function lookForDamage(context: Context): Promise<RepairReport> {
  const found = await readSecondCopy();
  const copy = typeof found === 'string' ? null : found;
  const state = typeof found === 'string' ? found : 'ok';
  const report = { copy: state, savedAt: copy?.savedAt ?? null } as const;
  try {
    const compared = copy ? await compareWithCopy(context, copy) : { missing: [], lost: null };
    return { ...report, database: 'ok', ...compared };
  } catch (error) {
    console.error(error);
    const known = copy ? everythingIn(copy) : { missing: [], lost: null };
    return { ...report, database: 'damaged', ...known };
  }
}

/**
 * Lets the screens show whether something is missing.
 * @returns true when the database cannot be read at all, so that nothing else can be done
 */
export async function noteDamage(context: Context): Promise<boolean> {
  const { database, missing, lost } = await lookForDamage(context);
  if (database === 'ok') {
    const damaged = missing.length > 0 || lost !== null;
    if (((await getMeta(context.db, 'damaged')) ?? false) !== damaged) {
      await setMeta(context.db, 'damaged', damaged);
    }
    return false;
  }

  // The snapshot is not in the database: screens keep showing the last one, with a notice.
  const snapshot = await snapshotItem.get();
  if (snapshot && !snapshot.repair) await snapshotItem.set({ ...snapshot, repair: true });
  return true;
}

/**
 * Restores what the second copy holds, after verifying it. A database that cannot be read is deleted
 * and created again first: the device key is lost with it, and the recovery key brings the identity
 * back.
 */
export function repairDatabase(context: Context): Promise<RepairReport> {
  return exclusive('ledger', async () => {
    const { db } = context;
    if ((await lookForDamage(context)).database === 'damaged') {
      await db.delete();
      await db.open();
    }

    await ensureIdentity(db, context.now());
    const copy = await readSecondCopy();
    for (const holding of typeof copy === 'string' ? [] : copy.holdings) {
      await keepHolding(context, holding);
    }
    await writeSecondCopy(context);
    return lookForDamage(context);
  });
}
