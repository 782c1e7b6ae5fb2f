import { afterEach, beforeEach, expect, test } from 'vitest';
import { QUALITY_DEFAULTS } from '../../../../lib/protocol/campaigns.ts';
import { getDevice } from '../../devices/find.ts';
import { findMove } from '../../devices/moves.ts';
import { onBound } from '../../tasks/on-bound.ts';
import { Bench, CAMPAIGN, type Key, newKey, OTHER_WALLET, WALLET } from '../../testing/bench.ts';
import { bindWallet } from './bind.ts';
import { announceMove, carryOutMoves } from './move.ts';

let bench: Bench;
let device: Key;
beforeEach(async () => {
  bench = await Bench.open({ floorScale: 0 });
  device = await bench.device();
});
afterEach(() => bench.close());

const SIG = `0x${'00'.repeat(65)}`;
const walletOf = async (of = device) => (await getDevice(bench.db, of.id)).account;
const bad = { code: 'bad_signature' };

/** Binds where only these wallets sign what they are asked for. */
const bindAs = (signers: string[], request: Parameters<typeof bindWallet>[2]) => {
  const verifyWallet = async (account: string) => signers.includes(account);
  return bindWallet(bench.ctx, { verifyWallet, onBound }, request);
};

test('a device is bound by its own signature and that of the wallet', async () => {
  const forged = newKey().sign(new Uint8Array(3));
  await expect(bench.bind(device, WALLET, { sig: forged })).rejects.toMatchObject(bad);
  await expect(bindAs([], bench.binding(device, WALLET))).rejects.toMatchObject(bad);
  await bindAs([WALLET], bench.binding(device, WALLET));
  expect(await walletOf()).toBe(WALLET);
});

test('signatures are of this hour, and bind once', async () => {
  const old = bench.binding(device, WALLET);
  bench.now += 3_600_001;
  await expect(bindAs([WALLET], old)).rejects.toMatchObject({ code: 'clock_skew' });

  const used = bench.binding(device, WALLET);
  await bindAs([WALLET], used);
  await bench.bind(device, OTHER_WALLET, { previousSig: SIG });
  // Both wallets signed a move back; it is the first binding's signatures that are sent again.
  const again = bindAs([WALLET, OTHER_WALLET], { ...used, previousSig: SIG });
  await expect(again).rejects.toMatchObject({ code: 'conflict' });
  expect(await walletOf()).toBe(OTHER_WALLET);
});

test('a bound device leaves its wallet with that wallet’s signature alone', async () => {
  await bench.bind(device, WALLET);
  await expect(bench.bind(device, OTHER_WALLET)).rejects.toMatchObject({ code: 'wallet_bound' });
  bench.now += 1;
  const request = { ...bench.binding(device, OTHER_WALLET), previousSig: SIG };
  await expect(bindAs([OTHER_WALLET], request)).rejects.toMatchObject(bad);
  await bindAs([OTHER_WALLET, WALLET], request);
  expect(await walletOf()).toBe(OTHER_WALLET);
});

test('the wallet that signed is the one that the device leaves, whatever happened meanwhile', async () => {
  await bench.bind(device, WALLET);
  bench.now += 1;
  const third = `0x${'a3'.repeat(20)}`;
  const verifyWallet = async (account: string) => {
    if (account === WALLET) await bench.bind(device, third, { previousSig: SIG });
    return true;
  };
  const moving = bindWallet(
    bench.ctx,
    { verifyWallet, onBound },
    { ...bench.binding(device, OTHER_WALLET), previousSig: SIG },
  );
  await expect(moving).rejects.toMatchObject({ code: 'wallet_bound' });
  expect(await walletOf()).toBe(third);
});

test('a move is announced by a bound device, for another wallet, by signatures that have bound nothing', async () => {
  const announce = (request: Parameters<typeof announceMove>[2]) =>
    announceMove(bench.ctx, async () => true, request);
  const refused = { code: 'conflict' };
  await expect(announce(bench.binding(device, WALLET))).rejects.toMatchObject(refused);
  await bench.bind(device, WALLET);
  await expect(announce(bench.binding(device, WALLET))).rejects.toMatchObject(refused);

  bench.now += 1;
  const used = bench.binding(device, OTHER_WALLET);
  await bindAs([WALLET, OTHER_WALLET], { ...used, previousSig: SIG });
  await bench.bind(device, WALLET, { previousSig: SIG });
  await expect(announce(used)).rejects.toMatchObject(refused);
});

test('a move whose signatures have bound since its notice is never carried out', async () => {
  await bench.bind(device, WALLET);
  bench.now += 1;
  const request = bench.binding(device, OTHER_WALLET);
  await announceMove(bench.ctx, async () => true, request);
  const row = { device: device.id, account: OTHER_WALLET, nonce: request.nonce };
  const sigs = { wallet_sig: SIG, device_sig: request.sig, at: bench.now };
  await bench.ctx.store.write((db) =>
    db
      .insertInto('bindings')
      .values({ ...row, ...sigs })
      .execute(),
  );
  bench.now += bench.ctx.rules.moveMs;
  await carryOutMoves(bench.ctx, onBound);
  expect(await walletOf()).toBe(WALLET);
  expect(await findMove(bench.db, device.id)).toBeUndefined();
});

