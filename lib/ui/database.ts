/** The database of this screen, opened once and only after the first frame. */
let opening: ReturnType<typeof open> | undefined;

async function open() {
  const [{ liveQuery }, { openDatabase }, outbox, queries, meta, { allHoldings }] =
    await Promise.all([
      import('dexie'),
      import('../db/database.ts'),
      import('../db/outbox.ts'),
      import('../db/queries.ts'),
      import('../db/meta.ts'),
      import('../db/holdings.ts'),
    ]);
  const { getMeta } = meta;
  return { db: openDatabase(), liveQuery, ...outbox, ...queries, getMeta, allHoldings };
}

export function database(): ReturnType<typeof open> {
  opening ??= open();
  return opening;
}

export type Database = Awaited<ReturnType<typeof open>>;
