import { beforeEach, describe, expect, test } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { getMeta } from '../../../lib/db/meta.ts';
import type { ClaimJob } from '../../../lib/protocol/bridge.ts';
import type { RouteName } from '../../../lib/protocol/routes.ts';
import { claimant, mockBrowser, TAB, TX } from '../testing/claimant.ts';
import { NOW, OTHER, OTHER_KEY, PRICE, WALLET } from '../testing/keys.ts';
import { uuid } from '../testing/tasks.ts';
import { followClaim } from './follow.ts';
import { claimPage } from './page.ts';
import { dismissClaim, reopenClaim, startClaim } from './start.ts';
import { changeJob } from './store.ts';
import { forgetTab, onTabClosed } from './tabs.ts';

beforeEach(mockBrowser);

describe('from start to end', () => {
  test('opened, binding, quoted, submitted, final: each stored before it is answered', async () => {
    const { context, service, tell, job, connect, signBind, signClaim } = await claimant();
    expect(await job()).toMatchObject({ state: 'opened', tabId: TAB, amount: String(PRICE) });
    expect(await tell({ type: 'ready' })).toMatchObject({
      ok: true,
      view: { job: { state: 'opened' } },
    });
    await connect();
    expect(await job()).toMatchObject({ state: 'binding', bind: { account: WALLET, nonce: NOW } });
    await signBind();
    expect(await job()).toMatchObject({
      state: 'quoted',
      claim: { account: WALLET, recipient: WALLET, cumulative: String(PRICE) },
    });
    const reply = await signClaim();
    expect(await job()).toMatchObject({ state: 'submitted' });
    // The page gets no signature back.
    expect(reply).toMatchObject({ ok: true, view: { job: { sig: null, bindSig: null } } });
    service.mine();
    await followClaim(context);
    expect(await job()).toMatchObject({ state: 'final', tx: `0x${'7'.repeat(64)}` });
    await expect(startClaim(context)).rejects.toMatchObject({ code: 'nothing_to_claim' });
  });

  test('sent by the wallet itself: followed on the chain', async () => {
    const { context, service, tell, job, connect } = await claimant({ bound: true });
    await connect(WALLET, 'self');
    expect(await job()).toMatchObject({ state: 'quoted', claim: null });
    expect((await job()).self).toMatchObject({ voucher: { cumulative: String(PRICE) } });
    await tell({ type: 'sent', account: WALLET, tx: TX });
    expect(await job()).toMatchObject({ state: 'submitted', tx: TX });
    service.book.claimed = PRICE;
    await followClaim(context);
    expect(await job()).toMatchObject({ state: 'confirmed', status: { paid: String(PRICE) } });
  });
});

describe('a stop at each step', () => {
  // After a stop only what is stored is left, and the next call must continue from it.
  const routes: [RouteName, 'before' | 'after'][] = [
    ['bind', 'before'],
    ['bind', 'after'],
    ['quote', 'before'],
    ['claim', 'before'],
    ['claim', 'after'],
  ];
  test.each(routes)('%s lost %s: goes on by itself or at the next press', async (route, when) => {
    const { context, service, job, connect, signBind, signClaim } = await claimant();
    service.lose = { route, when };
    await connect();
    await signBind();
    await followClaim(context);
    if ((await job()).state === 'opened') await connect();
    expect((await job()).state).toBe('quoted');
    await signClaim();
    await followClaim(context);
    expect(await job()).toMatchObject({ state: 'submitted', error: null });
    expect(service.receipts.filter((receipt) => receipt.kind === 'bind')).toHaveLength(1);
    expect(service.claims.size).toBe(1);
  });

  test('a message that was sent twice changes nothing', async () => {
    const { service, tell, job, connect, bindSig, claimSig, sayYes } = await claimant();
    await connect();
    const bind = await bindSig();
    await tell({ type: 'bound', account: WALLET, sig: bind });
    await tell({ type: 'bound', account: WALLET, sig: bind });
    await sayYes();
    const sig = await claimSig();
    await tell({ type: 'signed', account: WALLET, sig });
    const before = await job();
    expect(await tell({ type: 'signed', account: WALLET, sig })).toMatchObject({ ok: true });
    expect(await job()).toEqual(before);
    expect(service.calls.filter((route) => route === 'claim')).toHaveLength(1);
  });

  test('a browser that was closed forgets the tab, not the signature', async () => {
    const { context, service, job, connect, signBind, signClaim } = await claimant();
    await connect();
    await signBind();
    service.lose = { route: 'claim', when: 'before' };
    await signClaim();
    expect(await job()).toMatchObject({ state: 'signed', error: { code: 'offline' } });
    await forgetTab(context);
    expect(await job()).toMatchObject({ state: 'signed', tabId: null });
    await followClaim(context);
    expect((await job()).state).toBe('submitted');
  });
});

