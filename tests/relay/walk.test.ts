import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/campaign.ts';
import { pageBytes } from '../support/netns/sites.ts';
import type { RelayDeviceUnderTest } from '../support/relay-device.ts';
import { type RelayStage, setRelayStage } from '../support/relay-stage.ts';

let stage: RelayStage;
let device: RelayDeviceUnderTest;

beforeAll(async () => {
  stage = await setRelayStage();
  device = await stage.addDevice();
});
afterAll(() => stage.close());

test('a page comes whole through a device, and only through it', async () => {
  const reply = await stage.fetch({ url: 'https://www.sites.net/bytes/300000' });
  expect(reply.status).toBe(200);
  expect(reply.headers.get('x-stint-status')).toBe('200');
  const body = Buffer.from(await reply.arrayBuffer());
  expect(body.equals(pageBytes('300000', 300_000))).toBe(true);
  expect(device.records.at(-1)).toMatchObject({
    host: 'www.sites.net',
    bytes: 300_000,
    result: 'done',
  });
  const echo = await (await stage.fetch({ url: 'https://www.sites.net/echo' })).json();
  expect(echo.from).toBe('51.1.1.2');
  expect(echo.headers.cookie).toBeUndefined();
});

test('bytes become a work receipt, a counter-signed tally and, at the end of its time, a credit', async () => {
  await until(async () => (await stage.campaign.status()).reserved === '0', 'nothing open', 90_000);
  const status = await stage.campaign.status();
  expect(BigInt(status.pending)).toBeGreaterThan(0n);
  await until(async () => device.receipts.length > 0, 'the tally');
  expect(device.receipts.at(-1)!.bytes).toBe(device.counted);
}, 120_000);
