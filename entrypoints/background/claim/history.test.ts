import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { claimJobItem } from '../../../lib/storage/claim-job.ts';
import { pullLedger } from '../ledger/pull.ts';
import { NOW, PRICE, WALLET } from '../testing/keys.ts';
import { testDevice } from '../testing/service.ts';
import { uuid } from '../testing/tasks.ts';
import { noteClaim } from './history.ts';
import { dismissClaim, startClaim } from './start.ts';
import { changeJob } from './store.ts';

const TX = `0x${'9'.repeat(64)}`;

beforeEach(() => {
  fakeBrowser.reset();
  vi.spyOn(fakeBrowser.tabs, 'create').mockResolvedValue({ id: 7 } as never);
});

async function claim() {
  const { context, service } = await testDevice();
  service.work(uuid(1));
  service.bind(WALLET);
  await pullLedger(context, true);
  const { id } = await startClaim(context);
  const history = async () => (await context.db.claims.get(id))!;
  return { context, service, id, history };
}

describe('a claim’s history', () => {
  test('has every state with its time, its reason and its transaction, and outlives the job', async () => {
    const { context, id, history } = await claim();
    const error = { code: 'wallet_rejected', message: 'User rejected the request.' };
    context.time = NOW + 1_000;
    await changeJob(context, id, () => ({ state: 'quoted' }));
    context.time = NOW + 2_000;
    await changeJob(context, id, () => ({ state: 'rejected', error }));
    context.time = NOW + 3_000;
    await changeJob(context, id, () => ({ state: 'quoted', error: null, mode: 'self' }));
    await changeJob(context, id, () => ({ state: 'submitted', tx: TX }));
    await changeJob(context, id, () => ({ state: 'final' }));
    await dismissClaim(context, id);
    expect(await claimJobItem.get()).toBeNull();
    const { events, ...row } = await history();
    expect(row).toMatchObject({
      id,
      account: WALLET,
      amount: String(PRICE),
      fee: '0',
      mode: 'self',
    });
    expect(events).toEqual([
      { state: 'opened', at: NOW, error: null, tx: null },
      { state: 'quoted', at: NOW + 1_000, error: null, tx: null },
      { state: 'rejected', at: NOW + 2_000, error, tx: null },
      { state: 'quoted', at: NOW + 3_000, error: null, tx: null },
      { state: 'submitted', at: NOW + 3_000, error: null, tx: TX },
      { state: 'final', at: NOW + 3_000, error: null, tx: TX },
    ]);
  });

  test('of a claim that was given up says so', async () => {
    const { context, id, history } = await claim();
    await changeJob(context, id, () => ({ state: 'quoted' }));
    await dismissClaim(context, id);
    expect((await history()).events.at(-1)?.state).toBe('abandoned');
  });

  test('has a step only once when a stopped worker repeats it', async () => {
    const { context, id, history } = await claim();
    const job = { ...(await claimJobItem.get())!, state: 'quoted' as const };
    // Noted, and stopped before the job was stored.
    await noteClaim(context, job);
    context.time += 5_000;
    await changeJob(context, id, () => ({ state: 'quoted' }));
    expect((await history()).events.map(({ state }) => state)).toEqual(['opened', 'quoted']);
  });

  test('keeps the newest steps of a page that never stops', async () => {
    const { context, id, history } = await claim();
    for (let n = 0; n < 205; n += 1) {
      const error = { code: 'wallet_rejected', message: String(n) };
      await noteClaim(context, { ...(await claimJobItem.get())!, state: 'rejected', error });
    }
    const { events } = await history();
    expect(events).toHaveLength(200);
    expect(events.at(-1)?.error?.message).toBe('204');
    expect((await claimJobItem.get())?.id).toBe(id);
  });

  test('does not stop the claim when it cannot be written', async () => {
    const { context, id } = await claim();
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    vi.spyOn(context.db.claims, 'get').mockRejectedValue(new Error('damaged'));
    await changeJob(context, id, () => ({ state: 'quoted' }));
    expect((await claimJobItem.get())?.state).toBe('quoted');
  });
});
