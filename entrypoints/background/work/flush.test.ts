import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { getMeta } from '../../../lib/db/meta.ts';
import { appendSubmission, HOLD_MS, undo } from '../../../lib/db/outbox.ts';
import { entranceAnswers, openLeases } from '../../../lib/db/queries.ts';
import type { SubmitResponse } from '../../../lib/protocol/tasks.ts';
import { buildSnapshot } from '../core/snapshot.ts';
import { NOW, PRICE } from '../testing/keys.ts';
import { testDevice } from '../testing/service.ts';
import { uuid } from '../testing/tasks.ts';
import { dismissSeen } from './dismiss.ts';
import { flush } from './flush.ts';
import { isDue } from './flush-due.ts';
import { prefetch } from './leases.ts';

beforeEach(() => fakeBrowser.reset());

async function device(answers = 1) {
  const made = await testDevice();
  const { context } = made;
  await prefetch(context);
  const rows = [];
  for (let n = 1; n <= answers; n++) {
    const action = { type: 'answer', choice: 'a' } as const;
    const answer = { lease: uuid(n), action, shownMs: 9_000, answeredAt: NOW + n };
    rows.push(await appendSubmission(context.db, answer));
  }
  const states = async () =>
    (await context.db.outbox.orderBy('at').toArray()).map((row) => row.state);
  const credited = async () => (await getMeta(context.db, 'chain'))?.credited ?? 0n;
  return { ...made, rows, states, credited };
}

describe('isDue', () => {
  const held = ['a', 'b', 'c', 'd'].map((id) => ({ id }));
  const row = { id: 'a', holdUntil: 100 };
  test('is not held longer by a clock that was set back', () => {
    const later = { id: 'a', holdUntil: 100 + 2 * HOLD_MS };
    expect(isDue(later, held.slice(0, 1), around)).toBe(true);
  });
  const around = { now: 99, screenOpen: true, starved: false };
  test('waits while it can be undone', () => {
    expect(isDue(row, held.slice(0, 3), around)).toBe(false);
  });
  test('is sent when its time is over, three newer ones wait, or nobody is there', () => {
    expect(isDue(row, held.slice(0, 1), { ...around, now: 100 })).toBe(true);
    expect(isDue(row, held, around)).toBe(true);
    expect(isDue(row, held.slice(0, 1), { ...around, screenOpen: false })).toBe(true);
  });
});

test('with hardly a task left all but the newest are sent, so that there is room for more', () => {
  const held = ['a', 'b'].map((id) => ({ id, holdUntil: 100 }));
  const around = { now: 99, screenOpen: true, starved: true };
  expect(held.map((row) => isDue(row, held, around))).toEqual([true, false]);
});

