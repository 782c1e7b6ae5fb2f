import { visible } from '../../../lib/domain/visible-text.ts';
import type { CampaignFlags } from '../../../lib/protocol/flags.ts';
import type { Context } from '../context.ts';
import { literal } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { getCampaign } from './find-campaign.ts';

const LATEST = 200;

const flagsOf = (db: Db, campaign: string) =>
  db
    .selectFrom('flags')
    .innerJoin('devices', 'devices.device', 'flags.device')
    .where('flags.campaign', '=', campaign);

/**
 * Counts the flags of a campaign that count: what a device says that has earned nothing does not.
 * @param since ms
 * @returns how many flags, of how many people
 */
export const countFlags = (
  db: Db,
  campaign: string,
  since: number,
): Promise<{ flags: number; people: number }> =>
  flagsOf(db, campaign)
    .where('flags.at', '>=', since)
    .where('devices.accepted', '>', literal(0))
    .select((eb) => [
      eb.fn.countAll<number>().as('flags'),
      eb.fn
        .count<number>(eb.fn.coalesce('devices.account', 'devices.device'))
        .distinct()
        .as('people'),
    ])
    .executeTakeFirstOrThrow();

/**
 * What contributors flagged, newest first, for the operator and the requester; nobody is named, and
 * what cannot be seen in a note is written out.
 * @throws StintError `not_found`
 */
export async function readFlags({ store: { db } }: Context, id: string): Promise<CampaignFlags> {
  const { opened_at: since } = await getCampaign(db, id);
  const { people } = await countFlags(db, id, since);
  const rows = await flagsOf(db, id)
    .innerJoin('tasks', 'tasks.id', 'flags.task')
    .select(['flags.task', 'tasks.ref', 'flags.reason', 'flags.note', 'flags.at'])
    .select('devices.accepted')
    .orderBy('flags.at', 'desc')
    .limit(LATEST)
    .execute();
  return {
    people,
    flags: rows.map(({ accepted, note, at, ...flag }) => ({
      ...flag,
      reason: flag.reason as CampaignFlags['flags'][0]['reason'],
      note: note === null ? null : visible(note).replace(/[\r\n\t]+/g, ' '),
      at,
      counts: accepted > 0 && at >= since,
    })),
  };
}
