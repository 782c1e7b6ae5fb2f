import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { getMeta, setMeta } from '../../../lib/db/meta.ts';
import { sharedAppealMessage } from '../../../lib/domain/device-messages.ts';
import type { Job } from '../../../lib/protocol/relay.ts';
import type { SharingCampaign } from '../../../lib/protocol/sharing.ts';
import { settingsItem } from '../../../lib/storage/settings.ts';
import {
  sharingItem,
  sharingLineItem,
  sharingSessionItem,
  sharingViewItem,
} from '../../../lib/storage/sharing.ts';
import type { Context } from '../core/context.ts';
import { createHandlers } from '../handlers.ts';
import { generateKey, publicHex } from '../identity/ed25519.ts';
import { identity } from '../identity/identity.ts';
import { testDevice } from '../testing/service.ts';
import { uuid } from '../testing/tasks.ts';
import { relayStatus } from './connection.ts';
import { createFlow } from './flow.ts';
import { closeInterruptedJobs, eraseRecords, recordEnd, recordStart } from './recorder.ts';
import { reconcile, reviveSharing } from './revive.ts';
import { installUpdate } from './update.ts';
import { createUsage, storedUsage } from './usage.ts';
import { writeSharingView } from './view.ts';

const ID = `0x${'c'.repeat(64)}`;
const CAMPAIGN: SharingCampaign = {
  id: ID,
  name: 'Words',
  requesterName: 'A lab',
  purpose: 'Counts words.',
  destinations: ['*.sites.net'],
  price: '500000',
  deadline: 1_800_000_000,
};
const caller = { tabId: null };
const contains = vi.fn();
const remove = vi.fn();

beforeEach(() => {
  fakeBrowser.reset();
  contains.mockResolvedValue(true);
  remove.mockResolvedValue(true);
  Object.assign(fakeBrowser, {
    permissions: { contains, remove },
    storage: { ...fakeBrowser.storage, managed: { get: async () => ({}) } },
    extension: { inIncognitoContext: false },
    idle: undefined,
    // Until a test gives it.
    webRequest: undefined,
    i18n: { getMessage: (key: string) => key },
  });
  fakeBrowser.runtime.getPlatformInfo = async () => ({ os: 'linux', arch: 'x86-64' }) as never;
  Object.assign(fakeBrowser.action, {
    setBadgeText: async () => {},
    setBadgeBackgroundColor: async () => {},
    setTitle: async () => {},
  });
});

const job = (n: number, of: Partial<Job> = {}): Job => ({
  type: 'job',
  id: uuid(n),
  stream: n,
  campaign: ID,
  method: 'GET',
  url: 'https://www.sites.net/a?b=c',
  headers: [],
  maxBytes: 1_000_000,
  timeoutMs: 30_000,
  credit: 0,
  ...of,
});

/** Gives a device a bandwidth key that the service knows. */
async function shares({ db }: Context) {
  const pair = await generateKey();
  const device = await publicHex(pair.publicKey);
  const { device: owner } = await identity(db);
  await db.keys.put({ name: 'bandwidth', device, owner, pair, registered: true });
  return { pair, device };
}

