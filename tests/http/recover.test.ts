import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecoverRequest } from '../../lib/protocol/device.ts';
import { rawPublic, TestDevice } from '../support/device.ts';
import { call } from '../support/http.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';
import { newRecovery, recoverRequest } from '../support/recover-identity.ts';

let net: TestNetwork;
beforeAll(async () => {
  net = await startNetwork();
});
afterAll(() => net.stop());

const unregistered = () => new TestDevice(net.network);

async function newDevice(): Promise<TestDevice> {
  const device = unregistered();
  await device.register();
  return device;
}

const send = (body: RecoverRequest) => call(net.origin, 'recover', { body });

/** Whether the device's key opens a session for `identity`. */
async function opens(device: TestDevice, identity: string): Promise<boolean> {
  const session = await device.sessionOf(identity).catch((error: { code?: string }) => {
    expect(error.code).toBe('device_replaced');
    return null;
  });
  return session?.device === identity;
}

test('a restore replaces the recovery key, so whoever knew the old words does not undo it', async () => {
  const owner = await newDevice();
  const [fresh, thief, next] = [unregistered(), unregistered(), newRecovery()];
  expect((await send(recoverRequest(fresh, owner.recovery, next))).device).toBe(owner.id);

  for (const words of [newRecovery(), null]) {
    const undoing = send(recoverRequest(thief, owner.recovery, words));
    await expect(undoing).rejects.toMatchObject({ code: 'device_unknown' });
  }
  await expect(owner.register()).rejects.toMatchObject({ code: 'device_replaced' });
  expect(await opens(fresh, owner.id)).toBe(true);

  const later = unregistered();
  expect((await send(recoverRequest(later, next, newRecovery()))).device).toBe(owner.id);
  expect([await opens(fresh, owner.id), await opens(later, owner.id)]).toEqual([false, true]);
});

test('the new recovery key is signed: another or none in its place is refused', async () => {
  const owner = await newDevice();
  const request = recoverRequest(unregistered(), owner.recovery, newRecovery());
  const { newRecoveryKey: _, ...without } = request;
  const other = { ...request, newRecoveryKey: rawPublic(newRecovery().publicKey) };
  for (const changed of [without, other]) {
    await expect(send(changed)).rejects.toMatchObject({ code: 'bad_signature' });
  }
  expect(await opens(owner, owner.id)).toBe(true);
});

test('the device key alone cannot change the recovery key', async () => {
  const owner = await newDevice();
  const { publicKey } = owner.recovery;
  const forged = { publicKey, privateKey: newRecovery().privateKey };
  const request = recoverRequest(owner, forged, newRecovery());
  await expect(send(request)).rejects.toMatchObject({ code: 'bad_signature' });
});

test('with the words the recovery key changes and the device stays', async () => {
  const owner = await newDevice();
  const next = newRecovery();
  await send(recoverRequest(owner, owner.recovery, next));
  expect(await opens(owner, owner.id)).toBe(true);
  const back = send(recoverRequest(unregistered(), owner.recovery, null));
  await expect(back).rejects.toMatchObject({ code: 'device_unknown' });
});

test('a request whose answer was lost gives a session again, an old copy of it does not', async () => {
  const owner = await newDevice();
  const [fresh, next] = [unregistered(), newRecovery()];
  const first = recoverRequest(fresh, owner.recovery, next, Date.now() - 600_000);
  await send(first);
  expect((await send(recoverRequest(fresh, owner.recovery, next))).device).toBe(owner.id);
  await expect(send(first)).rejects.toMatchObject({ code: 'clock_skew' });
});

test('an older request does not undo a newer one, in the old form either', async () => {
  const owner = await newDevice();
  const [first, second] = [unregistered(), unregistered()];
  const older = recoverRequest(first, owner.recovery, null, Date.now() - 2_000);
  const held = recoverRequest(first, owner.recovery, newRecovery(), Date.now() - 1_000);
  await send(older);
  await send(recoverRequest(second, owner.recovery, null));
  for (const replayed of [older, held]) {
    await expect(send(replayed)).rejects.toMatchObject({ code: 'conflict' });
  }
  expect([await opens(first, owner.id), await opens(second, owner.id)]).toEqual([false, true]);
});

test('a time to come is refused, so that nobody can end all later restores', async () => {
  const owner = await newDevice();
  const ahead = Date.now() + 3_600_000;
  for (const next of [newRecovery(), null]) {
    const request = recoverRequest(unregistered(), owner.recovery, next, ahead);
    await expect(send(request)).rejects.toMatchObject({ code: 'clock_skew' });
  }
});

test('neither another’s recovery key nor the same again takes its place', async () => {
  const [owner, other] = [await newDevice(), await newDevice()];
  for (const next of [other.recovery, owner.recovery]) {
    const request = recoverRequest(unregistered(), owner.recovery, next);
    await expect(send(request)).rejects.toMatchObject({ code: 'conflict' });
  }
  expect(await opens(owner, owner.id)).toBe(true);
});
