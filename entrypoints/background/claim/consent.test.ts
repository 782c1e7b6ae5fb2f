import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { toHex } from '../../../lib/domain/bytes.ts';
import { consentFor } from '../../../lib/domain/claim-consent.ts';
import { bindDigest, claimDigest } from '../../../lib/domain/wallet-messages.ts';
import { claimJobItem } from '../../../lib/storage/claim-job.ts';
import { buildSnapshot } from '../core/snapshot.ts';
import { claimant, mockBrowser, TAB } from '../testing/claimant.ts';
import { OTHER, OTHER_KEY, PRICE, signDigest, WALLET } from '../testing/keys.ts';
import { advanceClaim } from './advance.ts';
import { confirmClaim, refuseClaim } from './consent.ts';
import { followClaim } from './follow.ts';
import { claimPage } from './page.ts';
import { forgetTab, onTabClosed } from './tabs.ts';

beforeEach(mockBrowser);

const shown = async () => consentFor((await claimJobItem.get())!)!;

describe('nothing that a page says alone makes the device sign', () => {
  test('a script binds its own wallet: nothing leaves the device, and the person is asked', async () => {
    const { context, service, tell, job } = await claimant();
    await tell({ type: 'connected', account: OTHER, recipient: OTHER, mode: 'relay' });
    const sig = signDigest(bindDigest(context.domain, (await job()).bind!), OTHER_KEY);
    await tell({ type: 'bound', account: OTHER, sig });
    await advanceClaim(context);
    await followClaim(context);
    await tell({ type: 'connected', account: OTHER, recipient: OTHER, mode: 'relay' });

    expect(await job()).toMatchObject({ state: 'confirming', consent: null });
    expect(service.calls).not.toContain('bind');
    expect((await buildSnapshot(context)).claim?.asks).toEqual({
      account: OTHER,
      recipient: OTHER,
      amount: String(PRICE),
      nonce: (await job()).bind!.nonce,
      from: null,
    });
    expect(fakeBrowser.windows.create).toHaveBeenCalledWith(
      expect.objectContaining({ url: expect.stringContaining('confirm.html#') }),
    );
  });

  test('a script has later work moved to its own wallet: the person is asked', async () => {
    const { context, service, tell, job } = await claimant({ bound: true });
    await tell({ type: 'move', account: OTHER });
    const sig = signDigest(bindDigest(context.domain, (await job()).bind!), OTHER_KEY);
    await tell({ type: 'bound', account: OTHER, sig });
    await advanceClaim(context);
    expect(service.calls).not.toContain('announceMove');
    expect((await buildSnapshot(context)).claim?.asks).toMatchObject({
      account: OTHER,
      from: WALLET,
    });
  });

  test.each(['relay', 'self'] as const)(
    'a script sends the tokens elsewhere, %s: the person is asked',
    async (mode) => {
      const { service, tell, job } = await claimant({ bound: true });
      await tell({ type: 'connected', account: WALLET, recipient: OTHER, mode });
      expect(await job()).toMatchObject({ state: 'confirming', claim: null, self: null });
      expect(service.calls).not.toContain('quote');
    },
  );

  test('the key itself signs no binding that nobody has confirmed, whatever the stored state says', async () => {
    const { context, service, connect, bindSig, job } = await claimant();
    await connect();
    const sig = await bindSig();
    await claimJobItem.set({ ...(await job()), state: 'binding', bindSig: sig });
    await advanceClaim(context);
    expect(service.calls).not.toContain('bind');
    expect(await job()).toMatchObject({ error: { code: 'forbidden' } });
  });

  test('an address that a person has confirmed may be paid', async () => {
    const { context, id, tell, job } = await claimant({ bound: true });
    await tell({ type: 'connected', account: WALLET, recipient: OTHER, mode: 'relay' });
    await confirmClaim(context, id, await shown());
    await advanceClaim(context);
    expect(await job()).toMatchObject({ state: 'quoted', claim: { recipient: OTHER } });
  });
});

