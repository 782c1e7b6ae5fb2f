import { wordlist } from '@scure/bip39/wordlists/english.js';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { currentAccount } from '../../../lib/db/accounts.ts';
import { getMeta, setMeta } from '../../../lib/db/meta.ts';
import { appendSubmission } from '../../../lib/db/outbox.ts';
import { fromHex } from '../../../lib/domain/bytes.ts';
import {
  recoverMessage,
  registerMessage,
  sessionMessage,
} from '../../../lib/domain/device-messages.ts';
import { sessionItem } from '../../../lib/storage/session.ts';
import { recoveryWords, restore } from '../backup/restore.ts';
import { changeSettings } from '../core/settings.ts';
import { pullLedger } from '../ledger/pull.ts';
import { NOW, WALLET } from '../testing/keys.ts';
import { testDevice } from '../testing/service.ts';
import { uuid } from '../testing/tasks.ts';
import { ensureIdentity } from './identity.ts';
import { recoveryKeyOf, recoveryPublicKey } from './recovery-key.ts';
import { sessionToken } from './session.ts';

async function isSignedBy(publicKey: string, message: Uint8Array, sig: string): Promise<boolean> {
  const raw = fromHex(publicKey) as BufferSource;
  const key = await crypto.subtle.importKey('raw', raw, 'Ed25519', true, ['verify']);
  const bytes = fromHex(sig) as BufferSource;
  return crypto.subtle.verify('Ed25519', key, bytes, message as BufferSource);
}

beforeEach(() => {
  fakeBrowser.reset();
  vi.stubGlobal('fetch', async () => new Response(wordlist.join('\n')));
});

describe('ensureIdentity', () => {
  test('makes one key that nobody can read, however often it is called', async () => {
    const { context, device } = await testDevice();
    const again = await Promise.all([
      ensureIdentity(context.db, NOW),
      ensureIdentity(context.db, NOW),
    ]);
    expect(again.map((row) => row.device)).toEqual([device, device]);
    expect(again[0]!.pair.privateKey.extractable).toBe(false);
  });

  test('of two first starts both use the key that was stored', async () => {
    const { context } = await testDevice();
    await context.db.keys.clear();
    const rows = await Promise.all([1, 2].map(() => ensureIdentity(context.db, NOW)));
    const stored = await ensureIdentity(context.db, NOW);
    expect(rows.map(({ device }) => device)).toEqual([stored.device, stored.device]);
  });

  test('the key behind the words cannot be read either', async () => {
    const { privateKey } = await recoveryKeyOf(new Uint8Array(16).fill(7));
    expect(privateKey.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('jwk', privateKey)).rejects.toThrow();
  });
});

describe('sessionToken', () => {
  test('nothing is sent before the welcome page is answered', async () => {
    const { context, service } = await testDevice();
    await expect(sessionToken(context)).rejects.toMatchObject({ code: 'forbidden' });
    expect(service.calls).toEqual([]);
  });

  test('registers with a proof of work and both keys, once for all that ask', async () => {
    const { context, service, device } = await testDevice();
    await changeSettings({ welcomeDone: true });
    const tokens = await Promise.all([sessionToken(context), sessionToken(context)]);
    expect(tokens[0]).toBe(tokens[1]);
    expect(service.calls).toEqual(['challenge', 'register']);
    const { sig, ...body } = service.registered!;
    expect(body).toMatchObject({
      device,
      recoveryKey: await recoveryPublicKey(context.db),
    });
    expect(await isSignedBy(device, registerMessage(context.domain, body), sig)).toBe(true);
  });

  test('a worker that stops during the proof of work continues where it was', async () => {
    const { context, service } = await testDevice();
    await changeSettings({ welcomeDone: true });
    const work = { challenge: 'cd'.repeat(16), bits: 8, expiresAt: NOW + 600_000 };
    await setMeta(context.db, 'work', { ...work, tried: 5_000, solution: null });
    await sessionToken(context);
    expect(service.calls).toEqual(['register']);
    expect(service.registered!.solution).toBeGreaterThanOrEqual(5_000);
    expect(await getMeta(context.db, 'work')).toBeUndefined();
  });

  test('later asks for a session with the registered key, under the service clock', async () => {
    const { context, service, device } = await testDevice();
    await changeSettings({ welcomeDone: true });
    await sessionToken(context);
    await sessionItem.remove();
    service.clock = NOW + 3_600_000;
    await sessionToken(context);
    const { sig, ...body } = service.opened!;
    expect(body.issuedAt).toBe(service.clock);
    expect(await isSignedBy(device, sessionMessage(context.domain, body), sig)).toBe(true);
    expect(await getMeta(context.db, 'clockOffset')).toBe(3_600_000);
  });

  test('registers again with a service that no longer knows it', async () => {
    const { context, service } = await testDevice();
    await changeSettings({ welcomeDone: true });
    await sessionToken(context);
    await sessionItem.remove();
    service.registered = null;
    await sessionToken(context);
    expect(service.registered).not.toBeNull();
  });
});

describe('recovery', () => {
  test('twelve words bring identity, receipts and wallet to another install', async () => {
    const first = await testDevice();
    for (let n = 1; n <= 3; n++) first.service.work(uuid(n));
    first.service.bind(WALLET);
    await pullLedger(first.context, true);
    const words = await recoveryWords(first.context);
    const key = await recoveryPublicKey(first.context.db);

    const second = await testDevice(first.service);
    expect(second.device).not.toBe(first.device);
    expect(await restore(second.context, words)).toBe(7);
    const { sig, recoverySig, ...body } = first.service.recovered!;
    expect(body.recoveryKey).toBe(key);
    const message = recoverMessage(second.context.domain, body);
    expect(await isSignedBy(key, message, recoverySig)).toBe(true);
    expect(await isSignedBy(body.newKey, message, sig)).toBe(true);
    const row = await ensureIdentity(second.context.db, NOW);
    expect(row).toMatchObject({ device: first.device, publicKey: body.newKey });
    expect(await currentAccount(second.context.db)).toMatchObject({ account: WALLET, n: 1 });
    expect(body.newRecoveryKey).toBe(await recoveryPublicKey(second.context.db));
    expect(await recoveryWords(second.context)).not.toBe(words);
  });

  test('wrong words are named and change nothing', async () => {
    const { context, service, device } = await testDevice();
    const wrong = `${'abandon '.repeat(11)}stint`;
    await expect(restore(context, wrong)).rejects.toThrow(/Word 12/);
    await expect(restore(context, 'abandon '.repeat(12).trim())).rejects.toThrow(
      /do not fit together/,
    );
    expect(service.calls).toEqual([]);
    expect((await ensureIdentity(context.db, NOW)).device).toBe(device);
  });

  test('waiting answers are not thrown away', async () => {
    const { context } = await testDevice();
    const words = await recoveryWords(context);
    const action = { type: 'skip' } as const;
    await appendSubmission(context.db, { lease: uuid(1), action, shownMs: 1, answeredAt: NOW });
    await expect(restore(context, words)).rejects.toMatchObject({ code: 'conflict' });
  });
});
