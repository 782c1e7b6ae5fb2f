import { afterEach, beforeEach, expect, test } from 'vitest';
import { bandwidthKeyMessage } from '../../../lib/domain/device-messages.ts';
import { Bench, type Key, newKey, WALLET } from '../testing/bench.ts';
import { registerBandwidthKey } from './bandwidth-key.ts';
import { getDevice } from './find.ts';

let bench: Bench;
let owner: Key;
beforeEach(async () => {
  bench = await Bench.open();
  owner = await bench.device();
});
afterEach(() => bench.close());

function registration(of: Key, key = newKey(), issuedAt = bench.now) {
  const message = bandwidthKeyMessage(bench.ctx.domain, { device: of.id, key: key.id, issuedAt });
  return { key: key.id, issuedAt, ownerSig: of.sign(message), sig: key.sign(message) };
}
const add = (of: Key, request = registration(of)) =>
  registerBandwidthKey(bench.ctx, of.id, request);

test('a key follows the wallet of its device, and registering it again changes nothing', async () => {
  await bench.bind(owner, WALLET);
  const request = registration(owner);
  await add(owner, request);
  await add(owner, request);
  const found = await getDevice(bench.db, request.key);
  expect(found).toMatchObject({ account: WALLET, owner_device: owner.id });
});

test('both keys sign, now', async () => {
  const sig = newKey().sign(new Uint8Array(3));
  for (const forged of [{ ownerSig: sig }, { sig }]) {
    await expect(add(owner, { ...registration(owner), ...forged })).rejects.toMatchObject({
      code: 'bad_signature',
    });
  }
  const old = registration(owner, newKey(), bench.now - 6 * 60_000);
  await expect(add(owner, old)).rejects.toMatchObject({ code: 'clock_skew' });
});

test('a key belongs to one device, and is no device', async () => {
  const key = newKey();
  await add(owner, registration(owner, key));
  const other = await bench.device();
  await expect(add(other, registration(other, key))).rejects.toMatchObject({ code: 'conflict' });
  await expect(add(owner, registration(owner, other))).rejects.toMatchObject({ code: 'conflict' });
  await expect(add(key, registration(key))).rejects.toMatchObject({ code: 'forbidden' });
  await expect(bench.bind(key, WALLET)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(bench.lease(key)).rejects.toMatchObject({ code: 'forbidden' });
});

test('a device has eight keys at most', async () => {
  for (let i = 0; i < 8; i++) await add(owner);
  await expect(add(owner)).rejects.toMatchObject({ code: 'rate_limited' });
});