describe('what a person confirms', () => {
  async function asked() {
    const made = await claimant();
    await made.connect();
    await made.tell({ type: 'bound', account: WALLET, sig: await made.bindSig() });
    return made;
  }

  test.each([
    ['another wallet', { account: OTHER }],
    ['another recipient', { recipient: OTHER }],
    ['another amount', { amount: '1' }],
    ['another binding', { nonce: 7 }],
  ])('is exactly what was shown: %s is refused', async (_, change) => {
    const { context, service, id, job } = await asked();
    const wrong = { ...(await shown()), ...change };
    await expect(confirmClaim(context, id, wrong)).rejects.toMatchObject({ code: 'conflict' });
    expect(await job()).toMatchObject({ state: 'confirming', consent: null });
    expect(service.calls).not.toContain('bind');
  });

  test('a wallet that is swapped after the question was shown is not confirmed with it', async () => {
    const { context, service, id, tell, job } = await asked();
    const before = await shown();
    await tell({ type: 'connected', account: OTHER, recipient: OTHER, mode: 'relay' });
    const sig = signDigest(bindDigest(context.domain, (await job()).bind!), OTHER_KEY);
    await tell({ type: 'bound', account: OTHER, sig });
    await expect(confirmClaim(context, id, before)).rejects.toMatchObject({ code: 'conflict' });
    expect(service.account).toBeNull();
  });

  test('is asked once: after a lost answer of the service it goes on by itself', async () => {
    const { context, service, job, sayYes } = await asked();
    service.lose = { route: 'bind', when: 'before' };
    await sayYes();
    expect(await job()).toMatchObject({ state: 'binding', error: { code: 'offline' } });
    await followClaim(context);
    expect((await job()).state).toBe('quoted');
  });

  test('no: the signature is thrown away', async () => {
    const { context, service, id, job } = await asked();
    await refuseClaim(context, id);
    await advanceClaim(context);
    expect(await job()).toMatchObject({
      state: 'opened',
      account: null,
      bindSig: null,
      error: { code: 'not_confirmed' },
    });
    expect(service.calls).not.toContain('bind');
  });

  test('is answered once: neither a second yes nor a late no changes what goes on', async () => {
    const { context, id, job, sayYes } = await asked();
    const before = await shown();
    await sayYes();
    const { claim, state } = await job();
    expect(state).toBe('quoted');
    await expect(confirmClaim(context, id, before)).rejects.toMatchObject({ code: 'conflict' });
    await expect(confirmClaim(context, id, await shown())).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(refuseClaim(context, id)).rejects.toMatchObject({ code: 'conflict' });
    expect(await job()).toMatchObject({ state: 'quoted', claim });
  });

  test('is shown in one window, which the page can have brought to the front', async () => {
    const { tell } = await asked();
    await tell({ type: 'confirm' });
    expect(fakeBrowser.windows.create).toHaveBeenCalledTimes(1);
    expect(fakeBrowser.tabs.update).toHaveBeenCalledWith(8, { active: true });
  });

  test('is not forced on a person who has closed it; a press shows it again', async () => {
    const { context, tell, job } = await asked();
    await onTabClosed(context, 8);
    vi.mocked(fakeBrowser.tabs.update).mockRejectedValue(new Error('No tab with id: 8'));
    await tell({ type: 'ready' });
    expect(await job()).toMatchObject({ state: 'confirming' });
    expect(fakeBrowser.windows.create).toHaveBeenCalledTimes(1);
    await tell({ type: 'confirm' });
    expect(fakeBrowser.windows.create).toHaveBeenCalledTimes(2);
  });

  test('is shown at the next message when the worker stopped before it was', async () => {
    const { context, tell, job } = await asked();
    await forgetTab(context);
    expect(await job()).toMatchObject({ state: 'confirming', askTab: null });
    await Promise.all([tell({ type: 'ready' }), tell({ type: 'ready' })]);
    expect(fakeBrowser.windows.create).toHaveBeenCalledTimes(2);
  });

  test('can be answered in the popup when the browser opens no window', async () => {
    vi.mocked(fakeBrowser.windows.create).mockRejectedValue(new Error('no windows'));
    const { context, job, sayYes } = await asked();
    expect((await buildSnapshot(context)).claim?.asks).not.toBeNull();
    await sayYes();
    expect((await job()).state).toBe('quoted');
  });
});

