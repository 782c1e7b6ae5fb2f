import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCampaign, sampleTasks, until } from '../support/campaign.ts';
import { TestDevice } from '../support/device.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';

let net: TestNetwork;

beforeAll(async () => {
  net = await startNetwork({ STINT_LEASE_MS: '2500' });
});
afterAll(() => net.stop());

async function devices(count: number): Promise<TestDevice[]> {
  const made = Array.from({ length: count }, () => new TestDevice(net.network));
  await Promise.all(made.map((device) => device.register()));
  return made;
}

describe('one campaign after another', () => {
  test('there are never more leases than needed answers, and no device gets a task twice', async () => {
    const campaign = await openCampaign(net, sampleTasks(2), { redundancy: 2 });
    const raters = await devices(6);
    const leases = (await Promise.all(raters.map((rater) => rater.lease(3)))).flat();
    expect(leases).toHaveLength(4);
    const again = await raters[0]!.lease(3);
    expect(again).toEqual(leases.filter((lease) => again.some((l) => l.lease === lease.lease)));
    await until(async () => (await campaign.status()).reserved === '0', 'leases to expire');
    const later = (await Promise.all((await devices(2)).map((rater) => rater.lease(3)))).flat();
    expect(later.length).toBe(4);
    await campaign.operate('close');
  });

  test('a new device holds at most three; an answer that comes too fast is rejected with its reason', async () => {
    const campaign = await openCampaign(net, sampleTasks(10), { redundancy: 1 });
    const [rater] = await devices(1);
    const leases = await rater!.lease(5);
    expect(leases).toHaveLength(3);
    const { outcomes, ledger } = await rater!.submit(
      rater!.submission(leases[0]!.lease, { type: 'answer', choice: 'a' }),
    );
    expect(outcomes[0]).toMatchObject({ status: 'rejected' });
    expect((outcomes[0] as { reason: string }).reason).toMatch(
      /^too_fast: arrived \d+ ms before 1500 ms/,
    );
    expect(ledger!.receipts.map((r) => r.kind)).toEqual(['work', 'reject']);
    expect(ledger!.checkpoint).toMatchObject({ credited: '0', pending: '0' });
    const status = await campaign.status();
    expect([status.pending, status.rejected, status.answers]).toEqual(['45000', 1, 0]);
    await campaign.operate('close');
  });

  test('a late answer is accepted while the task needs answers, and refused afterwards', async () => {
    const campaign = await openCampaign(net, sampleTasks(1), { redundancy: 1 });
    const [first, second] = await devices(2);
    const [lease] = await first!.lease();
    await until(async () => (await campaign.status()).reserved === '0', 'lease to expire');
    const [taken] = await second!.lease();
    const late = first!.submission(lease!.lease, { type: 'answer', choice: 'a' });
    expect((await first!.submit(late)).outcomes[0]).toMatchObject({
      status: 'refused',
      code: 'redundancy_met',
    });
    await second!.submit(second!.submission(taken!.lease, { type: 'skip' }));
    expect((await first!.submit(late)).outcomes[0]).toMatchObject({ status: 'accepted' });
    expect((await campaign.status()).done).toBe(1);
    await campaign.operate('close');
  });

  test('a skip gives the budget back, and flags are stored with their reason', async () => {
    const campaign = await openCampaign(net, sampleTasks(3), { redundancy: 1 });
    const [rater] = await devices(1);
    const [one, two] = await rater!.lease(3);
    const skip = rater!.submission(one!.lease, { type: 'skip' });
    const flag = rater!.submission(two!.lease, {
      type: 'flag',
      reason: 'unclear',
      note: '<b>what</b>',
    });
    const { outcomes, ledger } = await rater!.submit(skip, flag);
    expect(outcomes.map((o) => o.status)).toEqual(['released', 'released']);
    expect(ledger).toBeNull();
    const status = await campaign.status();
    expect([status.skipped, status.flagged, status.reserved]).toEqual([1, 1, '45000']);
    await campaign.operate('close');
  });

  test('no work is offered that the escrow cannot pay for', async () => {
    const campaign = await openCampaign(net, sampleTasks(30), {
      price: '400000000',
      redundancy: 1,
    });
    const raters = await devices(3);
    const leases = (await Promise.all(raters.map((rater) => rater.lease(3)))).flat();
    expect(leases).toHaveLength(2);
    await campaign.operate('close');
  });
});