describe('the choice', () => {
  test('nobody joins what was not shown, or without the browser’s permission', async () => {
    const { context } = await testDevice();
    const handlers = createHandlers(() => context);
    const join = () => handlers['sharing.join']({ campaign: ID, consent: 1 }, caller);
    await expect(join()).rejects.toMatchObject({ code: 'not_found' });
    await context.db.meta.put({ key: 'sharingOffers', value: [CAMPAIGN] });
    contains.mockResolvedValue(false);
    await expect(join()).rejects.toMatchObject({ code: 'forbidden' });
    expect((await sharingItem.get()).policy.on).toBe(false);
  });

  test('a damaged choice is off', async () => {
    await fakeBrowser.storage.local.set({ sharing: '{"v":1,"value":{"policy":{"on":true}}}' });
    expect((await sharingItem.get()).policy.on).toBe(false);
  });

  test.each([
    ['', {}],
    ['true', { data_collection: ['websiteContent', 'locationInfo'] }],
  ])(
    'leaving asks the browser to take back exactly what no other campaign needs (in Firefox: %j)',
    async (firefox, data) => {
      vi.stubEnv('FIREFOX', firefox);
      const { context } = await testDevice();
      const other = { ...CAMPAIGN, id: `0x${'d'.repeat(64)}`, destinations: ['www.other.net'] };
      const both = { ...CAMPAIGN, destinations: ['*.sites.net', 'www.other.net'] };
      const { policy } = await sharingItem.get();
      await sharingItem.set({
        consent: 1,
        policy: { ...policy, campaigns: [both.id, other.id] },
        campaigns: [both, other],
      });
      const handlers = createHandlers(() => context);
      await handlers['sharing.leave']({ campaign: both.id }, caller);
      expect(remove).toHaveBeenLastCalledWith({ origins: ['https://*.sites.net/*'] });
      await handlers['sharing.leave']({ campaign: other.id }, caller);
      expect(remove).toHaveBeenLastCalledWith({
        origins: ['https://www.other.net/*'],
        permissions: ['webRequest', 'idle'],
        ...data,
      });
      vi.unstubAllEnvs();
      expect((await sharingItem.get()).policy).toMatchObject({ on: false, campaigns: [] });
    },
  );

  test('without sharing there is no alarm, no view and no request', async () => {
    const { context, service } = await testDevice();
    await reviveSharing(context);
    expect(await fakeBrowser.alarms.getAll()).toEqual([]);
    expect(await sharingViewItem.get()).toBeNull();
    expect(service.calls).toEqual([]);
  });

  test('the home screen shows nothing to people who have joined no campaign, however often they look', async () => {
    const { context } = await testDevice();
    await createHandlers(() => context)['sharing.look']({}, caller);
    expect(await sharingViewItem.get()).toMatchObject({ reason: 'off' });
    expect(await sharingLineItem.get()).toBeNull();
  });

  test('an appeal is signed by the bandwidth key, for this unit and network', async () => {
    const { context } = await testDevice();
    const { pair, device } = await shares(context);
    const session = { device, token: 'a token', now: 0, expiresAt: 9_000_000_000_000 };
    await sharingSessionItem.set(session);
    const asked = vi.spyOn(globalThis, 'fetch').mockImplementation(async (_, init) => {
      const { unit, sig } = JSON.parse(String(init?.body));
      const message = sharedAppealMessage(context.domain, { key: device, unit });
      const bytes = Uint8Array.from(Buffer.from(sig.slice(2), 'hex'));
      const good = await crypto.subtle.verify(
        'Ed25519',
        pair.publicKey,
        bytes,
        message as Uint8Array<ArrayBuffer>,
      );
      return Response.json({ unit, state: good ? 'open' : 'denied', left: 2 });
    });
    try {
      const appeal = createHandlers(() => context)['sharing.appeal'];
      const answer = await appeal({ unit: uuid(7) }, caller);
      expect(answer).toEqual({ unit: uuid(7), state: 'open', left: 2 });
      expect(String(asked.mock.calls[0]![0])).toMatch(/\/v1\/sharing\/appeals$/);
    } finally {
      asked.mockRestore();
    }
  });

  test('without a shared byte there is nothing to appeal, and no request is made', async () => {
    const { context, service } = await testDevice();
    const handlers = createHandlers(() => context);
    const appeal = handlers['sharing.appeal']({ unit: uuid(1) }, caller);
    await expect(appeal).rejects.toMatchObject({ code: 'not_found' });
    expect(service.calls).toEqual([]);
  });

  test('a permission that was revoked in the browser pauses sharing, and the page knows which', async () => {
    const { context } = await testDevice();
    const { policy } = await sharingItem.get();
    const on = { ...policy, on: true, campaigns: [ID] };
    await sharingItem.set({ consent: 1, policy: on, campaigns: [CAMPAIGN] });
    contains.mockResolvedValue(false);
    await createHandlers(() => context)['sharing.turn']({ on: true }, caller);
    expect(await sharingViewItem.get()).toMatchObject({
      reason: 'no_campaign',
      withheld: [ID],
      state: 'off',
      flow: 0,
    });
    const line = { on: true, reason: 'no_campaign', flow: 0, today: 0, campaigns: 1 };
    expect(await sharingLineItem.get()).toMatchObject(line);
    await createHandlers(() => context)['sharing.turn']({ on: false }, caller);
    expect(await sharingLineItem.get()).toMatchObject({ on: false, reason: 'off', campaigns: 1 });
    await createHandlers(() => context)['sharing.leave']({ campaign: ID }, caller);
    expect(await sharingLineItem.get()).toBeNull();
  });
});