test('a move that is announced again while others are carried out waits for its own notice', async () => {
  const other = await sibling();
  await bench.bind(device, WALLET);
  for (const one of [device, other]) {
    bench.now += 1;
    await announceMove(bench.ctx, async () => true, bench.binding(one, OTHER_WALLET));
  }
  bench.now += bench.ctx.rules.moveMs;
  const carried = await carryOutMoves(bench.ctx, async (_, db, { device: id }) => {
    const later = { effective_at: bench.now + 1_000 };
    await db.updateTable('moves').set(later).where('device', '!=', id).execute();
    return [];
  });
  expect(carried).toBe(2);
  expect([await walletOf(), await walletOf(other)]).toEqual([OTHER_WALLET, WALLET]);
});

/** A second device that is bound to the wallet already. */
async function sibling(): Promise<Key> {
  const other = await bench.device();
  await bench.bind(other, WALLET);
  return other;
}

const stateOf = async (of: Key) =>
  (await bench.db.selectFrom('answers').select('state').where('device', '=', of.id).execute()).map(
    ({ state }) => state,
  );

test('a wallet answers a task once: what a second device had answered or leased does not count twice', async () => {
  await bench.campaign([{}, {}], {}, { ...QUALITY_DEFAULTS, burnIn: 100 });
  const other = await sibling();
  for (const lease of await bench.lease(other, 2)) await bench.answer(other, lease);
  const [first] = await bench.lease(device, 2);
  await bench.answer(device, first!);
  expect(await stateOf(device)).toEqual(['pending']);

  await bench.bind(device, WALLET);
  expect(await stateOf(device)).toEqual(['disputed']);
  const leases = await bench.db
    .selectFrom('leases')
    .select('state')
    .where('device', '=', device.id)
    .orderBy('state')
    .execute();
  expect(leases.map(({ state }) => state)).toEqual(['done', 'expired']);
});

const TEST = { questions: 2, needed: 2, daily: 10 };
const QUESTION = { gold: 'b', explanation: 'y comes first' };

test('a wallet is paid for one entrance test', async () => {
  const quality = { ...QUALITY_DEFAULTS, entrance: TEST };
  await bench.campaign([{}, QUESTION, QUESTION, QUESTION, QUESTION], {}, quality);
  const other = await sibling();
  for (const one of [other, device]) {
    // Each is asked other questions, so that no answer is a second one to the same.
    const met = bench.db.selectFrom('leases').select('task');
    await bench.ctx.store.write((db) =>
      db.updateTable('tasks').set({ gold_off: 1 }).where('id', 'in', met).execute(),
    );
    for (let i = 0; i < TEST.questions; i++) {
      const [lease] = await bench.lease(one);
      expect(lease!.entrance).toBeDefined();
      await bench.answer(one, lease!, { type: 'answer', choice: await bench.second(lease!) });
    }
  }
  await bench.bind(device, WALLET);
  expect(await stateOf(device)).toEqual(['disputed', 'disputed']);
  expect(await stateOf(other)).toEqual(['pending', 'pending']);
});

/** What a refit writes about a rater who failed their checks. */
const findAgainst = (rater: string) =>
  bench.ctx.store.write((db) =>
    db
      .insertInto('rater_records')
      .values({
        campaign: CAMPAIGN,
        rater,
        standing: 'against',
        reason: 'checks_failed: a test',
        share: 0,
        doubted: 0,
        body: '{}',
        at: bench.now,
      })
      .execute(),
  );

test('findings about a device follow it to its wallet', async () => {
  await bench.campaign([{}], {}, QUALITY_DEFAULTS);
  await findAgainst(device.id);
  await bench.bind(device, WALLET);
  expect(await bench.lease(await sibling())).toEqual([]);
  expect(await bench.lease(await bench.device())).toHaveLength(1);
});

test('findings about a wallet follow its device to the next', async () => {
  await bench.campaign([{}], {}, QUALITY_DEFAULTS);
  await bench.bind(device, WALLET);
  await findAgainst(WALLET);
  await bench.bind(device, OTHER_WALLET, { previousSig: SIG });
  expect(await bench.lease(device)).toEqual([]);
});

test('two devices that were credited for one task, and then bound to one wallet, are paid once', async () => {
  const other = await bench.device();
  await bench.campaign([{}, {}]);
  for (const one of [device, other]) {
    for (const lease of await bench.lease(one, 2)) await bench.answer(one, lease);
  }
  const paid = async () =>
    (await bench.db.selectFrom('accounts').select('cumulative').executeTakeFirst())?.cumulative;
  await bench.bind(device, WALLET);
  expect(await paid()).toBe(20_000n);
  await bench.bind(other, WALLET);
  expect(await paid()).toBe(20_000n);
  expect((await getDevice(bench.db, other.id)).credited).toBe(20_000n);

  // What is nobody's stays so when the device moves to a wallet that did not answer.
  await bench.bind(other, OTHER_WALLET, { previousSig: SIG });
  const owners = await bench.db
    .selectFrom('answers')
    .select('owner')
    .where('device', '=', other.id)
    .execute();
  expect(owners).toEqual([{ owner: null }, { owner: null }]);
});

test('what a device was credited is not paid beside an answer of its wallet that is still pending', async () => {
  const other = await bench.device();
  await bench.campaign([{}]);
  for (const one of [device, other]) {
    const [lease] = await bench.lease(one);
    await bench.answer(one, lease!);
  }
  await bench.bind(device, WALLET);
  await bench.ctx.store.write((db) =>
    db.updateTable('answers').set({ state: 'pending' }).where('device', '=', device.id).execute(),
  );
  await bench.bind(other, WALLET);
  const { owner } = await bench.db
    .selectFrom('answers')
    .select('owner')
    .where('device', '=', other.id)
    .executeTakeFirstOrThrow();
  expect(owner).toBe(null);
});
