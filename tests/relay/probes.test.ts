import { createHash } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { until } from '../support/campaign.ts';
import { call } from '../support/http.ts';
import { startFront } from '../support/netns/front.ts';
import { NET } from '../support/netns/plan.ts';
import { pageBytes } from '../support/netns/sites.ts';
import { OPERATOR_TOKEN } from '../support/network.ts';
import { createNodeFetch } from '../support/node-fetch.ts';
import type { RelayDeviceUnderTest } from '../support/relay-device.ts';
import { type RelayStage, setRelayStage } from '../support/relay-stage.ts';

const CANARY = 'canary.sites.net';
const KNOWN = {
  url: 'https://www.sites.net/bytes/5000',
  sha256: createHash('sha256').update(pageBytes('5000', 5_000)).digest('hex'),
  bytes: 5_000,
};
const EACH = { STINT_PROBE_PERCENT_NEW: '100', STINT_PROBE_PERCENT: '100' };
const CANARIES = { ...EACH, STINT_CANARY_HOSTS: CANARY, STINT_TRUSTED_PROXIES: NET.here };
const FILES = { ...EACH, STINT_KNOWN_PAGES: JSON.stringify([KNOWN]) };

let stage: RelayStage;
let stopFront: (() => void) | undefined;

async function setUp(...[settings, terms]: Parameters<typeof setRelayStage>) {
  stage = await setRelayStage(settings, terms);
  // The operator's own proxy, which adds TLS and `x-forwarded-for`.
  stopFront = await startFront(443, Number(new URL(stage.net.origin).port));
}
afterEach(async () => {
  stopFront?.();
  await stage.close();
});

async function get(path: string, maxBytes = 10_000_000) {
  const reply = await stage.fetch({ url: `https://www.sites.net/${path}`, maxBytes });
  return (await reply.arrayBuffer()).byteLength;
}

async function decided(device: RelayDeviceUnderTest) {
  const token = await device.session();
  const { receipts } = await call(stage.net.origin, 'receipts', { token, query: { from: 1 } });
  return receipts.filter(({ kind }) => kind === 'reject' || kind === 'credit');
}

async function asked(host: string) {
  const body = { host, from: 0, to: Date.now() + 1_000 };
  const { jobs } = await call(stage.net.origin, 'jobLog', { token: OPERATOR_TOKEN, body });
  return jobs.filter(({ state }) => state === 'done');
}

/** Fetches enough bytes for a receipt, so that there is something to decide. */
async function bring(device: RelayDeviceUnderTest): Promise<void> {
  for (const size of [9_000_000, 9_000_001]) await get(`bytes/${size}`);
  await until(async () => device.receipts.length > 0, 'pending bytes');
}

test('files with known hashes let a single device be credited, and expose one that makes pages up', async () => {
  await setUp(FILES);
  const honest = await stage.addDevice(0);
  await bring(honest);
  await until(async () => {
    await get('bytes/10');
    return (await decided(honest)).some(({ kind }) => kind === 'credit');
  }, 'the credit');
  honest.relay.stop();

  const fake = async () => new Response('made up', { status: 200 });
  const here = { address: async () => '50.7.1.1', redirect: () => null, stop: () => {} };
  const { fetch } = createNodeFetch(NET.lines[1]);
  const half = (url: string, init: RequestInit) => (url === KNOWN.url ? fake() : fetch(url, init));
  const liar = await stage.addDevice(1, { fetch: half, watch: () => here });
  await bring(liar);
  await until(async () => {
    await get('bytes/10');
    return (await decided(liar)).some(({ kind }) => kind === 'reject');
  }, 'the rejection');
  const [rejected] = await decided(liar);
  expect(rejected!.reason).toContain(
    `not_the_page: www.sites.net/bytes/5000: this device brought 7 bytes with hash`,
  );
  expect(rejected!.reason).toContain(KNOWN.sha256.slice(0, 16));
});

/** A device that is honest except about the operator's own pages. */
async function addForger(line: number): Promise<RelayDeviceUnderTest> {
  const { fetch, watch } = createNodeFetch(NET.lines[line]);
  const there = { address: async () => NET.here, redirect: () => null, stop: () => {} };
  const isCanary = (url: string) => url.includes('/canary/');
  return stage.addDevice(line, {
    fetch: async (url, init) => (isCanary(url) ? new Response('f'.repeat(64)) : fetch(url, init)),
    watch: (url) => (isCanary(url) ? there : watch(url)),
  });
}

test('a made-up canary is evidence', async () => {
  await setUp(CANARIES);
  const forger = await addForger(0);
  await bring(forger);
  await until(async () => (await decided(forger)).length > 0, 'the rejection');
  const [line] = await decided(forger);
  expect(line).toMatchObject({ kind: 'reject' });
  expect(line!.reason).toMatch(/^not_the_page: a page of canary\.sites\.net/);
});

test('canaries alone credit nothing, and one from another address counts against nobody', async () => {
  await setUp(CANARIES);
  const honest = await stage.addDevice(0);
  await bring(honest);
  for (let i = 0; i < 8; i++) await get('bytes/10');
  await until(async () => (await asked(CANARY)).length >= 6, 'canaries');
  honest.relay.stop();

  const elsewhere = await stage.addDevice(1, createNodeFetch(NET.lines[2]));
  await bring(elsewhere);
  const before = (await asked(CANARY)).length;
  for (let i = 0; i < 8; i++) await get('bytes/10');
  await until(async () => (await asked(CANARY)).length >= before + 5, 'canaries');
  elsewhere.relay.stop();
  // Devices are decided in the order of their proofs, so the others were decided before this one.
  const forger = await addForger(3);
  await bring(forger);
  await until(async () => (await decided(forger)).length > 0, 'a decision about the last');
  expect(await decided(honest)).toEqual([]);
  expect(await decided(elsewhere)).toEqual([]);
});

test('a device fetches canaries only for what it joined, and within the budget of the day', async () => {
  await setUp(
    { ...CANARIES, STINT_PROBE_BYTES_PER_DAY: '140000' },
    { destinations: ['www.sites.net'] },
  );
  await stage.addDevice(0);
  for (let i = 0; i < 8; i++) expect(await get('bytes/10')).toBe(10);
  await stage.close();
  stopFront?.();
  await setUp({ ...CANARIES, STINT_PROBE_BYTES_PER_DAY: '140000' });
  await stage.addDevice(0);
  for (let i = 0; i < 8; i++) expect(await get('bytes/10')).toBe(10);
  expect((await asked(CANARY)).length).toBeLessThanOrEqual(2);
  await until(async () => (await asked(CANARY)).length === 2, 'two of 65,600 bytes each');
});

test('a canary address works only for the device that was asked, and a requester cannot ask for one', async () => {
  await setUp(CANARIES);
  await stage.addDevice(0);
  const { origin } = stage.net;
  expect((await fetch(`${origin}/canary/${'0'.repeat(32)}`)).status).toBe(404);
  const reply = await stage.fetch({ url: `https://${CANARY}/canary/${'0'.repeat(32)}` });
  expect(reply.status).toBe(403);
});

test('behind a proxy that the operator has named, a device counts at its own address', async () => {
  await setUp({ STINT_TRUSTED_PROXIES: NET.here, STINT_HOSTS: CANARY });
  await stage.addDevice(0, { url: `wss://${CANARY}/v1/relay` });
  expect(await get('bytes/10')).toBe(10);
  // This is the device's own public address, where a router might answer for its inside.
  const reply = await stage.fetch({ url: 'https://neighbour.sites.net/' });
  expect([reply.status, (await reply.json()).error.code]).toEqual([403, 'target_forbidden']);
});
