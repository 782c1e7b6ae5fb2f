import { beforeEach, describe, expect, test } from 'vitest';
import { bindDigest } from '../../../lib/domain/wallet-messages.ts';
import { MAX_SENT } from '../../../lib/protocol/bridge.ts';
import { claimJobItem } from '../../../lib/storage/claim-job.ts';
import { claimant, mockBrowser, TAB, TX } from '../testing/claimant.ts';
import { NOW, OTHER, OTHER_KEY, signDigest, WALLET } from '../testing/keys.ts';
import { claimPage } from './page.ts';
import { forgetTab } from './tabs.ts';

beforeEach(mockBrowser);

const DIGEST = `0x${'1'.repeat(64)}`;
const SIG = `0x${'1'.repeat(130)}`;

describe('who may act for a job', () => {
  test('a caller without a tab may not, even when no tab holds it', async () => {
    const { context, id } = await claimant();
    await forgetTab(context);
    const reply = await claimPage(context, { type: 'ready', job: id }, { tabId: null });
    expect(reply).toMatchObject({ ok: false, code: 'forbidden' });
  });

  test('of two tabs that come at once, one may', async () => {
    const { context, tell, job } = await claimant();
    await forgetTab(context);
    const replies = await Promise.all([8, 9].map((tab) => tell({ type: 'ready' }, tab)));
    expect(replies.map(({ ok }) => ok)).toEqual([true, false]);
    expect((await job()).tabId).toBe(8);
  });

  test('a job of another service is not gone on with', async () => {
    const { tell, job } = await claimant();
    await claimJobItem.set({ ...(await job()), origin: 'https://former.example' });
    expect(await tell({ type: 'ready' })).toMatchObject({ ok: false, code: 'not_found' });
  });

  test('a claim of yesterday is over', async () => {
    const { context, tell, job } = await claimant();
    context.time = NOW + 25 * 3_600_000;
    await tell({ type: 'ready' });
    expect(await job()).toMatchObject({ state: 'expired' });
  });

  test('the page is never given back a signature', async () => {
    const { context, connect, bindSig, signBind, signClaim, tell, job } = await claimant();
    await connect();
    const seen = async () => (await tell({ type: 'ready' })) as { view: { job: object } };
    await tell({ type: 'bound', account: WALLET, sig: await bindSig() });
    expect((await job()).bindSig).not.toBeNull();
    expect((await seen()).view.job).toMatchObject({ bindSig: null });
    await signBind();
    const { sig } = await job();
    expect(sig).toBeNull();
    await signClaim();
    expect((await job()).sig).not.toBeNull();
    expect((await seen()).view.job).toMatchObject({ sig: null });
    await claimJobItem.set({
      ...(await job()),
      move: { from: WALLET, sig: SIG, effectiveAt: null },
    });
    expect((await seen()).view.job).toMatchObject({ move: { from: WALLET, sig: null } });
    expect(context.network.service).toBe((await job()).origin);
  });
});

describe('what is on its way', () => {
  async function signed() {
    const made = await claimant({ bound: true });
    await made.connect();
    const sig = await made.claimSig();
    await made.tell({ type: 'signed', account: WALLET, sig });
    return { ...made, sig };
  }

  test.each([
    { type: 'connected', account: WALLET, recipient: WALLET, mode: 'self' },
    { type: 'move', account: OTHER },
    { type: 'bound', account: OTHER, sig: SIG },
    { type: 'sent', account: WALLET, tx: TX },
  ] as const)('is not changed by a page that says $type', async (news) => {
    const { tell, job } = await signed();
    const before = await job();
    expect(before.state).toBe('submitted');
    await tell(news);
    expect(await job()).toEqual(before);
  });

  const no = { type: 'rejected', code: 4001, message: 'No.' } as const;

  test('a claim that the wallet has signed is not declined any more', async () => {
    const { service, connect, signClaim, tell, job } = await claimant({ bound: true });
    await connect();
    for (const step of [signClaim, () => tell(no)]) {
      service.lose = { route: 'claim', when: 'before' };
      await step();
    }
    expect(await job()).toMatchObject({ state: 'signed', error: { code: 'offline' } });
  });

  test('nor is a binding', async () => {
    const { connect, bindSig, tell, job } = await claimant();
    await connect();
    await tell({ type: 'bound', account: WALLET, sig: await bindSig() });
    await tell(no);
    expect(await job()).toMatchObject({ state: 'confirming', error: null });
  });

  test('what is over is not signed, even by a good signature', async () => {
    const { tell, job, sig } = await signed();
    await claimJobItem.set({ ...(await job()), state: 'expired', sig: null });
    const reply = await tell({ type: 'signed', account: WALLET, sig });
    expect(reply).toMatchObject({ ok: false, code: 'conflict' });
    expect(reply).toMatchObject({ message: expect.stringContaining('expired') });
  });
});

