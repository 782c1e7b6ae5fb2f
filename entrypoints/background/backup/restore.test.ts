import { wordlist } from '@scure/bip39/wordlists/english.js';
import { beforeEach, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { toHex } from '../../../lib/domain/bytes.ts';
import { fromWords, toWords } from '../../../lib/domain/recovery-words.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import { sessionItem } from '../../../lib/storage/session.ts';
import { settingsItem } from '../../../lib/storage/settings.ts';
import { snapshotItem } from '../../../lib/storage/snapshot.ts';
import type { Context } from '../core/context.ts';
import { changeSettings } from '../core/settings.ts';
import { createHandlers } from '../handlers.ts';
import { identity } from '../identity/identity.ts';
import { recoveryPublicKey } from '../identity/recovery-key.ts';
import { sessionToken } from '../identity/session.ts';
import { pullLedger } from '../ledger/pull.ts';
import { testDevice } from '../testing/service.ts';
import { uuid } from '../testing/tasks.ts';
import { recoveryWords, restore, wordsSaved } from './restore.ts';

const SENDER = {} as never;
/** Twelve words that fit together and belong to nobody. */
const NOBODYS = toWords(new Uint8Array(16).fill(7), wordlist);

beforeEach(() => {
  fakeBrowser.reset();
  vi.stubGlobal('fetch', async () => new Response(wordlist.join('\n')));
});

const handlersOf = (context: Context) => createHandlers(() => context);

/** Everything that this install stores, with bytes written as hex. */
async function stored({ db }: Context): Promise<string> {
  const rows = await Promise.all(db.tables.map((table) => table.toArray()));
  const area = await fakeBrowser.storage.local.get();
  return JSON.stringify([rows, area], (_, value) =>
    value instanceof Uint8Array ? toHex(value) : typeof value === 'bigint' ? String(value) : value,
  );
}

function secretOf(words: string): string {
  const found = fromWords(words, wordlist);
  if (!('entropy' in found)) throw new Error('These are not recovery words.');
  return toHex(found.entropy);
}

test('until they are saved the words are kept, and after that neither they nor their bytes', async () => {
  const { context, service } = await testDevice();
  const words = await recoveryWords(context);
  const key = await recoveryPublicKey(context.db);
  expect(await stored(context)).toContain(secretOf(words));

  await wordsSaved(context, words);
  const after = await stored(context);
  expect(after).not.toContain(secretOf(words));
  expect(after).not.toContain(words);
  await expect(recoveryWords(context)).rejects.toMatchObject({ code: 'conflict' });
  // The public key is enough to register.
  await changeSettings({ welcomeDone: true });
  await sessionToken(context);
  expect(service.registered?.recoveryKey).toBe(key);
});

test('only the words that are here count as saved', async () => {
  const { context } = await testDevice();
  const words = await recoveryWords(context);
  await expect(wordsSaved(context, NOBODYS)).rejects.toMatchObject({ code: 'conflict' });
  expect(await recoveryWords(context)).toBe(words);
});

test('a restore makes new words that are to be saved; the old ones open nothing', async () => {
  const first = await testDevice();
  first.service.work(uuid(1));
  const words = await recoveryWords(first.context);
  await wordsSaved(first.context, words);
  const second = await testDevice(first.service);
  await restore(second.context, words);
  const fresh = await recoveryWords(second.context);
  expect(fresh).not.toBe(words);

  const third = await testDevice(first.service);
  await expect(restore(third.context, words)).rejects.toMatchObject({ code: 'device_unknown' });
  expect(await restore(third.context, fresh)).toBe(2);
});

test('with the words entered once more, a device gives itself new ones', async () => {
  const { context, service, device } = await testDevice();
  service.work(uuid(1));
  const words = await recoveryWords(context);
  await wordsSaved(context, words);
  await restore(context, words);
  expect((await identity(context.db)).device).toBe(device);
  expect(await recoveryWords(context)).not.toBe(words);
  expect(service.recoveryKey).toBe(await recoveryPublicKey(context.db));
});

test('new words cost nothing that this device holds and the service has forgotten', async () => {
  const { context, service } = await testDevice();
  service.work(uuid(1));
  await pullLedger(context, true);
  const words = await recoveryWords(context);
  await wordsSaved(context, words);
  const { receipts, head } = service;
  Object.assign(service, { receipts: [] });
  service.start(service.device);
  service.present = () => Object.assign(service, { receipts, head });
  expect(await restore(context, words)).toBe(2);
  expect(service.receipts).toHaveLength(2);
});

test.each(['before', 'after'] as const)(
  'a restore whose %s was lost goes on with the same keys',
  async (when) => {
    const { context, service } = await testDevice();
    service.work(uuid(1));
    const words = await recoveryWords(context);
    service.lose = { route: 'recover', when };
    await expect(restore(context, words)).rejects.toMatchObject({ code: 'offline' });
    await restore(context, words);
    expect(service.recoveryKey).toBe(await recoveryPublicKey(context.db));
    expect(service.recovered?.newKey).toBe((await identity(context.db)).publicKey);
    expect((await context.db.keys.toArray()).map(({ name }) => name)).toEqual([
      'device',
      'recovery',
    ]);
  },
);

test('wrong words are no consent, and save nothing', async () => {
  const { context, service } = await testDevice();
  service.recoveryKey = `0x${'1f'.repeat(32)}`;
  const handlers = handlersOf(context);
  for (const words of [NOBODYS, 'abandon '.repeat(12).trim()]) {
    await expect(handlers['recovery.restore']({ words }, SENDER)).rejects.toThrow();
  }
  expect((await settingsItem.get()).welcomeDone).toBe(false);
  expect(await snapshotItem.get()).toMatchObject({ connection: 'welcome', recoverySaved: false });
  const { calls } = service;
  await handlers['sync.now']({}, SENDER);
  expect(calls).toEqual(['recover']);
});

test('a restore that was carried out is consent, even when the receipts do not come', async () => {
  const { context, service } = await testDevice();
  service.work(uuid(1));
  const words = await recoveryWords(context);
  await wordsSaved(context, words);
  service.lose = { route: 'receipts', when: 'before' };
  const handlers = handlersOf(context);
  await expect(handlers['recovery.restore']({ words }, SENDER)).rejects.toThrow('Lost request.');
  expect((await settingsItem.get()).welcomeDone).toBe(true);
  expect(await snapshotItem.get()).toMatchObject({ recoverySaved: false });
});

test('a browser that cannot make keys has not started', async () => {
  const { context, service } = await testDevice();
  await context.db.keys.clear();
  vi.spyOn(crypto.subtle, 'generateKey').mockRejectedValueOnce(new Error('No Ed25519.'));
  const starting = handlersOf(context)['welcome.done']({}, SENDER);
  await expect(starting).rejects.toMatchObject({ code: 'unsupported' });
  expect((await settingsItem.get()).welcomeDone).toBe(false);
  expect(service.calls).toEqual([]);
});

test('saved is what the key says: a database that was made again has words to save', async () => {
  const { context } = await testDevice();
  const handlers = handlersOf(context);
  await handlers['recovery.saved']({ words: await recoveryWords(context) }, SENDER);
  expect(await snapshotItem.get()).toMatchObject({ recoverySaved: true });
  await context.db.delete();
  await context.db.open();
  await handlers['repair.apply']({}, SENDER);
  expect(await snapshotItem.get()).toMatchObject({ recoverySaved: false });
});

test('a service from before the restore is given it again; an identity that moved on is not asked twice', async () => {
  const { context, service } = await testDevice();
  service.work(uuid(1));
  await restore(context, await recoveryWords(context));
  const done = service.recovered!;
  const replaced = () => {
    service.tamper = (route, answer) => {
      if (route !== 'session') return answer;
      throw new StintError('device_replaced', 'This identity has moved to another device.');
    };
  };
  replaced();
  service.registered = {} as never;
  service.recoveryKey = done.recoveryKey;
  await sessionItem.remove();
  await sessionToken(context);
  expect(service.recovered).toEqual(done);
  expect(service.recoveryKey).toBe(done.newRecoveryKey);

  service.recoveryKey = `0x${'1f'.repeat(32)}`;
  service.recovered = null;
  for (const expected of [['session', 'recover'], ['session']]) {
    await sessionItem.remove();
    service.calls = [];
    await expect(sessionToken(context)).rejects.toMatchObject({ code: 'device_replaced' });
    expect(service.calls).toEqual(expected);
  }
});
