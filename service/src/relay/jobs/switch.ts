import type { Context } from '../../context.ts';

/**
 * The operator's switch for the whole relay. It fails closed: off until it was switched on,
 * off when the store cannot say.
 */
export function createSwitch(ctx: Context, onOff: () => void) {
  let on = false;
  /** Switched off here: what is stored may not say so yet, or never. */
  let forced = false;
  const set = (next: boolean) => {
    const was = on;
    on = next;
    if (was && !next) onOff();
  };
  return {
    isOn: () => on,
    /** Reads what is stored; every few seconds, so that a store that fails switches off. */
    async read(): Promise<void> {
      const row = await ctx.store.db
        .selectFrom('relay_switch')
        .select('is_on')
        .executeTakeFirst()
        .catch((error: unknown) => {
          set(false);
          throw error;
        });
      if (row?.is_on !== 1) forced = false;
      set(row?.is_on === 1 && !forced);
    },
    /** Off takes effect before it is stored, on only after. */
    async turn(next: boolean, note: string): Promise<void> {
      forced = !next;
      if (!next) set(false);
      const values = { is_on: Number(next), note, at: ctx.now() };
      await ctx.store.write(async (db) => {
        await db
          .insertInto('relay_switch')
          .values({ id: 1, ...values })
          .onConflict((oc) => oc.column('id').doUpdateSet(values))
          .execute();
      });
      set(next);
    },
  };
}
