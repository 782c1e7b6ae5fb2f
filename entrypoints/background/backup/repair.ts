import { allHoldings } from '../../../lib/db/holdings.ts';
import { getMeta, setMeta } from '../../../lib/db/meta.ts';
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

const more = (copy: BackedVoucher | null, here: BackedVoucher | null | undefined) =>
  copy && (!here || BigInt(copy.voucher.cumulative) > BigInt(here.voucher.cumulative))
    ? copy.voucher.cumulative
    : null;

/** What the copy holds of a wallet and the database does not. */
function missingOf(copy: Holding, here: Holding | undefined): Missing | null {
  const missing: Missing = {
    account: copy.account,
    permanent: more(copy.permanent, here?.permanent),
    tail: more(copy.tail, here?.tail),
    proof: copy.proof && !here?.proof ? copy.proof.cumulative : null,
  };
  return missing.permanent || missing.tail || missing.proof ? missing : null;
}

/** The chain of receipts that the copy knows of and the database does not. */
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

async function compare(context: Context, copy: SecondCopy) {
  const here = new Map((await allHoldings(context.db)).map((one) => [one.account, one]));
  const missing = copy.holdings.flatMap((one) => missingOf(one, here.get(one.account)) ?? []);
  return { missing, lost: await lostChain(context, copy) };
}

/** Everything that the copy has is missing from a database that cannot be read. */
const allOf = ({ holdings }: SecondCopy) => ({
  missing: holdings.flatMap((one) => missingOf(one, undefined) ?? []),
  lost: null,
});

/** Whether the database is as it should be, by what the second copy remembers. */
export async function lookForDamage(context: Context): Promise<RepairReport> {
  const found = await readSecondCopy();
  const copy = typeof found === 'string' ? null : found;
  const state = typeof found === 'string' ? found : 'ok';
  const report = { copy: state, savedAt: copy?.savedAt ?? null } as const;
  try {
    const compared = copy ? await compare(context, copy) : { missing: [], lost: null };
    return { ...report, database: 'ok', ...compared };
  } catch (error) {
    console.error(error);
    const known = copy ? allOf(copy) : { missing: [], lost: null };
    return { ...report, database: 'damaged', ...known };
  }
}

/**
 * Has the screens say that something is missing, or no longer.
 * @returns whether the database cannot be read at all, so that nothing else can be done
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
  // The screens' own copy is elsewhere: they go on showing what was last known, and say so.
  const snapshot = await snapshotItem.get();
  if (snapshot && !snapshot.repair) await snapshotItem.set({ ...snapshot, repair: true });
  return true;
}

/**
 * Brings back what the second copy holds, verified anew. A database that cannot be read is begun
 * again first: its key is lost with it, and the recovery key brings the identity back.
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
