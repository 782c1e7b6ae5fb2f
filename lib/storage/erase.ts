import { Storage } from '@plasmohq/storage';

/** Removes every item of both areas, including copies of damaged ones. */
export async function eraseStorage(): Promise<void> {
  await Promise.all([
    new Storage({ area: 'local' }).clear(),
    new Storage({ area: 'session' }).clear(),
  ]);
}
