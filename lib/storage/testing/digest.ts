import { createHash } from 'node:crypto';

/** Names a value by its contents, so that a test notices when an example is edited. */
export const digestOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}n` : each)))
    .digest('hex')
    .slice(0, 16);
