import { afterEach, beforeEach, expect, test } from 'vitest';
import { QUALITY_DEFAULTS } from '../../../lib/protocol/campaigns.ts';
import { Bench, CAMPAIGN } from '../testing/bench.ts';
import { changeState } from './campaigns.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.open();
});
afterEach(() => bench.close());

const change = (action: Parameters<typeof changeState>[2]) =>
  changeState(bench.ctx, CAMPAIGN, action);

test('a campaign without escrow is not released', async () => {
  await bench.campaign([], { state: 'review', funded: 0n, available: 0n });
  await expect(change('release')).rejects.toMatchObject({ code: 'campaign_unfunded' });
});

test('one that is closed stays closed, and pausing is no way out of review', async () => {
  await bench.campaign([], { state: 'closed' });
  for (const action of ['release', 'resume', 'pause'] as const) {
    await expect(change(action)).rejects.toMatchObject({ code: 'campaign_state' });
  }
  await bench.ctx.store.write((db) =>
    db.updateTable('campaigns').set({ state: 'review' }).execute(),
  );
  await expect(change('resume')).rejects.toMatchObject({ code: 'campaign_state' });
  await expect(change('pause')).rejects.toMatchObject({ code: 'campaign_state' });
});

test('one whose test lacks questions is not released', async () => {
  const entrance = { questions: 2, needed: 1, daily: 10 };
  const question = { gold: 'a', explanation: 'x comes first' };
  await bench.campaign([question], { state: 'review' }, { ...QUALITY_DEFAULTS, entrance });
  await expect(change('release')).rejects.toMatchObject({ code: 'campaign_state' });
});
