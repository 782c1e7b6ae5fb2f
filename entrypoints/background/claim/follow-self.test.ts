import { beforeEach, describe, expect, test } from 'vitest';
import type { Sighting } from '../../../lib/domain/own-transaction.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import { claimant, mockBrowser, TX } from '../testing/claimant.ts';
import { NOW, OTHER, PRICE, WALLET } from '../testing/keys.ts';
import { uuid } from '../testing/tasks.ts';
import { followClaim } from './follow.ts';
import { dismissClaim, startClaim } from './start.ts';

beforeEach(mockBrowser);

const SECOND = `0x${'8'.repeat(64)}`;
const FASTER = `0x${'f'.repeat(64)}`;

async function sender() {
  const made = await claimant({ bound: true });
  await made.connect(WALLET, 'self');
  const sent = (tx = TX) => made.tell({ type: 'sent', account: WALLET, tx });
  /** Follows it after `ms` more, with what the chain shows by then. */
  async function look(seen: Partial<Sighting>, ms = 1_000, tx = TX) {
    made.service.sent.set(tx, seen);
    made.context.time += ms;
    await followClaim(made.context);
    return made.job();
  }
  return { ...made, sent, look };
}

describe('a transaction of the wallet’s own', () => {
  test('that failed in its block is told, and the claim goes on', async () => {
    const { sent, look, job, connect } = await sender();
    await sent();
    expect(await look({ outcome: 'reverted', block: 9, used: 5 })).toMatchObject({
      state: 'failed',
      error: { code: 'tx_reverted' },
    });
    await connect(WALLET, 'relay');
    expect((await job()).state).toBe('quoted');
  });

  test('that was cancelled in the wallet is told, once two looks agree', async () => {
    const { sent, look } = await sender();
    await sent();
    expect((await look({ nonce: 4, used: 4 })).state).toBe('submitted');
    const gone = { known: false, nonce: null, used: 5 };
    expect((await look(gone)).state).toBe('submitted');
    expect(await look(gone, 16_000)).toMatchObject({
      state: 'failed',
      error: { code: 'tx_replaced' },
    });
  });

  test('whose nonce was used by a node that only lagged is still waited for', async () => {
    const { sent, look } = await sender();
    await sent();
    await look({ nonce: 4, used: 5 });
    expect((await look({ nonce: 4, used: 4 }, 16_000)).state).toBe('submitted');
    expect((await look({ nonce: 4, used: 5 }, 1_000)).state).toBe('submitted');
  });

  test('that no node knows for minutes is told; when it is paid after all, that counts', async () => {
    const { service, sent, look } = await sender();
    await sent();
    const unknown = { known: false, nonce: null, used: 0 };
    expect((await look(unknown, 60_000)).state).toBe('submitted');
    expect(await look(unknown, 180_000)).toMatchObject({
      state: 'failed',
      error: { code: 'tx_unknown' },
    });
    service.book.claimed = PRICE;
    expect(await look({ outcome: 'success', block: 9, used: 1 })).toMatchObject({
      state: 'confirmed',
      tx: TX,
      error: null,
    });
  });

  test('that was sped up is paid, with the transaction that the chain names', async () => {
    const { service, sent, look } = await sender();
    await sent();
    service.tamper = (route, answer: { lastTx: string | null }) => {
      if (route === 'chainAccount') answer.lastTx = FASTER;
      return answer;
    };
    await look({ nonce: 4, used: 4 });
    service.book.claimed = PRICE;
    expect(await look({ known: false, nonce: null, used: 5 })).toMatchObject({
      state: 'confirmed',
      tx: FASTER,
    });
  });

  test('asked for twice and sent twice: the one that paid is shown, not the one that failed', async () => {
    const { service, sent, look } = await sender();
    await sent();
    await sent(SECOND);
    service.sent.set(SECOND, { outcome: 'reverted', block: 9, used: 6 });
    service.book.claimed = PRICE;
    expect(await look({ outcome: 'success', block: 9, used: 6 })).toMatchObject({
      state: 'confirmed',
      tx: TX,
    });
  });

  test('is not said to be paid by the claim before it, which the chain may still name', async () => {
    const { context, service, sent, look } = await sender();
    await sent();
    const event = { state: 'final', at: NOW - 5, error: null, tx: FASTER } as const;
    const row = {
      startedAt: NOW - 9,
      account: WALLET,
      amount: '1',
      fee: '0',
      mode: 'self',
    } as const;
    await context.db.claims.put({ id: uuid(3), ...row, events: [event] });
    service.tamper = (route, answer: { lastTx: string | null }) => {
      if (route === 'chainAccount') answer.lastTx = FASTER;
      return answer;
    };
    await look({ nonce: 4, used: 4 });
    service.book.claimed = PRICE;
    expect(await look({ known: false, nonce: null, used: 5 })).toMatchObject({
      state: 'confirmed',
      tx: null,
    });
  });

  test('of which the service says nothing is still waited for', async () => {
    const { service, sent, look } = await sender();
    await sent();
    service.tamper = (route, answer) => {
      if (route === 'sentTransaction') throw new StintError('offline', 'Lost request.');
      return answer;
    };
    expect(await look({ nonce: 4, used: 4 }, 600_000)).toMatchObject({
      state: 'submitted',
      sent: [{ fate: 'waiting' }],
    });
  });

  test('that failed is never shown as the payment, when another one paid', async () => {
    const { service, sent, look } = await sender();
    await sent(SECOND);
    service.book.claimed = PRICE;
    const failed = { outcome: 'reverted', block: 9, used: 6 } as const;
    expect(await look(failed, 1_000, SECOND)).toMatchObject({ state: 'confirmed', tx: null });
    service.tamper = (route, answer: { lastTx: string | null }) => {
      if (route === 'chainAccount') answer.lastTx = FASTER;
      return answer;
    };
    expect(await look(failed, 1_000, SECOND)).toMatchObject({ tx: FASTER });
  });

  test.each(['rejected', 'relay'] as const)(
    'whose hash comes late still counts: %s meanwhile',
    async (meanwhile) => {
      const { tell, connect, sent, job } = await sender();
      if (meanwhile === 'rejected') await tell({ type: 'rejected', code: 4001, message: 'no' });
      else await connect(WALLET, 'relay');
      expect(await sent()).toMatchObject({ ok: true });
      expect(await job()).toMatchObject({ state: 'submitted', mode: 'self', tx: TX });
    },
  );

  test('of a wallet that this device does not know is not followed', async () => {
    const { tell, job } = await sender();
    expect(await tell({ type: 'sent', account: OTHER, tx: TX })).toMatchObject({
      code: 'claim_differs',
    });
    expect((await job()).sent).toEqual([]);
  });

  test('need not be followed: it can be left, and a new claim starts', async () => {
    const { context, id, sent } = await sender();
    await sent();
    await dismissClaim(context, id);
    expect((await context.db.claims.get(id))?.events.at(-1)).toMatchObject({
      state: 'failed',
      error: { code: 'tx_left' },
    });
    expect((await startClaim(context)).id).not.toBe(id);
  });
});

