import { StintError } from '../../../lib/protocol/errors.ts';
import type { CampaignTable } from '../store/schema.ts';
import { prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';

const selectCampaign = prepare<{ id: string }, CampaignTable>((db, p) =>
  db.selectFrom('campaigns').selectAll().where('id', '=', p.id),
);

/** The row of a campaign. @throws StintError `not_found` */
export async function getCampaign(db: Db, id: string): Promise<CampaignTable> {
  const row = (await selectCampaign(db, { id }))[0];
  if (!row) throw new StintError('not_found', `There is no campaign ${id}.`);
  return row;
}