describe('what the browser tells', () => {
  const saysPolicy = (policy: object) =>
    Object.assign(fakeBrowser.storage, { managed: { get: async () => policy } });

  test.each([
    [
      'private_window',
      () => Object.assign(fakeBrowser, { extension: { inIncognitoContext: true } }),
    ],
    ['managed', () => saysPolicy({ sharingForbidden: true })],
    // A policy that cannot be read may have been meant to forbid it.
    ['managed', () => saysPolicy({ sharingForbidden: 'yes' })],
    ['save_data', () => Object.assign(navigator, { connection: { saveData: true } })],
  ])('pauses sharing: %s', async (reason, say) => {
    const { context } = await testDevice();
    const { policy } = await sharingItem.get();
    const on = { ...policy, on: true, campaigns: [ID] };
    await sharingItem.set({ consent: 1, policy: on, campaigns: [CAMPAIGN] });
    say();
    await reconcile(context);
    Reflect.deleteProperty(navigator, 'connection');
    expect(await sharingViewItem.get()).toMatchObject({ reason, state: 'off' });
  });
});

describe('what ended the connection for good', () => {
  const socket = vi.fn();

  async function sharing() {
    const { context } = await testDevice();
    const { policy } = await sharingItem.get();
    const on = { ...policy, on: true, campaigns: [ID] };
    await sharingItem.set({ consent: 1, policy: on, campaigns: [CAMPAIGN] });
    vi.stubGlobal('WebSocket', socket);
    return context;
  }

  test('counts that differ keep it closed, over alarms and workers, until it is switched on again', async () => {
    const context = await sharing();
    await setMeta(context.db, 'sharingHeld', 'diverged');
    await reconcile(context);
    await reconcile(context);
    expect(socket).not.toHaveBeenCalled();
    expect(await sharingViewItem.get()).toMatchObject({ state: 'diverged', reason: null, flow: 0 });
    const handlers = createHandlers(() => context);
    await handlers['sharing.turn']({ on: false }, caller);
    expect(await getMeta(context.db, 'sharingHeld')).toBe('diverged');
    await handlers['sharing.turn']({ on: true }, caller).catch(() => undefined);
    expect(await getMeta(context.db, 'sharingHeld')).toBeUndefined();
    await handlers['sharing.turn']({ on: false }, caller);
  });

  test('what the relay ends for good is remembered', async () => {
    const context = await sharing();
    const { device } = await shares(context);
    const session = { device, token: 'a token', now: 0, expiresAt: 9_000_000_000_000 };
    await sharingSessionItem.set(session);
    const message = { type: 'stop', code: 'divergence', message: 'The counts are apart.' };
    class Relay {
      onmessage?: (event: { data: string }) => void;
      constructor() {
        queueMicrotask(() => this.onmessage?.({ data: JSON.stringify(message) }));
      }
      close() {}
    }
    vi.stubGlobal('WebSocket', Relay);
    await reconcile(context);
    await vi.waitFor(async () => expect(await getMeta(context.db, 'sharingHeld')).toBe('diverged'));
  });

  test('the view written each second does not ask for permissions; a revoked one is noticed at once', async () => {
    const context = await sharing();
    await shares(context);
    await reconcile(context);
    expect(relayStatus().state).not.toBe('off');
    expect(contains).toHaveBeenCalledOnce();
    for (let second = 0; second < 3; second += 1) await writeSharingView(context);
    expect(contains).toHaveBeenCalledOnce();
    contains.mockResolvedValue(false);
    await reconcile(context);
    expect(await sharingViewItem.get()).toMatchObject({ reason: 'no_campaign', withheld: [ID] });
    expect(relayStatus().state).toBe('off');
  });

  test('a new version waits until no screen is open, and is installed at the next alarm', async () => {
    const context = await sharing();
    const reload = vi.fn();
    const contexts = vi.fn().mockResolvedValue([{}]);
    Object.assign(fakeBrowser.runtime, { reload, getContexts: contexts });
    await installUpdate(context);
    expect(reload).not.toHaveBeenCalled();
    contexts.mockResolvedValue([]);
    await reviveSharing(context);
    expect(reload).toHaveBeenCalledOnce();
    expect(socket).not.toHaveBeenCalled();
  });
});

