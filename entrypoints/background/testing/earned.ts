import { allHoldings } from '../../../lib/db/holdings.ts';
import { Holding } from '../../../lib/protocol/backup.ts';
import type { Context } from '../core/context.ts';
import { pullLedger } from '../ledger/pull.ts';
import { WALLET } from './keys.ts';
import { testDevice } from './service.ts';
import { uuid } from './tasks.ts';

/** Two credits that are permanent and in a root, and a third that is the tail. */
export async function earned() {
  const made = await testDevice();
  const { context, service } = made;
  service.work(uuid(1));
  service.bind(WALLET);
  service.work(uuid(2));
  service.book.accrued = true;
  service.epoch = 3;
  await pullLedger(context, true);
  service.book.accrued = false;
  service.work(uuid(3));
  context.time += 60_000;
  await pullLedger(context);
  return made;
}

/** What a device holds, by wallet. */
export const held = async ({ db }: Context) =>
  (await allHoldings(db)).map((one) => Holding.parse(one));
