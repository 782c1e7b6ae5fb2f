import type { Api } from '../../../lib/api/create-api.ts';
import type { StintDb } from '../../../lib/db/database.ts';
import type { Domain } from '../../../lib/domain/eip712.ts';
import type { PinnedNetwork } from '../../../lib/protocol/network.ts';

/** What the background's duties need. Made for each event: it carries no state between them. */
export interface Context {
  network: PinnedNetwork;
  domain: Domain;
  db: StintDb;
  api: Api;
  /** The device's clock, ms. */
  now: () => number;
}
