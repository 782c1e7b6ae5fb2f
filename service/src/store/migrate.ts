import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import * as first from './migrations/20261122T1200_first.ts';
import * as relay from './migrations/20261122T1935_relay.ts';
import * as moves from './migrations/20261122T2000_moves.ts';
import * as settlement from './migrations/20261122T2100_settlement.ts';
import * as restore from './migrations/20261122T2130_restore.ts';
import * as sources from './migrations/20261122T2145_sources.ts';
import * as quality from './migrations/20261122T2200_quality.ts';
import * as entrance from './migrations/20261122T2230_entrance.ts';
import * as doubted from './migrations/20261122T2240_doubted.ts';
import * as probes from './migrations/20261122T2310_probes.ts';
import * as relayAppeals from './migrations/20261122T2320_relay_appeals.ts';
import * as agreement from './migrations/20261122T2325_agreement.ts';
import * as raterFindings from './migrations/20261123T0310_rater_findings.ts';
import * as countWork from './migrations/20261123T0330_count_work.ts';
import * as relayDue from './migrations/20261123T0350_relay_due.ts';
import * as bindingsAccount from './migrations/20261123T0430_bindings_account.ts';
import * as reviews from './migrations/20261123T0640_reviews.ts';
import * as chainTime from './migrations/20261130T2330_chain_time.ts';
import * as debts from './migrations/20261130T2340_debts.ts';
import * as revokedKeys from './migrations/20261130T2355_revoked_keys.ts';
import * as restoreRead from './migrations/20261201T0030_restore_read.ts';
import * as recoveredAt from './migrations/20261201T0110_recovered_at.ts';
import * as restoredEntries from './migrations/20261201T0330_restored_entries.ts';
import * as doors from './migrations/20261201T0650_doors.ts';
import * as boundReceipts from './migrations/20261201T1000_bound_receipts.ts';
import * as countedCredits from './migrations/20261201T1020_counted_credits.ts';
import * as campaignsRequester from './migrations/20261201T1310_campaigns_requester.ts';
import type { Database } from './schema.ts';

/** Every migration by its timestamped name, oldest first. Append only. */
export const MIGRATIONS: Record<string, Migration> = {
  '20261122T1200_first': first,
  '20261122T1935_relay': relay,
  '20261122T2000_moves': moves,
  '20261122T2100_settlement': settlement,
  '20261122T2130_restore': restore,
  '20261122T2145_sources': sources,
  '20261122T2200_quality': quality,
  '20261122T2230_entrance': entrance,
  '20261122T2240_doubted': doubted,
  '20261122T2310_probes': probes,
  '20261122T2320_relay_appeals': relayAppeals,
  '20261122T2325_agreement': agreement,
  '20261123T0310_rater_findings': raterFindings,
  '20261123T0330_count_work': countWork,
  '20261123T0350_relay_due': relayDue,
  '20261123T0430_bindings_account': bindingsAccount,
  '20261123T0640_reviews': reviews,
  '20261130T2330_chain_time': chainTime,
  '20261130T2340_debts': debts,
  '20261130T2355_revoked_keys': revokedKeys,
  '20261201T0030_restore_read': restoreRead,
  '20261201T0110_recovered_at': recoveredAt,
  '20261201T0330_restored_entries': restoredEntries,
  '20261201T0650_doors': doors,
  '20261201T1000_bound_receipts': boundReceipts,
  '20261201T1020_counted_credits': countedCredits,
  '20261201T1310_campaigns_requester': campaignsRequester,
};

/** Migrates the tables to the newest version. @throws when a step fails; then nothing of it is applied */
export async function migrate(db: Kysely<Database>): Promise<void> {
  const provider = { getMigrations: async () => MIGRATIONS };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error) throw error;
}
