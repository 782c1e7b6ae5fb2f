import { afterEach, beforeEach, expect, test } from 'vitest';
import { recoverMessage } from '../../../lib/domain/device-messages.ts';
import type { RecoverRequest } from '../../../lib/protocol/device.ts';
import { announceMove } from '../ledger/binding/move.ts';
import { Bench, type Key, newKey, OTHER_WALLET, WALLET } from '../testing/bench.ts';
import { getDevice } from './find.ts';
import { findMove } from './moves.ts';
import { recover } from './recover.ts';

let bench: Bench;
let recovery: Key;
let device: Key;
beforeEach(async () => {
  bench = await Bench.open();
  recovery = newKey();
  device = await bench.device(recovery);
});
afterEach(() => bench.close());

interface Asked {
  by?: Key;
  to?: Key;
  next?: Key | null;
  issuedAt?: number;
}

function request({ by = recovery, to = newKey(), next = newKey(), issuedAt }: Asked = {}) {
  const unsigned = {
    recoveryKey: by.id,
    newKey: to.id,
    issuedAt: issuedAt ?? bench.now,
    ...(next && { newRecoveryKey: next.id }),
  };
  const message = recoverMessage(bench.ctx.domain, unsigned);
  return { ...unsigned, recoverySig: by.sign(message), sig: to.sign(message) };
}

const recovering = (asked: RecoverRequest) => recover(bench.ctx, asked);
const keyNow = async () => (await getDevice(bench.db, device.id)).key;

test('both keys have to sign', async () => {
  const sig = newKey().sign(new Uint8Array(3));
  for (const forged of [{ recoverySig: sig }, { sig }]) {
    await expect(recovering({ ...request(), ...forged })).rejects.toMatchObject({
      code: 'bad_signature',
    });
  }
  expect(await keyNow()).toBe(device.id);
});

test('the recovery key is another one from then on', async () => {
  await expect(recovering(request({ next: recovery }))).rejects.toMatchObject({ code: 'conflict' });
  await recovering(request());
  bench.now += 1_000;
  await expect(recovering(request())).rejects.toMatchObject({ code: 'device_unknown' });
});

test('a key of another identity is not taken', async () => {
  const words = newKey();
  const other = await bench.device(words);
  await expect(recovering(request({ to: other }))).rejects.toMatchObject({ code: 'conflict' });
  await expect(recovering(request({ next: words }))).rejects.toMatchObject({ code: 'conflict' });
});

test('neither is a key that another identity has now', async () => {
  const words = newKey();
  await bench.device(words);
  const key = newKey();
  await recovering(request({ by: words, to: key }));
  await expect(recovering(request({ to: key }))).rejects.toMatchObject({ code: 'conflict' });
});

test('what was signed before the last restore changes nothing', async () => {
  const old = request({ next: null });
  bench.now += 1_000;
  const newer = newKey();
  await recovering(request({ to: newer, next: null }));
  await expect(recovering(old)).rejects.toMatchObject({ code: 'conflict' });
  expect(await keyNow()).toBe(newer.id);
});

test('a request is of now; one that replaces the recovery key may be older, not newer', async () => {
  const later = bench.now + 6 * 60_000;
  const skewed = { code: 'clock_skew' };
  await expect(recovering(request({ issuedAt: later }))).rejects.toMatchObject(skewed);
  await expect(recovering(request({ issuedAt: later, next: null }))).rejects.toMatchObject(skewed);
  const old = { issuedAt: bench.now - 6 * 60_000 };
  await expect(recovering(request({ ...old, next: null }))).rejects.toMatchObject(skewed);
  await expect(recovering(request(old))).resolves.toMatchObject({ device: device.id });
});

test('the same request opens a session again while it is of now, and not when it is old', async () => {
  const asked = request();
  await recovering(asked);
  await expect(recovering(asked)).resolves.toMatchObject({ device: device.id });
  bench.now += 6 * 60_000;
  await expect(recovering(asked)).rejects.toMatchObject({ code: 'clock_skew' });
});

test('the recovery key ends the notice of a move that the old key announced', async () => {
  await bench.bind(device, WALLET);
  bench.now += 1;
  await announceMove(bench.ctx, async () => true, bench.binding(device, OTHER_WALLET));
  expect(await findMove(bench.db, device.id)).toMatchObject({ account: OTHER_WALLET });
  await recovering(request());
  expect(await findMove(bench.db, device.id)).toBeUndefined();
});
