import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { QUALITY_DEFAULTS } from '../../lib/protocol/campaigns.ts';
import { openCampaign, sampleTasks, until } from '../support/campaign.ts';
import { TestDevice } from '../support/device.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';
import { isRefit, refitsOf, stat } from '../support/refits.ts';

let net: TestNetwork;
let device: TestDevice;

beforeAll(async () => {
  net = await startNetwork({ STINT_READING_FLOOR: '0' });
  await openCampaign(net, sampleTasks(40), { quality: QUALITY_DEFAULTS });
  device = new TestDevice(net.network);
  await device.register();
});
afterAll(() => net.stop());

/** Gives an answer and waits for the refit process that it starts. */
async function refitted(): Promise<number> {
  await device.judge('a');
  let found: number[] = [];
  await until(async () => {
    found = refitsOf(net.service.pid!);
    return found.length === 1;
  }, 'a process of refits');
  return found[0]!;
}

test('refits read promptly, fit at the lowest priority, have no keys, and live only as long as their service', async () => {
  const first = await refitted();
  const niceOf = (thread: string) => Number(stat(`${first}/task/${thread}`)[16]);
  await until(
    async () => readdirSync(`/proc/${first}/task`).some((thread) => niceOf(thread) === 19),
    'the thread that fits to step back',
  );
  expect(niceOf(String(first))).toBe(0);
  expect(readFileSync(`/proc/${first}/environ`, 'utf8')).not.toContain('STINT_');

  process.kill(first, 'SIGKILL');
  await until(async () => !isRefit(first), 'the end of one');
  const second = await refitted();
  expect(second).not.toBe(first);

  await net.service.kill();
  await until(async () => !isRefit(second), 'the end of the other with its service');
  await net.service.start();
  await device.renew();
  const third = await refitted();
  expect(await net.service.stop()).toBe(0);
  expect(isRefit(third)).toBe(false);
});
