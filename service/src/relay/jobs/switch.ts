import type { Context } from '../../context.ts';

/**
 * The operator's switch for the whole relay. It fails closed: it is off until it is switched on, and
 * off when the store cannot be read.
 * @param onOff called when it goes from on to off
 */
export function createSwitch(ctx: Context, onOff: () => void) {
  let on = false;
  /** Switched off here, although the store may not say so yet, or ever. */
  let forced = false;
  const set = (next: boolean) => {
    const was = on;
    on = next;
    if (was && !next) onOff();
  };

  return {
    isOn: () => on,
    /** Reads the stored state. Call it every few seconds, so that a failing store switches the relay off. */
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
    /** Off takes effect before it is stored, on only afterwards. */
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
