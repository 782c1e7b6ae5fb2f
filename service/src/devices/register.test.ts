import { afterEach, beforeEach, expect, test } from 'vitest';
import { registerMessage, sessionMessage } from '../../../lib/domain/device-messages.ts';
import { checkWork } from '../../../lib/domain/proof-of-work.ts';
import type { RegisterRequest } from '../../../lib/protocol/device.ts';
import { Bench, type Key, newKey } from '../testing/bench.ts';
import { makeChallenge, register, startSession } from './register.ts';
import { deviceOf } from './session.ts';

const BITS = 4;
let bench: Bench;
let key: Key;
beforeEach(async () => {
  bench = await Bench.open();
  key = newKey();
});
afterEach(() => bench.close());

/** The first solution that has, or has not, the bits that are asked for. */
function solve(challenge: string, device: string, isRight: boolean): number {
  let solution = 0;
  while (checkWork(challenge, device, BITS, solution) !== isRight) solution += 1;
  return solution;
}

function registration(changes: Partial<RegisterRequest> = {}, isRight = true): RegisterRequest {
  const { challenge } = { ...makeChallenge(bench.ctx, BITS), ...changes };
  const solution = solve(challenge, key.id, isRight);
  const unsigned = { device: key.id, recoveryKey: newKey().id, challenge, solution, ...changes };
  return { ...unsigned, sig: key.sign(registerMessage(bench.ctx.domain, unsigned)), ...changes };
}

const registering = (request: RegisterRequest) => register(bench.ctx, request);
const REPLACED = { code: 'device_replaced' };

test('a challenge with its work done opens a session', async () => {
  const { token } = await registering(registration());
  expect(await deviceOf(bench.ctx, token)).toEqual({ device: key.id, key: key.id });
});

test('the work has to be done', async () => {
  await expect(registering(registration({}, false))).rejects.toMatchObject({
    code: 'bad_proof_of_work',
  });
});

test('a challenge that nobody issued is refused, such as one that asks for no work', async () => {
  const { challenge } = makeChallenge(bench.ctx, BITS);
  const easy = `${challenge.slice(0, 12)}00${challenge.slice(14)}`;
  await expect(registering(registration({ challenge: easy }))).rejects.toMatchObject({
    code: 'challenge_expired',
    message: expect.stringContaining('did not issue'),
  });
  await expect(registering(registration({ challenge: 'short' }))).rejects.toMatchObject({
    code: 'challenge_expired',
  });
});

test('a challenge is good for ten minutes', async () => {
  const request = registration();
  bench.now += 10 * 60_000 + 1;
  await expect(registering(request)).rejects.toMatchObject({ code: 'challenge_expired' });
});

test('only the key itself can register', async () => {
  const sig = newKey().sign(new Uint8Array(3));
  await expect(registering({ ...registration(), sig })).rejects.toMatchObject({
    code: 'bad_signature',
  });
});

test('a recovery key that belongs to another identity is refused', async () => {
  const recovery = newKey();
  await bench.device(recovery);
  await expect(registering(registration({ recoveryKey: recovery.id }))).rejects.toMatchObject({
    code: 'conflict',
  });
});

test('a replaced key neither registers again nor opens a session', async () => {
  await registering(registration());
  const next = newKey();
  const set = { key: next.id };
  await bench.ctx.store.write((db) =>
    db.updateTable('devices').set(set).where('device', '=', key.id).execute(),
  );
  await expect(registering(registration())).rejects.toMatchObject(REPLACED);
  await expect(startSession(bench.ctx, session(key))).rejects.toMatchObject(REPLACED);
  expect(await startSession(bench.ctx, session(next))).toMatchObject({ device: key.id });
});

function session(by: Key, issuedAt = bench.now) {
  const unsigned = { device: key.id, key: by.id, issuedAt };
  return { ...unsigned, sig: by.sign(sessionMessage(bench.ctx.domain, unsigned)) };
}

test('a session is opened by a signature of now alone', async () => {
  await registering(registration());
  for (const minutes of [-6, 6]) {
    const request = session(key, bench.now + minutes * 60_000);
    await expect(startSession(bench.ctx, request)).rejects.toMatchObject({ code: 'clock_skew' });
  }
  const forged = { ...session(key), sig: newKey().sign(new Uint8Array(3)) };
  await expect(startSession(bench.ctx, forged)).rejects.toMatchObject({ code: 'bad_signature' });
});

test('a session ends after 15 minutes, with its key, and is good for its device alone', async () => {
  const { token } = await registering(registration());
  const other = await bench.device();
  const refused = { code: 'unauthorized' };
  await expect(deviceOf(bench.ctx, token.replace(key.id, other.id))).rejects.toMatchObject(refused);
  const longer = token.replace(/\.\d+\./, `.${bench.now + 86_400_000}.`);
  await expect(deviceOf(bench.ctx, longer)).rejects.toMatchObject(refused);

  const { store } = bench.ctx;
  const change = (to: string) =>
    store.write((db) =>
      db.updateTable('devices').set({ key: to }).where('device', '=', key.id).execute(),
    );
  await change(newKey().id);
  await expect(deviceOf(bench.ctx, token)).rejects.toMatchObject(refused);
  await change(key.id);
  expect(await deviceOf(bench.ctx, token)).toMatchObject({ device: key.id });

  bench.now += 15 * 60_000;
  await expect(deviceOf(bench.ctx, token)).rejects.toMatchObject(refused);
});