describe('flush', () => {
  test('holds answers while a screen is open, and sends them in order', async () => {
    const { context, service, states } = await device(4);
    await flush(context, true);
    // One task is left of five: the older ones make room.
    expect(await states()).toEqual(['done', 'done', 'done', 'held']);
    context.time = NOW + HOLD_MS + 10;
    await flush(context, true);
    expect(await states()).toEqual(['done', 'done', 'done', 'done']);
    expect(service.receipts.filter((receipt) => receipt.kind === 'work')).toHaveLength(4);
  });

  test('stores receipts, outcome and the end of the lease together', async () => {
    const { context, rows, credited } = await device();
    await flush(context, false);
    expect(await credited()).toBe(PRICE);
    expect(await context.db.outbox.get(rows[0]!.id)).toMatchObject({
      state: 'done',
      outcome: { status: 'accepted' },
    });
    expect(await context.db.leases.get(uuid(1))).toBeUndefined();
    expect(await context.db.works.get(uuid(1_001))).toMatchObject({
      campaignName: 'Nordic questions',
      shownMs: 9_000,
    });
  });

  test('an answer that was undone is never sent', async () => {
    const { context, service, rows } = await device();
    await undo(context.db, rows[0]!.id);
    await flush(context, false);
    expect(service.calls).not.toContain('submit');
  });

  test.each(['before', 'after'] as const)(
    'a request lost %s the service had it is repeated under the same id',
    async (when) => {
      const { context, service, states, credited } = await device(2);
      service.lose = { route: 'submit', when };
      await expect(flush(context, false)).rejects.toMatchObject({ code: 'offline' });
      expect(await states()).toEqual(['sending', 'sending']);
      await flush(context, false);
      expect(await states()).toEqual(['done', 'done']);
      expect(await credited()).toBe(2n * PRICE);
      expect(service.outcomes.size).toBe(2);
    },
  );

  test('a worker that stops while it stores repeats the request and counts once', async () => {
    const { context, service, states, credited } = await device(2);
    const stop = () => {
      throw new Error('stopped');
    };
    // The last table of the transaction: everything else is written by then.
    context.db.leases.hook('deleting', stop);
    await expect(flush(context, false)).rejects.toThrow('stopped');
    context.db.leases.hook('deleting').unsubscribe(stop);
    expect(await states()).toEqual(['sending', 'sending']);
    expect(await credited()).toBe(0n);
    expect(await context.db.receipts.count()).toBe(0);
    await flush(context, false);
    expect(await states()).toEqual(['done', 'done']);
    expect(await credited()).toBe(2n * PRICE);
    expect(service.outcomes.size).toBe(2);
  });

  test('a stop between the mark and the request loses nothing, and the answer cannot be undone', async () => {
    const { context, rows, states } = await device();
    await context.db.outbox.update(rows[0]!.id, { state: 'sending' });
    expect(await undo(context.db, rows[0]!.id)).toBeNull();
    await flush(context, true);
    expect(await states()).toEqual(['done']);
  });

  test('an answer that the service refuses stays in view with the reason', async () => {
    const { context, service, rows, states } = await device(2);
    service.refuse.set(uuid(1), 'lease_expired');
    await flush(context, false);
    expect(await states()).toEqual(['refused', 'done']);
    expect((await context.db.outbox.get(rows[0]!.id))!.outcome).toMatchObject({
      code: 'lease_expired',
    });
  });

  test('receipts that do not verify leave the answers queued', async () => {
    const { context, service, states, credited } = await device();
    service.tamper = (route, answer: { ledger?: { checkpoint: { credited: string } } }) => {
      if (route === 'submit') answer.ledger!.checkpoint.credited = '1';
      return answer;
    };
    await expect(flush(context, false)).rejects.toMatchObject({ code: 'receipt_mismatch' });
    expect(await states()).toEqual(['sending']);
    expect(await credited()).toBe(0n);
    expect((await buildSnapshot(context)).mismatch).not.toBeNull();
    service.tamper = (_, answer) => answer;
    await flush(context, false);
    expect(await states()).toEqual(['done']);
    expect((await buildSnapshot(context)).mismatch).toBeNull();
  });

  test('one answer that cannot be read does not hold up the others', async () => {
    const { context, service, states } = await device(3);
    const call = service.api.call.bind(service.api);
    vi.spyOn(service.api, 'call').mockImplementation((async (route: 'submit', options: never) => {
      const { body } = options as { body?: { submissions: { lease: string }[] } };
      if (route === 'submit' && body!.submissions.some(({ lease }) => lease === uuid(2))) {
        const { StintError } = await import('../../../lib/protocol/errors.ts');
        throw new StintError('malformed', 'Unreadable.');
      }
      return call(route, options);
    }) as never);
    await flush(context, false);
    expect(await states()).toEqual(['done', 'refused', 'done']);
  });

  test('a service that answers nothing is not asked without end', async () => {
    const { context, service, states } = await device(2);
    service.tamper = (route, answer: SubmitResponse) => {
      if (service.calls.filter((each) => each === 'submit').length > 3)
        throw new Error('Asked on.');
      return route === 'submit' ? { ...answer, outcomes: [] } : answer;
    };
    await expect(flush(context, false)).rejects.toMatchObject({ code: 'protocol_violation' });
    expect(await states()).toEqual(['sending', 'sending']);
  });

  test('two flushes at once send each answer once', async () => {
    const { context, service } = await device(3);
    await Promise.all([flush(context, false), flush(context, false)]);
    expect(service.calls.filter((route) => route === 'submit')).toHaveLength(1);
  });
});

