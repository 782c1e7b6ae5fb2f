import type { ChildProcess } from 'node:child_process';
import { enterNamespace } from '../../support/netns/enter.ts';
import { NET } from '../../support/netns/plan.ts';
import { setRelayStage } from '../../support/relay-stage.ts';
import { median, percentile, report } from '../report.ts';
import { startChild } from './child.ts';
import { idleMemory } from './idle.ts';
import { type Load, load, type Way } from './load.ts';
import { type Peer, startChisel, startLocaltunnel, startNginx, startProxyChain } from './peers.ts';

/**
 * `npm run bench:relay`: the relay against other ways to the same pages, all in one run, in a
 * network namespace with a real TLS origin. Rounds are interleaved; the figure is the median.
 */
await enterNamespace();

const ROUNDS = 3;
const ROUND_MS = 3_000;
const DEVICES = 10;
const IDLE = 9_000;
const SHAPES = [
  { size: 1_024, concurrency: 64 },
  { size: 65_536, concurrency: 32 },
  { size: 1_048_576, concurrency: 16 },
] as const;

const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
/** The ways, in the order of their turns. */
const PEERS: Record<string, () => Promise<Peer | string>> = {
  'proxy-chain': startProxyChain,
  nginx: startNginx,
  localtunnel: startLocaltunnel,
  chisel: startChisel,
};

const stage = await setRelayStage({
  STINT_LOG_LEVEL: 'error',
  STINT_RELAY_JOBS_PER_DEVICE: '8',
  STINT_RELAY_DEVICES_PER_RANGE: '20000',
});
const children: ChildProcess[] = [];
try {
  const { dir, rpcUrl, network } = stage.net;
  const origin = stage.net.origin.replace('127.0.0.1', NET.here);
  const net = JSON.stringify({ dir, rpcUrl, origin, network: { ...network, service: origin } });
  children.push(await startChild('device-process.ts', net, String(DEVICES)));
  const service = new URL(stage.net.origin);
  const page = (size: number) => `www.sites.net/bytes/${size}`;
  const relay: Way = {
    name: 'relay',
    pid: stage.net.service.pid!,
    request: (size) => ({
      host: service.hostname,
      port: service.port,
      path: `/v1/fetch?maxBytes=2000000&url=https://${page(size)}`,
      headers: { authorization: `Bearer ${stage.campaign.key}` },
    }),
  };
  const ways: Way[] = [
    relay,
    {
      name: 'direct',
      tls: true,
      request: (size) => ({ host: 'www.sites.net', path: `/bytes/${size}` }),
    },
  ];
  const absent: Record<string, string> = {};
  for (const [name, begin] of Object.entries(PEERS)) {
    const peer = await begin();
    if (typeof peer === 'string') absent[name] = peer;
    else {
      ways.push(peer.way);
      children.push(...peer.children);
    }
  }
  const results = new Map<string, Load[]>();
  await load(relay, 1_024, 64, 1_500);
  for (let round = 0; round < ROUNDS; round++) {
    for (const { size, concurrency } of SHAPES) {
      for (const way of ways) {
        const result = await load(way, size, concurrency, ROUND_MS);
        const key = `${way.name} ${size}`;
        results.set(key, [...(results.get(key) ?? []), result]);
      }
    }
  }
  const of = (name: string, size: number, pick: (one: Load) => number) =>
    median((results.get(`${name} ${size}`) ?? []).map(pick));
  for (const { size } of SHAPES) {
    for (const { name } of ways) {
      const figure = (pick: (one: Load) => number) => Math.round(of(name, size, pick) * 100) / 100;
      say({
        name: `ways.${name}`,
        bytes: size,
        perSecond: figure((one) => one.perSecond),
        mbPerSecond: figure((one) => one.mbPerSecond),
        p50: figure((one) => percentile(one.times, 0.5)),
        p99: figure((one) => percentile(one.times, 0.99)),
        cpuMsPerMb: figure((one) => one.cpuPerMb),
        cpuUsPerRequest: figure((one) => one.cpuPerRequest),
        failed: figure((one) => one.failed),
      });
    }
  }
  const rate = (name: string) => of(name, 1_024, (one) => one.perSecond);
  report('relay.vs_proxychain', rate('relay') / rate('proxy-chain'), 'x', 3);
  report(
    'relay.cpu',
    of('relay', 1_048_576, (one) => one.cpuPerMb),
    'ms/MB',
    2.5,
  );
  const cost = (name: string) => of(name, 1_024, (one) => one.cpuPerRequest);
  // What one core could do for the way's own process, without the machine's other processes.
  report('relay.vs_proxychain.cpu', cost('proxy-chain') / cost('relay'), 'x', 1);
  if (!absent.chisel) {
    const perMb = (name: string) => of(name, 1_048_576, (one) => one.cpuPerMb);
    report('relay.vs_chisel.cpu', perMb('relay') / perMb('chisel'), 'x', 0.5);
  }
  const tail = (one: Load) => percentile(one.times, 0.99) / percentile(one.times, 0.5);
  report('relay.tail', of('relay', 1_024, tail), 'x', 10);
  for (const child of children) child.kill('SIGKILL');
  const { each } = await idleMemory(stage.net, stage.campaign.id, IDLE);
  report('relay.idle', each, 'KB', 12);
  for (const [name, why] of Object.entries(absent)) say({ name: `ways.${name}`, absent: why });
} finally {
  for (const child of children) child.kill('SIGKILL');
  await stage.close();
}