describe('the vault’s sum is looked at', () => {
  test('after a no of the wallet: an earlier request had been signed', async () => {
    const { service, tell, job } = await sender();
    service.book.claimed = PRICE;
    await tell({ type: 'rejected', code: 4001, message: 'no' });
    expect(await job()).toMatchObject({ state: 'superseded', error: null });
  });

  test('before the wallet is asked', async () => {
    const { service, tell } = await sender();
    service.book.claimed = PRICE;
    expect(await tell({ type: 'check' })).toMatchObject({ view: { job: { state: 'superseded' } } });
  });

  test('when the claim is opened again', async () => {
    const { context, service, job } = await sender();
    service.book.claimed = PRICE;
    await startClaim(context);
    expect((await job()).state).toBe('superseded');
  });

  test('and a chain that is away changes nothing', async () => {
    const { service, tell, job } = await sender();
    service.lose = { route: 'chainAccount', when: 'before' };
    await tell({ type: 'check' });
    expect((await job()).state).toBe('quoted');
  });
});

test('what could be signed before the sender was changed can still be signed', async () => {
  const { connect, signClaim, job } = await claimant({ bound: true });
  await connect(WALLET, 'relay');
  await connect(WALLET, 'self');
  expect(await job()).toMatchObject({ state: 'quoted', mode: 'self' });
  expect(await signClaim()).toMatchObject({ ok: true });
  expect(await job()).toMatchObject({ state: 'submitted', mode: 'relay' });
});

test('a wallet is not asked to send what the vault would refuse', async () => {
  const { service, connect, job } = await claimant({ bound: true });
  service.book.claimed = PRICE;
  await connect(WALLET, 'self');
  expect(await job()).toMatchObject({ state: 'superseded', self: null });
});

test('a claim that was signed and never sent is not sent after its deadline', async () => {
  const { context, service, connect, signClaim, job } = await claimant({ bound: true });
  await connect();
  service.lose = { route: 'claim', when: 'before' };
  await signClaim();
  expect((await job()).state).toBe('signed');
  context.time = NOW + 3_601_000;
  await followClaim(context);
  expect((await job()).state).toBe('expired');
  expect(service.claims.size).toBe(0);
});

test('a relayed claim of which nobody has news ends after its deadline', async () => {
  const { context, service, connect, signClaim, job } = await claimant({ bound: true });
  await connect();
  await signClaim();
  context.time = NOW + 3 * 3_600_000;
  service.lose = { route: 'claimStatus', when: 'before' };
  await followClaim(context);
  expect((await job()).state).toBe('expired');
});

test('a page that is opened after its claim was put away is told that it was paid, and by what', async () => {
  const { context, service, id, tell, connect, signClaim } = await claimant({ bound: true });
  await connect();
  await signClaim();
  service.mine();
  await followClaim(context);
  await dismissClaim(context, id);
  expect(await tell({ type: 'ready' })).toMatchObject({
    ok: false,
    code: 'not_found',
    past: { state: 'final', tx: `0x${'7'.repeat(64)}`, amount: String(PRICE) },
  });
});
