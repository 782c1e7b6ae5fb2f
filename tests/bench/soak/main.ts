import { setTimeout as pause } from 'node:timers/promises';
import { enterNamespace } from '../../support/netns/enter.ts';
import { NET } from '../../support/netns/plan.ts';
import { pageBytes } from '../../support/netns/sites.ts';
import { setRelayStage } from '../../support/relay-stage.ts';
import { rssKb, startChild } from '../relay/child.ts';
import { median, report } from '../report.ts';

/**
 * `npm run soak -- 30`: pages of all sizes through ten devices for a number of minutes (default 30),
 * in a network namespace with a real TLS origin. Every page must come whole, and the memory of
 * the service and of the devices must be flat: the last third against the third before it.
 */
await enterNamespace();

const MINUTES = Number(process.argv[2] ?? 30);
if (!(MINUTES > 0))
  throw new Error(
    `Give the minutes as a number, such as npm run soak -- 30; not ${process.argv[2]}`,
  );
const DEVICES = 10;
const READERS = 16;
/** Pause of a reader between two pages, ms: load, without a race for the processor. */
const REST_MS = 50;
const SAMPLE_MS = 5_000;
/** How much memory may grow from the middle third of the run to the last, as a factor. */
const MAX_GROWTH = 1.05;
const SIZES = [1_024, 1_024, 16_384, 65_536, 65_536, 1_048_576];

const stage = await setRelayStage({ STINT_LOG_LEVEL: 'error', STINT_RELAY_JOBS_PER_DEVICE: '8' });
const { dir, rpcUrl, network } = stage.net;
const origin = stage.net.origin.replace('127.0.0.1', NET.here);
const net = JSON.stringify({ dir, rpcUrl, origin, network: { ...network, service: origin } });
const devices = await startChild('device-process.ts', net, String(DEVICES));
const samples: { service: number; devices: number }[] = [];
const end = Date.now() + MINUTES * 60_000;
let pages = 0;
let bytes = 0;
const failures: string[] = [];

async function read(size: number): Promise<void> {
  const url = `https://www.sites.net/bytes/${size}`;
  const reply = await stage.fetch({ url, maxBytes: 2_000_000 });
  const body = Buffer.from(await reply.arrayBuffer());
  if (reply.status !== 200) throw new Error(`status ${reply.status}: ${body.subarray(0, 200)}`);
  if (!body.equals(pageBytes(String(size), size))) throw new Error(`${body.length} other bytes`);
  pages += 1;
  bytes += size;
}

async function reader(first: number): Promise<void> {
  for (let i = first; Date.now() < end; i++) {
    await read(SIZES[i % SIZES.length]!).catch((error) => failures.push(String(error)));
    await pause(REST_MS);
  }
}

async function sampler(): Promise<void> {
  while (Date.now() < end) {
    await pause(SAMPLE_MS);
    samples.push({ service: rssKb(stage.net.service.pid!), devices: rssKb(devices.pid!) });
  }
}

const growth = (who: 'service' | 'devices'): number => {
  const third = Math.floor(samples.length / 3);
  const values = samples.map((sample) => sample[who] / 1_000);
  return median(values.slice(-third)) / median(values.slice(-2 * third, -third));
};

try {
  await Promise.all([sampler(), ...Array.from({ length: READERS }, (_, i) => reader(i))]);
  report('soak.minutes', MINUTES, 'min', 30);
  report('soak.pages', pages, 'pages', 0);
  report('soak.bytes', bytes / 1e9, 'GB', 0);
  report('soak.failed', failures.length, 'pages', 0);
  for (const who of ['service', 'devices'] as const) {
    report(`soak.${who}.memory`, samples.at(-1)![who] / 1_000, 'MB', 0);
    report(`soak.${who}.growth`, growth(who), 'last third over the middle one', MAX_GROWTH);
  }
  for (const failure of new Set(failures)) process.stderr.write(`${failure}\n`);
  const flat = growth('service') <= MAX_GROWTH && growth('devices') <= MAX_GROWTH;
  if (!flat || failures.length > 0) process.exitCode = 1;
} finally {
  devices.kill('SIGKILL');
  await stage.close();
}