describe('what a person or a wallet may do', () => {
  test('declines, and then accepts', async () => {
    const { tell, job, connect, signBind, signClaim } = await claimant();
    await connect();
    await tell({ type: 'rejected', code: 4001, message: 'User rejected' });
    expect(await job()).toMatchObject({ state: 'rejected', error: { code: 'wallet_rejected' } });
    await signBind();
    expect((await job()).state).toBe('quoted');
    await tell({ type: 'rejected', code: 4001, message: 'User rejected' });
    await signClaim();
    expect((await job()).state).toBe('submitted');
  });

  test('signs with another account', async () => {
    const { service, tell, job, connect, signBind, signClaim, bindSig } = await claimant();
    service.noContracts = true;
    await connect();
    const wrong = { type: 'bound', account: WALLET, sig: await bindSig(OTHER_KEY) } as const;
    expect(await tell(wrong)).toMatchObject({ ok: false, code: 'bad_signature' });
    expect(await job()).toMatchObject({ state: 'rejected', bindSig: null });
    await signBind();
    const reply = await signClaim(OTHER_KEY);
    expect(reply).toMatchObject({ ok: false, code: 'bad_signature' });
    expect((reply as { message: string }).message).toContain(OTHER);
    expect(await job()).toMatchObject({ state: 'rejected', sig: null });
    expect(service.claims.size).toBe(0);
  });

  test('signs with a contract, whose signature looks like that of another key', async () => {
    const { service, tell, job, connect, signClaim, bindSig, sayYes } = await claimant();
    service.contractWallet = WALLET;
    await connect();
    await tell({ type: 'bound', account: WALLET, sig: await bindSig(OTHER_KEY) });
    await sayYes();
    expect((await job()).state).toBe('quoted');
    expect(await signClaim(OTHER_KEY)).toMatchObject({ ok: true });
    expect((await job()).state).toBe('submitted');
  });

  test('chooses another account than the one that is bound', async () => {
    const { connect, job } = await claimant({ bound: true });
    expect(await connect(OTHER)).toMatchObject({ ok: false, code: 'wallet_bound' });
    expect((await job()).state).toBe('opened');
  });

  test('closes the page: abandoned before a signature, going on after it', async () => {
    const { context, id, tell, job, connect, signBind, signClaim } = await claimant();
    await connect();
    await onTabClosed(context, 999);
    expect((await job()).state).toBe('binding');
    await onTabClosed(context, TAB);
    expect(await job()).toMatchObject({ state: 'abandoned', tabId: null });
    await reopenClaim(context, id);
    expect(await tell({ type: 'ready' })).toMatchObject({
      ok: true,
      view: { job: { state: 'opened' } },
    });
    await connect();
    await signBind();
    await signClaim();
    await onTabClosed(context, TAB);
    expect(await job()).toMatchObject({ state: 'submitted', tabId: null });
    await expect(dismissClaim(context, id)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('presses Claim twice: one job, its tab brought forward', async () => {
    const { context, id } = await claimant();
    expect((await startClaim(context)).id).toBe(id);
    expect(fakeBrowser.tabs.create).toHaveBeenCalledTimes(1);
    expect(fakeBrowser.tabs.update).toHaveBeenCalledWith(TAB, { active: true });
  });

  test('leaves it for a day', async () => {
    const { context, job } = await claimant();
    context.time = NOW + 25 * 3_600_000;
    await followClaim(context);
    expect((await job()).state).toBe('expired');
  });

  test('signs an expired quote, and is asked to sign a new one', async () => {
    const { context, service, job, connect, tell } = await claimant({ bound: true });
    await connect();
    context.time = NOW + 700_000;
    const before = (await job()).claim;
    await tell({ type: 'ready' });
    expect(service.calls.filter((route) => route === 'quote')).toHaveLength(2);
    expect(await job()).toMatchObject({ state: 'quoted', claim: before });
    expect((await job()).quoteExpiresAt).toBe(NOW + 600_000);
  });
});

describe('a choice that is changed while the service is asked', () => {
  test('a quote for the wallet before it is not kept', async () => {
    const { context, service, id, job, tell } = await claimant({ bound: true });
    service.tamper = (route, answer) => {
      if (route !== 'quote') return answer;
      service.tamper = (_, other) => other;
      const self = { account: WALLET, recipient: WALLET, mode: 'self' } as const;
      return changeJob(context, id, () => self).then(() => answer);
    };
    await tell({ type: 'connected', account: WALLET, recipient: WALLET, mode: 'relay' });
    expect(await job()).toMatchObject({ mode: 'self', claim: null });
  });

  test('a look at an old transaction does not undo a new try', async () => {
    const { context, service, id, job, tell, connect } = await claimant({ bound: true });
    await connect(WALLET, 'self');
    await tell({ type: 'sent', account: WALLET, tx: TX });
    service.sent.set(TX, { outcome: 'reverted', block: 9, used: 5 });
    await followClaim(context);
    expect((await job()).state).toBe('failed');
    service.tamper = (route, answer) => {
      if (route !== 'sentTransaction') return answer;
      return changeJob(context, id, () => ({ state: 'quoted', error: null })).then(() => answer);
    };
    service.sent.set(TX, { known: false, nonce: null, used: 0 });
    await changeJob(context, id, ({ sent }) => ({ sent: [{ ...sent[0]!, fate: 'unknown' }] }));
    await followClaim(context);
    expect((await job()).state).toBe('quoted');
  });
});

describe('who may act for a job', () => {
  test('another tab, another job, or no tab may not', async () => {
    const { context, tell } = await claimant();
    expect(await tell({ type: 'ready' }, 8)).toMatchObject({ ok: false, code: 'forbidden' });
    const foreign = { type: 'ready', job: uuid(9) } as const;
    expect(await claimPage(context, foreign, { tabId: TAB })).toMatchObject({ code: 'not_found' });
    expect(await claimPage(context, foreign, { tabId: null })).toMatchObject({ ok: false });
  });

  test('a page cannot skip a step', async () => {
    const { tell, job } = await claimant({ bound: true });
    const sig = `0x${'1'.repeat(130)}`;
    expect(await tell({ type: 'signed', account: WALLET, sig })).toMatchObject({
      code: 'conflict',
    });
    // Bound already: nothing to do, and nothing is done.
    expect(await tell({ type: 'bound', account: WALLET, sig })).toMatchObject({ ok: true });
    expect(await tell({ type: 'sent', account: WALLET, tx: TX })).toMatchObject({ ok: false });
    expect((await job()).state).toBe('opened');
  });
});

describe('a quote that differs', () => {
  type Quote = {
    claim: ClaimJob['claim'] & object;
    claimed: string;
    backed: { voucher: { sig: string } };
  };
  const forgeries: [string, (quote: Quote) => void, string][] = [
    [
      'pays another address',
      (q) => {
        q.claim.recipient = OTHER;
      },
      'claim_differs',
    ],
    [
      'is of another wallet',
      (q) => {
        q.claim.account = OTHER;
      },
      'claim_differs',
    ],
    [
      'takes all as a fee',
      (q) => {
        q.claim.relayerFee = String(PRICE);
      },
      'claim_differs',
    ],
    [
      'has a different sum',
      (q) => {
        q.claim.cumulative = String(PRICE + 1n);
      },
      'claim_differs',
    ],
    [
      'has no relayer for its fee',
      (q) => {
        q.claim.relayer = `0x${'0'.repeat(40)}`;
      },
      'claim_differs',
    ],
    [
      'never ends',
      (q) => {
        q.claim.deadline = 2 ** 40;
      },
      'claim_differs',
    ],
    [
      'is over already',
      (q) => {
        q.claim.deadline = Math.floor(NOW / 1_000);
      },
      'claim_differs',
    ],
    [
      'says that all of it was paid',
      (q) => {
        q.claimed = q.claim.cumulative;
        q.claim.relayerFee = '0';
      },
      'claim_differs',
    ],
    [
      'has a forged voucher',
      (q) => {
        q.backed.voucher.sig = `0x${'1'.repeat(130)}`;
      },
      'receipt_mismatch',
    ],
  ];
  test.each(forgeries)('%s is not put before the wallet', async (_, forge, code) => {
    const { context, service, connect, job } = await claimant({ bound: true });
    service.tamper = (route, answer: Quote) => {
      if (route === 'quote') forge(answer);
      return answer;
    };
    await connect();
    expect(await job()).toMatchObject({ state: 'opened', claim: null, error: { code } });
    const noted = await getMeta(context.db, 'mismatch');
    expect(noted?.code).toBe(code === 'receipt_mismatch' ? code : undefined);
  });
});

test('a claim that cannot be read is an error, not an absence', async () => {
  const { context } = await claimant();
  await fakeBrowser.storage.local.set({ 'claim-job': '{"v":1,"value":{"id"' });
  await expect(startClaim(context)).rejects.toMatchObject({ code: 'storage_damaged' });
});
