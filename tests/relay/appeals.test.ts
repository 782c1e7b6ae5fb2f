import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../support/campaign.ts';
import { call } from '../support/http.ts';
import { OPERATOR_TOKEN } from '../support/network.ts';
import type { RelayDeviceUnderTest } from '../support/relay-device.ts';
import { type RelayStage, setRelayStage } from '../support/relay-stage.ts';

let stage: RelayStage;

beforeEach(async () => {
  stage = await setRelayStage({}, { proofPercent: 20 });
});
afterEach(() => stage.close());

const get = async (path: string) =>
  (await stage.fetch({ url: `https://www.sites.net/${path}`, maxBytes: 10_000_000 })).text();

async function receiptsOf(device: RelayDeviceUnderTest) {
  const token = await device.session();
  const { receipts } = await call(stage.net.origin, 'receipts', { token, query: { from: 1 } });
  return receipts;
}

/** A device whose bytes were rejected, because it reports a page differently from all other devices. */
async function addRejected(path: string): Promise<{ device: RelayDeviceUnderTest; unit: string }> {
  const here = { address: async () => '50.7.1.1', redirect: () => null, stop: () => {} };
  const device = await stage.addDevice(0, {
    fetch: async (url) =>
      new Response(url.includes('/bytes/') ? Buffer.alloc(9_000_000) : 'another view'),
    watch: () => here,
  });
  await get('bytes/9000000');
  await get('bytes/9000001');
  await until(async () => device.receipts.length > 0, 'pending bytes');
  for (const line of [1, 2, 3]) await stage.addDevice(line);
  await until(
    async () => {
      await get(path);
      return (await receiptsOf(device)).some(({ kind }) => kind === 'reject');
    },
    'the rejection',
    100_000,
  );
  const { unit } = (await receiptsOf(device)).find(({ kind }) => kind === 'reject')!;

  return { device, unit };
}

const operator = { token: OPERATOR_TOKEN };

test('a page that also differs for others is not evidence, so the appeal is upheld without asking a person', async () => {
  const { device, unit } = await addRejected('turns/x');
  // Not through the device that makes pages up.
  await until(async () => (await get('turn/x')) === 'turned', 'the page to change');
  expect(await device.appeal(unit)).toEqual({ unit, state: 'open', left: 2 });
  await until(async () => (await device.appeal(unit)).state === 'upheld', 'the second look');
  const lines = (await receiptsOf(device)).filter((line) => line.unit === unit);
  expect(lines.map(({ kind }) => kind)).toEqual(['work', 'reject', 'work', 'credit']);
  expect(lines[2]!.reason).toBe('appeal_upheld: the page differs between other readers, too');
}, 150_000);

test('a page on which three others agree stays evidence, so a person decides and gives a reason', async () => {
  const { device, unit } = await addRejected('turns/y');
  const stranger = await stage.addDevice(3);
  await expect(stranger.appeal(unit)).rejects.toMatchObject({
    code: 'not_found',
  });
  const before = await jobsOf('www.sites.net');
  await device.appeal(unit);
  const listed = async () => (await call(stage.net.origin, 'openAppeals', operator)).appeals;
  await until(async () => (await listed())[0]?.lookedAt !== null, 'the second look');
  expect(await listed()).toMatchObject([{ unit, device: device.key, bytes: 18_000_000 }]);
  // Two failed proofs, each fetched again through three other devices.
  expect(await jobsOf('www.sites.net')).toBeGreaterThanOrEqual(before + 6);
  const decide = () =>
    call(stage.net.origin, 'decideAppeal', {
      ...operator,
      params: { unit },
      body: { uphold: false, note: 'Three others saw the page.' },
    });
  expect(await decide()).toEqual({ state: 'denied' });
  expect(await device.appeal(unit)).toMatchObject({ state: 'denied', left: 2 });
  expect((await receiptsOf(device)).at(-1)).toMatchObject({
    kind: 'reject',
    unit,
    reason: 'appeal_denied: Three others saw the page.',
  });
}, 150_000);

async function jobsOf(host: string): Promise<number> {
  const body = { host, from: 0, to: Date.now() + 1_000 };
  return (await call(stage.net.origin, 'jobLog', { ...operator, body })).jobs.length;
}