describe('an answer of the wallet is compared with what is stored', () => {
  test('one to another binding or another claim is refused', async () => {
    const { tell, connect, bindSig, job, sayYes, claimSig } = await claimant();
    const digest = `0x${'1'.repeat(64)}`;
    await connect();
    const bound = { type: 'bound', account: WALLET, sig: await bindSig() } as const;
    expect(await tell({ ...bound, digest })).toMatchObject({ ok: false, code: 'claim_differs' });
    expect((await job()).bindSig).toBeNull();
    await tell(bound);
    await sayYes();
    const signed = { type: 'signed', account: WALLET, sig: await claimSig() } as const;
    expect(await tell({ ...signed, digest })).toMatchObject({ ok: false, code: 'claim_differs' });
    expect((await job()).sig).toBeNull();
    expect(await tell({ type: 'check', digest })).toMatchObject({ code: 'claim_differs' });
  });

  test('the digest is worked out from what is stored, not from what the page says', async () => {
    const { context, connect, signBind, job, tell, claimSig } = await claimant();
    await connect();
    await signBind();
    const digest = toHex(claimDigest(context.domain, (await job()).claim!));
    expect(await tell({ type: 'check', digest })).toMatchObject({ ok: true });
    await tell({ type: 'signed', account: WALLET, sig: await claimSig(), digest });
    expect((await job()).state).toBe('submitted');
  });

  test('a signature by another key never leaves the device when the account is no contract', async () => {
    const { service, connect, signBind, signClaim } = await claimant();
    service.noContracts = true;
    await connect();
    await signBind();
    expect(await signClaim(OTHER_KEY)).toMatchObject({ ok: false, code: 'bad_signature' });
    expect(service.calls).not.toContain('claim');
  });

  test.each(['00', '01'])('v of %s is brought into the form of the vault', async (v) => {
    const { connect, tell, job, bindSig, sayYes, claimSig } = await claimant();
    const odd = (sig: string) =>
      `${sig.slice(0, 130)}${sig.endsWith('1b') === (v === '00') ? v : v === '00' ? '01' : '00'}`;
    await connect();
    const bind = await bindSig();
    await tell({ type: 'bound', account: WALLET, sig: odd(bind) });
    expect((await job()).bindSig).toBe(bind);
    await sayYes();
    const claim = await claimSig();
    await tell({ type: 'signed', account: WALLET, sig: odd(claim) });
    expect((await job()).sig).toBe(claim);
  });
});

test('a fee above the one that was shown is shown before anything is signed', async () => {
  const { service, connect, job } = await claimant({ bound: true });
  service.tamper = (route, answer: { claim: { relayerFee: string } }) => {
    if (route === 'quote') answer.claim.relayerFee = '21';
    return answer;
  };
  await connect();
  expect(await job()).toMatchObject({
    state: 'opened',
    claim: null,
    fee: '21',
    error: { code: 'fee_changed' },
  });
  await connect();
  expect(await job()).toMatchObject({ state: 'quoted', claim: { relayerFee: '21' } });
});

test('a tab that went elsewhere does not keep the claim from another one', async () => {
  const { context, id } = await claimant();
  const ready = { type: 'ready', job: id } as const;
  expect(await claimPage(context, ready, { tabId: 9 })).toMatchObject({ code: 'forbidden' });
  vi.mocked(fakeBrowser.tabs.get).mockResolvedValue({
    id: TAB,
    url: 'https://other.example/',
  } as never);
  expect(await claimPage(context, ready, { tabId: 9 })).toMatchObject({ ok: true });
});
