import { join } from 'node:path';
import type { Io } from './command.ts';

/** The database that a command works on: the one named, the service's setting, or the local one. */
export const findDatabase = (named: string | undefined, { env }: Io): string =>
  named ?? env.STINT_DATABASE ?? join(env.STINT_STATE ?? '.stint', 'service.db');