describe('prefetch', () => {
  test('keeps the order in which tasks are shown', async () => {
    const { context } = await device(0);
    const before = await context.db.leases.orderBy('shownOrder').primaryKeys();
    await context.db.leases.delete(uuid(1));
    await context.db.leases.delete(uuid(2));
    await context.db.leases.delete(uuid(3));
    await prefetch(context);
    const after = await context.db.leases.orderBy('shownOrder').primaryKeys();
    expect(after.slice(0, 2)).toEqual(before.slice(3));
  });

  test('asks for more at once, unless there was nothing', async () => {
    const { context, service } = await device(0);
    await context.db.leases.clear();
    await prefetch(context);
    expect(await context.db.leases.count()).toBe(5);
    await context.db.leases.clear();
    service.tamper = (_, answer: { leases: unknown[] }) => ({ ...answer, leases: [] });
    await prefetch(context);
    const asked = service.calls.length;
    await prefetch(context);
    expect(service.calls).toHaveLength(asked);
    context.time += 61_000;
    await prefetch(context);
    expect(service.calls).toHaveLength(asked + 1);
  });

  test('drops expired leases, except those of waiting answers', async () => {
    const { context } = await device(1);
    context.time = NOW + 1_800_001;
    await prefetch(context).catch(() => {});
    expect(await context.db.leases.get(uuid(1))).toBeDefined();
  });

  test('asks for nothing while there is enough', async () => {
    const { context, service } = await device(0);
    await prefetch(context);
    expect(service.calls.filter((route) => route === 'lease')).toHaveLength(1);
  });
});

test('dismisses what was refused, and nothing that may still be paid', async () => {
  const { context, rows, states } = await device(4);
  const become = ['held', 'sending', 'done', 'refused'] as const;
  for (const [i, state] of become.entries()) {
    await context.db.outbox.update(rows[i]!.id, { state });
  }
  await dismissSeen(
    context,
    rows.map((row) => row.id),
  );
  expect(await states()).toEqual(['held', 'sending', 'done']);
});

test('an answer to an entrance test is sent at once, and its feedback stays until it is read', async () => {
  const { context, service } = await device(0);
  const [asked] = await openLeases(context.db, NOW);
  const entrance = {
    fits: false,
    expected: 'b' as const,
    explanation: 'Eight legs.',
    test: { state: 'open' as const, answered: 1, fitting: 0, questions: 3, needed: 2 },
  };
  service.tamper = (route, answer: SubmitResponse) =>
    route === 'submit'
      ? { ...answer, outcomes: answer.outcomes.map((outcome) => ({ ...outcome, entrance })) }
      : answer;
  const { id } = await appendSubmission(context.db, {
    lease: asked!.lease,
    action: { type: 'answer', choice: 'a' },
    shownMs: 9_000,
    answeredAt: NOW,
    asked: asked!,
  });
  service.lose = { route: 'submit', when: 'after' };
  await expect(flush(context, true)).rejects.toMatchObject({ code: 'offline' });
  await flush(context, true);
  context.time = NOW + 3 * 86_400_000;
  await flush(context, false);
  const unread = await entranceAnswers(context.db);
  expect(unread).toMatchObject([{ id, state: 'done', outcome: { entrance }, asked }]);
  await dismissSeen(context, [id]);
  expect(await entranceAnswers(context.db)).toEqual([]);
});
