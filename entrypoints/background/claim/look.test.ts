import { beforeEach, expect, test } from 'vitest';
import { claimant, mockBrowser } from '../testing/claimant.ts';
import { OTHER, PRICE, WALLET } from '../testing/keys.ts';
import { isPaid } from './look.ts';
import { changeJob } from './store.ts';

beforeEach(mockBrowser);

test('a wallet of which nothing is known is not paid by nothing', async () => {
  const { context, id } = await claimant({ bound: true });
  const job = await changeJob(context, id, () => ({ account: OTHER }));
  expect(await isPaid(context, job)).toBe(false);
});

test('a claim is paid by its whole sum, and only while its answer is missing', async () => {
  const { context, service, connect, job } = await claimant({ bound: true });
  await connect();
  const { book } = service;
  book.claimed = PRICE - 1n;
  expect(await isPaid(context, await job())).toBe(false);
  book.claimed = PRICE;
  expect(await isPaid(context, { ...(await job()), state: 'submitted' })).toBe(false);
  expect(await isPaid(context, await job())).toBe(true);
  expect(await job()).toMatchObject({ state: 'superseded', account: WALLET });
});
