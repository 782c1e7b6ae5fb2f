import { beforeEach, describe, expect, test } from 'vitest';
import type { ClaimJob } from '../../../lib/protocol/bridge.ts';
import { claimant, mockBrowser } from '../testing/claimant.ts';
import { OTHER, WALLET } from '../testing/keys.ts';
import { changeJob, settleStep } from './store.ts';

beforeEach(mockBrowser);

test('what is over stays over', async () => {
  const { context, id, job } = await claimant();
  await changeJob(context, id, () => ({ state: 'superseded' }));
  const again = changeJob(context, id, () => ({ state: 'opened', account: OTHER }));
  await expect(again).rejects.toMatchObject({ code: 'conflict' });
  expect(await job()).toMatchObject({ state: 'superseded', account: null });
});

describe('the outcome of a step', () => {
  const claim = {
    account: WALLET,
    recipient: WALLET,
    cumulative: '9',
    relayerFee: '0',
    relayer: OTHER,
    deadline: 5,
  };
  const bind = { device: `0x${'d'.repeat(64)}`, account: WALLET, nonce: 7, vault: OTHER };
  const begun = { state: 'quoted', account: WALLET, recipient: WALLET, mode: 'relay' } as const;

  const changes: Partial<ClaimJob>[] = [
    { state: 'rejected' },
    { account: OTHER },
    { recipient: OTHER },
    { mode: 'self' },
    { bind: { ...bind, nonce: 8 } },
    { claim: { ...claim, deadline: 6 } },
  ];
  test.each(changes)('is dropped when %j was chosen meanwhile', async (change) => {
    const { context, id, job } = await claimant();
    const before = await changeJob(context, id, () => ({ ...begun, claim, bind }));
    await changeJob(context, id, () => change);
    await settleStep(context, before, { amount: '77' });
    expect(await job()).toMatchObject(change);
    expect((await job()).amount).not.toBe('77');
  });

  test('is kept when nothing was', async () => {
    const { context, id, job } = await claimant();
    const before = await changeJob(context, id, () => ({ ...begun, claim, bind }));
    await settleStep(context, before, { amount: '77' });
    expect((await job()).amount).toBe('77');
  });
});
