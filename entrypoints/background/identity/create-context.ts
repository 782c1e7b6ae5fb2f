import { createApi } from '../../../lib/api/create-api.ts';
import { openDatabase, type StintDb } from '../../../lib/db/database.ts';
import { pinnedNetwork } from '../../../lib/protocol/pinned.ts';
import { sessionItem } from '../../../lib/storage/session.ts';
import type { Context } from '../core/context.ts';
import { sessionToken } from './session.ts';

// The only thing that outlives an event is the database handle, because opening it
// for every event costs more than a query. It holds no data, and a new worker opens it again.
let database: StintDb | undefined;

export function createContext(): Context {
  const network = pinnedNetwork();
  database ??= openDatabase();
  const context: Context = {
    network,
    domain: { chainId: network.chainId, vault: network.vault },
    db: database,
    now: () => Date.now(),
    api: createApi({
      origin: network.service,
      fetch: (input, init) => fetch(input, init),
      session: {
        token: () => sessionToken(context),
        drop: () => sessionItem.remove(),
      },
    }),
  };

  return context;
}
