import { isStruckOut } from './vault/roots.ts';
import type { World } from './world.ts';

/** Looks for a rare state. */
type Look = (world: World) => Promise<boolean> | boolean;

const found = (row: unknown): boolean => row !== undefined;

/** The rare states that are seen in what is stored, by name. */
const STATES: Record<string, Look> = {
  'a debt stands': async ({ db }) =>
    found(
      await db
        .selectFrom('account_debts')
        .select('account')
        .whereRef('amount', '>', 'made_good')
        .executeTakeFirst(),
    ),
  'a debt is made good, and its campaign has money again': async ({ db }) =>
    found(
      await db
        .selectFrom('account_debts')
        .select('account')
        .where('made_good', '>', 0n)
        .whereRef('amount', '<', 'made_good')
        .executeTakeFirst(),
    ),
  'a loss of the operator is noted': async ({ db }) =>
    found(await db.selectFrom('losses').select('amount').executeTakeFirst()),
  'a transaction was replaced': async ({ db }) =>
    found(
      await db
        .selectFrom('transactions')
        .select('id')
        .where('hashes', 'like', '%,%')
        .executeTakeFirst(),
    ),
  'a transaction of ours failed': async ({ db }) =>
    found(
      await db
        .selectFrom('transactions')
        .select('id')
        .where('state', '=', 'failed')
        .executeTakeFirst(),
    ),
  'a transaction of ours reverted': async ({ db }) =>
    found(
      await db
        .selectFrom('transactions')
        .select('id')
        .where('state', '=', 'mined')
        .where('error', 'is not', null)
        .executeTakeFirst(),
    ),
  'claims went together': async ({ db }) =>
    found(
      await db
        .selectFrom('transactions')
        .select('id')
        .where('id', 'like', 'batch:%')
        .executeTakeFirst(),
    ),
  'a claim that was carried is superseded': async ({ db }) =>
    found(
      await db
        .selectFrom('claims')
        .select('digest')
        .where('state', '=', 'superseded')
        .where('carrier', 'is not', null)
        .executeTakeFirst(),
    ),
  'a claim that was carried has to be quoted again': async ({ db }) =>
    found(
      await db
        .selectFrom('claims')
        .select('digest')
        .where('state', '=', 'requote')
        .where('carrier', 'is not', null)
        .executeTakeFirst(),
    ),
  'a signed claim expired': async ({ db }) =>
    found(
      await db
        .selectFrom('claims')
        .select('digest')
        .where('state', '=', 'expired')
        .where('sig', 'is not', null)
        .executeTakeFirst(),
    ),
  'the chain has an earlier date than the terms': async ({ db }) =>
    found(
      await db
        .selectFrom('campaigns')
        .innerJoin('chain_campaigns', 'chain_campaigns.id', 'campaigns.id')
        .select('campaigns.id')
        .whereRef('chain_campaigns.deadline', '<', 'campaigns.deadline')
        .executeTakeFirst(),
    ),
  'the chain funds less than is promised': async ({ db }) =>
    found(
      await db
        .selectFrom('campaigns')
        .innerJoin('chain_campaigns', 'chain_campaigns.id', 'campaigns.id')
        .select('campaigns.id')
        .whereRef('chain_campaigns.funded', '<', 'campaigns.funded')
        .executeTakeFirst(),
    ),
  'money is set aside for devices that did not come yet': async ({ db }) =>
    found(await db.selectFrom('campaigns').select('id').where('lost', '>', 0n).executeTakeFirst()),
  'an attestation of a younger campaign is kept': async ({ db }) =>
    found(await db.selectFrom('restored_attestations').select('campaign').executeTakeFirst()),
  'work of before a restore waits': async ({ db }) =>
    found(
      await db
        .selectFrom('answers')
        .select('id')
        .where('id', 'like', 'restored:%')
        .where('state', '=', 'pending')
        .executeTakeFirst(),
    ),
  'an appeal was upheld': async ({ db }) =>
    found(
      await db
        .selectFrom('appeals')
        .select('answer')
        .where('state', '=', 'upheld')
        .executeTakeFirst(),
    ),
  'one person has two wallets': ({ holders }) => holders.some(({ accounts }) => accounts.size > 1),
  'a root of the service is active': ({ blocks: { latest } }) =>
    latest.state.roots.some(({ validAt, vetoed }) => validAt <= latest.time && !vetoed),
  'a root that was struck out is followed by an honest one': ({ blocks: { latest } }) => {
    const struck = latest.state.roots.findIndex((_, i) => isStruckOut(latest.state, i + 1));
    const later = latest.state.roots.findLastIndex(
      (root, i) => !isStruckOut(latest.state, i + 1) && !root.dataHash.startsWith('0xeeee'),
    );
    return struck >= 0 && later > struck;
  },
  'a device is told what it is owed': ({ holders }) =>
    holders.some(({ accounts }) =>
      [...accounts.values()].some(({ tail }) => (tail?.owed?.length ?? 0) > 0),
    ),
};

/** Counts each state once for a history in which it is seen. */
export async function noteStates(world: World): Promise<void> {
  for (const [name, look] of Object.entries(STATES)) {
    const key = `state: ${name}`;
    if (!world.tally.counts.has(key) && (await look(world))) world.tally.add(key);
  }
}
