import { beforeEach, describe, expect, test } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { setMeta } from '../../lib/db/meta.ts';
import { appendSubmission } from '../../lib/db/outbox.ts';
import { StintError } from '../../lib/protocol/errors.ts';
import type { PinnedNetwork } from '../../lib/protocol/network.ts';
import { settingsItem } from '../../lib/storage/settings.ts';
import { snapshotItem } from '../../lib/storage/snapshot.ts';
import { changeSettings } from './core/settings.ts';
import { createHandlers } from './handlers.ts';
import { syncWithService } from './sync-with-service.ts';
import { NOW, PRICE } from './testing/keys.ts';
import { testDevice } from './testing/service.ts';
import { uuid } from './testing/tasks.ts';

beforeEach(() => {
  fakeBrowser.reset();
  // No screen is open; the fake browser does not know contexts.
  Object.assign(fakeBrowser.runtime, { getContexts: async () => [] });
  // Sharing was never allowed.
  Object.assign(fakeBrowser, { webRequest: undefined });
});

const snapshot = async () => (await snapshotItem.get())!;
const alarms = async () => (await fakeBrowser.alarms.getAll()).map((alarm) => alarm.name).sort();
const caller = { tabId: null };

async function welcomed() {
  const made = await testDevice();
  await changeSettings({ welcomeDone: true });
  const answer = (n: number) =>
    appendSubmission(made.context.db, {
      lease: uuid(n),
      action: { type: 'answer', choice: 'b' },
      shownMs: 4_000,
      answeredAt: made.context.time,
    });
  return { ...made, answer, handlers: createHandlers(() => made.context) };
}

describe('sync', () => {
  test('sends nothing and sets no alarm before the welcome page is answered', async () => {
    const { context, service } = await testDevice();
    await syncWithService(context);
    expect(service.calls).toEqual([]);
    expect(await snapshot()).toMatchObject({ connection: 'welcome', next: null });
    expect(await alarms()).toEqual([]);
  });

  test('fetches tasks, sends answers and rewrites what screens paint first', async () => {
    const { context, answer } = await welcomed();
    await syncWithService(context);
    expect(await snapshot()).toMatchObject({ connection: 'connected', ready: { count: 5 } });
    await answer(1);
    await syncWithService(context);
    expect(await snapshot()).toMatchObject({
      credited: String(PRICE),
      queued: 0,
      today: { tasks: 1, ms: 4_000, amount: String(PRICE) },
      proposeBinding: true,
    });
  });

  test('a task that cannot be shown goes back with a flag, and the others are worked on', async () => {
    const { context, service } = await welcomed();
    for (const n of [1, 2, 3, 4, 5]) service.unreadable.add(uuid(n));
    await syncWithService(context);
    expect([...service.flagged].sort()).toEqual([1, 2, 3, 4, 5].map(uuid));
    expect(await snapshot()).toMatchObject({ connection: 'connected', ready: { count: 5 } });
  });

  test('a service that gives nothing else is not asked without end', async () => {
    const { context, service } = await welcomed();
    for (let n = 1; n <= 40; n += 1) service.unreadable.add(uuid(n));
    await syncWithService(context);
    expect(service.calls.filter((route) => route === 'lease')).toHaveLength(3);
  });

  test('offline: answers stay, it says so, and an alarm is set', async () => {
    const { context, service, answer } = await welcomed();
    await syncWithService(context);
    await answer(1);
    service.lose = { route: 'submit', when: 'before' };
    await syncWithService(context);
    expect(await snapshot()).toMatchObject({ connection: 'offline', queued: 1 });
    expect(await alarms()).toContain('soon');
    await syncWithService(context);
    expect(await snapshot()).toMatchObject({ connection: 'connected', queued: 0 });
  });

  test('a service that asks for time gets it', async () => {
    const { context, service } = await welcomed();
    await syncWithService(context);
    context.time = NOW + 700_000;
    service.tamper = () => {
      throw new StintError('rate_limited', 'Slow down.', { details: { retryAfterMs: 120_000 } });
    };
    await syncWithService(context);
    const asked = service.calls.length;
    context.time += 119_000;
    await syncWithService(context);
    expect(service.calls).toHaveLength(asked);
    context.time += 2_000;
    await syncWithService(context);
    expect(service.calls.length).toBeGreaterThan(asked);
  });

  test('the longer a service is away, the less often it is asked', async () => {
    const { context, service, answer } = await welcomed();
    await syncWithService(context);
    await answer(1);
    service.tamper = () => {
      throw new StintError('offline', 'Away.');
    };
    const waits = [];
    for (const away of [0, 100_000, 900_000]) {
      context.time = NOW + 700_000 + away;
      await syncWithService(context);
      const [alarm] = (await fakeBrowser.alarms.getAll()).filter(({ name }) => name === 'soon');
      waits.push(alarm!.scheduledTime - context.time);
    }
    expect(waits).toEqual([30_000, 100_000, 300_000]);
  });

  const OTHER = `0x${'9'.repeat(40)}`;
  test.each<[string, (network: PinnedNetwork) => unknown]>([
    ['chain', (n) => Object.assign(n, { chainId: 1 })],
    ['vault', (n) => Object.assign(n, { vault: OTHER })],
    ['voucher key', (n) => Object.assign(n, { voucherSigner: OTHER })],
    ['accrual key', (n) => Object.assign(n, { accrualSigner: OTHER })],
    ['token', (n) => Object.assign(n.token, { address: OTHER })],
    ['symbol', (n) => Object.assign(n.token, { symbol: 'FAKE' })],
    ['decimals', (n) => Object.assign(n.token, { decimals: 2 })],
  ])('a network with another %s than the pinned one gets nothing', async (_, change) => {
    const { context, service, answer } = await welcomed();
    await answer(1);
    service.tamper = (route, answered: { network: PinnedNetwork }) => {
      if (route === 'network') change(answered.network);
      return answered;
    };
    await syncWithService(context);
    expect(service.calls).toEqual(['network']);
    expect(await snapshot()).toMatchObject({
      connection: 'error',
      error: { code: 'chain_mismatch' },
      queued: 1,
    });
  });

  test('paused: nothing is fetched and nothing is sent', async () => {
    const { context, service, answer, handlers } = await welcomed();
    await handlers['work.pause']({ paused: true }, caller);
    await answer(1);
    await syncWithService(context);
    expect(service.calls).toEqual([]);
    expect(await snapshot()).toMatchObject({ connection: 'paused', queued: 1 });
  });

  test('wakes every five minutes while in use, and not at all an hour later', async () => {
    const { context } = await welcomed();
    await setMeta(context.db, 'activeAt', NOW);
    await syncWithService(context);
    expect(await alarms()).toEqual(['later']);
    context.time = NOW + 3_700_000;
    await syncWithService(context);
    expect(await alarms()).toEqual([]);
  });
});

