import type { Api } from '../../../lib/api/create-api.ts';
import type { StintDb } from '../../../lib/db/database.ts';
import type { Domain } from '../../../lib/domain/eip712.ts';
import type { PinnedNetwork } from '../../../lib/protocol/network.ts';

/** What the background's work needs. Made for each event, so it carries no state between events. */
export interface Context {
  network: PinnedNetwork;
  domain: Domain;
  db: StintDb;
  api: Api;
  /** The device's clock, ms. */
  now: () => number;
}