test('while a new version waits, a pause is obeyed; then it is installed during the pause', async () => {
  const { context } = await testDevice();
  const { policy } = await sharingItem.get();
  const on = { ...policy, on: true, campaigns: [ID] };
  await sharingItem.set({ consent: 1, policy: on, campaigns: [CAMPAIGN] });
  const reload = vi.fn();
  const contexts = vi.fn().mockResolvedValue([{}]);
  Object.assign(fakeBrowser.runtime, { reload, getContexts: contexts });
  await installUpdate(context);
  await settingsItem.set({ ...(await settingsItem.get()), paused: true });
  await reviveSharing(context);
  expect(await sharingViewItem.get()).toMatchObject({ reason: 'paused', state: 'off' });
  expect(reload).not.toHaveBeenCalled();
  contexts.mockResolvedValue([]);
  await reviveSharing(context);
  expect(reload).toHaveBeenCalledOnce();
});

describe('the flight recorder', () => {
  test('a job that a stopped worker left counts as sent, once, and says so', async () => {
    const { context } = await testDevice();
    const { db } = context;
    await recordStart(context, job(1), 5, CAMPAIGN);
    expect(await db.jobs.get(uuid(1))).toMatchObject({
      host: 'www.sites.net',
      path: '/a?b=c',
      campaignName: 'Words',
      price: 500_000n,
      result: 'running',
    });
    await closeInterruptedJobs(context);
    await closeInterruptedJobs(context);
    expect(await db.jobs.get(uuid(1))).toMatchObject({ result: 'interrupted' });
    expect(await getMeta(db, 'sharingTally')).toMatchObject({ sent: 1_000_000, booked: 0 });
  });

  test('erasing keeps running jobs, and what was counted against the caps', async () => {
    const { context } = await testDevice();
    await recordStart(context, job(1), 5, CAMPAIGN);
    await recordStart(context, job(2), 6, CAMPAIGN);
    const end = { endedAt: 9, status: 200, bytes: 70, result: 'done' };
    const of = {
      campaign: ID,
      host: 'www.sites.net',
      path: '/',
      method: 'GET',
      startedAt: 5,
    } as const;
    await recordEnd(context, { id: uuid(1), ...of, ...end });
    const usage = await createUsage(context);
    usage.add(70);
    await usage.save();
    await eraseRecords(context);
    expect(await context.db.jobs.toCollection().primaryKeys()).toEqual([uuid(2)]);
    expect(await storedUsage(context)).toEqual({ today: 70, month: 70 });
  });
});

describe('usage', () => {
  test('belongs to the local day and month it left on', async () => {
    const { context } = await testDevice();
    const at = new Date(2026, 10, 30, 23, 59).getTime();
    const clock = { db: context.db, now: () => time };
    let time = at;
    const usage = await createUsage(clock);
    usage.add(10);
    time = at + 120_000;
    usage.add(7);
    expect(usage.read()).toEqual({ today: 7, month: 7 });
    await usage.save();
    await vi.waitFor(async () =>
      expect(await context.db.sharedDays.toArray()).toEqual([
        { day: '2026-11-30', bytes: 10 },
        { day: '2026-12-01', bytes: 7 },
      ]),
    );
  });
});

describe('the flow', () => {
  test('is reported at once, then each second, and as 0 when it stops', () => {
    vi.useFakeTimers();
    const told: number[] = [];
    const flow = createFlow((bytes) => told.push(bytes));
    flow.add(5);
    flow.add(6);
    vi.advanceTimersByTime(1_000);
    vi.advanceTimersByTime(1_000);
    expect(told).toEqual([5, 11, 0]);
    flow.add(1);
    flow.stop();
    vi.advanceTimersByTime(5_000);
    expect(told).toEqual([5, 11, 0, 1, 0]);
    vi.useRealTimers();
  });
});
