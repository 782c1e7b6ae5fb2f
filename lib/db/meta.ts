import type { StintDb } from './database.ts';
import type { Meta, MetaKey, MetaRow } from './rows.ts';

/** A single value from the database; undefined when it was never set. */
export async function getMeta<K extends MetaKey>(
  db: StintDb,
  key: K,
): Promise<Meta[K] | undefined> {
  return (await db.meta.get(key))?.value as Meta[K] | undefined;
}

export async function setMeta<K extends MetaKey>(
  db: StintDb,
  key: K,
  value: Meta[K],
): Promise<void> {
  await db.meta.put({ key, value } as MetaRow);
}

export async function dropMeta(db: StintDb, key: MetaKey): Promise<void> {
  await db.meta.delete(key);
}
