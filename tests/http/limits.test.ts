import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCampaign, sampleTasks } from '../support/campaign.ts';
import { TestDevice } from '../support/device.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';

let net: TestNetwork;
beforeAll(async () => {
  net = await startNetwork({
    STINT_REGISTRATIONS_PER_RANGE: '2',
    STINT_LEASES_PER_RANGE: '3',
  });
  await openCampaign(net, sampleTasks(20));
});
afterAll(() => net.stop());

test('a network registers and leases as often as the operator says', async () => {
  const limited = { code: 'rate_limited' };
  const [one, two, three] = Array.from({ length: 3 }, () => new TestDevice(net.network));
  await one!.register();
  await two!.register();
  await expect(three!.register()).rejects.toMatchObject(limited);

  await one!.lease();
  await two!.lease();
  await one!.lease();
  await expect(two!.lease()).rejects.toMatchObject(limited);
});
