import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase, type StintDb } from './database.ts';
import { appendSubmission, HOLD_MS, undo, undoable } from './outbox.ts';

let db: StintDb;
beforeEach(() => {
  db = openDatabase(`outbox-${crypto.randomUUID()}`);
});
afterEach(() => db.delete());

const answer = (lease: string, answeredAt = 1_000) => ({
  lease,
  action: { type: 'answer', choice: 'a' } as const,
  shownMs: 5_000.4,
  answeredAt,
});

describe('appendSubmission', () => {
  test('stores an answer that can be undone', async () => {
    const row = await appendSubmission(db, answer('l1'));
    expect(row).toMatchObject({ state: 'held', shownMs: 5_000, holdUntil: 1_000 + HOLD_MS });
    expect(await undoable(db)).toEqual([row]);
  });

  test('two screens that answer the same lease store one answer', async () => {
    const rows = await Promise.all([
      appendSubmission(db, answer('l1')),
      appendSubmission(db, answer('l1')),
    ]);
    expect(rows[0]!.id).toBe(rows[1]!.id);
    expect(await db.outbox.count()).toBe(1);
  });
});

describe('undo', () => {
  test('takes a held answer back and names the lease', async () => {
    const row = await appendSubmission(db, answer('l1'));
    expect(await undo(db, row.id)).toBe('l1');
    expect(await db.outbox.count()).toBe(0);
  });

  test('is too late once the answer may have been sent', async () => {
    const row = await appendSubmission(db, answer('l1'));
    await db.outbox.update(row.id, { state: 'sending' });
    expect(await undo(db, row.id)).toBeNull();
    expect(await db.outbox.count()).toBe(1);
  });

  test('racing with the flush, exactly one of them wins', async () => {
    for (let round = 0; round < 20; round++) {
      const row = await appendSubmission(db, answer(`l${round}`));
      const flush = db.transaction('rw', db.outbox, async () => {
        const found = await db.outbox.get(row.id);
        if (found?.state !== 'held') return false;
        await db.outbox.update(row.id, { state: 'sending' });
        return true;
      });
      const [undone, flushed] = await Promise.all(
        round % 2 ? [undo(db, row.id), flush] : [flush, undo(db, row.id)].reverse(),
      );
      expect(Boolean(undone) !== Boolean(flushed)).toBe(true);
    }
  });
});