describe('an answer counts for the account that was chosen', () => {
  test('a binding', async () => {
    const { tell, connect, bindSig, job } = await claimant();
    await connect();
    const news = { type: 'bound', account: OTHER, sig: await bindSig() } as const;
    expect(await tell(news)).toMatchObject({ ok: false, code: 'claim_differs' });
    expect((await job()).bindSig).toBeNull();
  });

  test('a claim', async () => {
    const { tell, connect, claimSig, job } = await claimant({ bound: true });
    await connect();
    const news = { type: 'signed', account: OTHER, sig: await claimSig() } as const;
    expect(await tell(news)).toMatchObject({ ok: false, code: 'claim_differs' });
    expect((await job()).sig).toBeNull();
  });
});

test('a wallet is not asked for a binding that has changed', async () => {
  const { tell, connect } = await claimant();
  await connect();
  expect(await tell({ type: 'check', digest: DIGEST })).toMatchObject({ code: 'claim_differs' });
});

describe('a move', () => {
  test('needs a wallet to leave', async () => {
    const { tell } = await claimant();
    const reply = await tell({ type: 'move', account: OTHER });
    expect(reply).toMatchObject({ ok: false, code: 'conflict' });
  });

  test('leads to another wallet', async () => {
    const { tell } = await claimant({ bound: true });
    const same = await tell({ type: 'move', account: WALLET });
    expect(same).toMatchObject({ ok: false, code: 'conflict' });
  });

  test('is released by the wallet that it leaves, after the new one, and for this very binding', async () => {
    const { context, service, tell, job } = await claimant({ bound: true });
    service.noContracts = true;
    await tell({ type: 'move', account: OTHER });
    const digest = bindDigest(context.domain, (await job()).bind!);
    const release = { type: 'released', account: WALLET, sig: SIG } as const;
    expect(await tell(release)).toMatchObject({ ok: false, code: 'conflict' });
    const sig = signDigest(digest, OTHER_KEY);
    await tell({ type: 'bound', account: OTHER, sig });
    await claimJobItem.set({ ...(await job()), state: 'binding' });
    const itself = await tell({ type: 'released', account: OTHER, sig });
    expect(itself).toMatchObject({ ok: false, code: 'claim_differs' });
    const forged = await tell({ type: 'released', account: WALLET, sig });
    expect(forged).toMatchObject({ ok: false, code: 'bad_signature' });
    const other = await tell({ ...release, digest: DIGEST });
    expect(other).toMatchObject({ ok: false, code: 'claim_differs' });
    expect((await job()).move?.sig ?? null).toBeNull();
  });
});

test('a page brings only so many transactions', async () => {
  const { tell, connect, job } = await claimant({ bound: true });
  await connect(WALLET, 'self');
  const hash = (n: number) => `${TX.slice(0, -2)}${n}`;
  for (let n = 10; n < 10 + MAX_SENT; n += 1) {
    await tell({ type: 'sent', account: WALLET, tx: hash(n) });
  }
  const more = await tell({ type: 'sent', account: WALLET, tx: hash(99) }, TAB);
  expect(more).toMatchObject({ ok: false, code: 'conflict' });
  expect((await job()).sent).toHaveLength(MAX_SENT);
});