describe('handlers', () => {
  test('a person who looks now does not wait for the time that the service named', async () => {
    const { context, service, handlers } = await welcomed();
    await setMeta(context.db, 'retryAt', NOW + 60_000);
    await handlers['sync.now']({}, caller);
    expect(service.calls).not.toContain('lease');
    await handlers['sync.now']({ look: true }, caller);
    expect(service.calls).toContain('lease');
    expect((await snapshot()).ready.count).toBe(5);
  });

  test('the task in view comes first on the next screen', async () => {
    const { context, handlers } = await welcomed();
    await syncWithService(context);
    await handlers['work.current']({ lease: uuid(3) }, caller);
    expect(await snapshot()).toMatchObject({ inTask: true, next: { lease: uuid(3) } });
    await handlers['work.current']({ lease: null }, caller);
    expect(await snapshot()).toMatchObject({ inTask: false, next: { lease: uuid(1) } });
  });

  test('two screens that change settings at once keep both changes', async () => {
    const { handlers } = await welcomed();
    await Promise.all([
      handlers['settings.set']({ theme: 'dark' }, caller),
      handlers['settings.set']({ textSize: 'large' }, caller),
    ]);
    expect(await settingsItem.get()).toMatchObject({ theme: 'dark', textSize: 'large' });
  });

  test('erasing leaves no row, no setting and no key', async () => {
    const { context, handlers, answer } = await welcomed();
    await syncWithService(context);
    await answer(1);
    await syncWithService(context);
    await handlers['storage.erase']({ confirm: 'erase everything' }, caller);
    const rows = await Promise.all(context.db.tables.map((table) => table.count()));
    expect(rows.every((count) => count === 0)).toBe(true);
    expect(await snapshot()).toMatchObject({ connection: 'welcome', credited: '0' });
    expect(Object.keys(await fakeBrowser.storage.local.get())).toEqual(['snapshot']);
    expect(await alarms()).toEqual([]);
  });
});
