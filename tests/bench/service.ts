import { readFileSync } from 'node:fs';
import { QUALITY_DEFAULTS, type QualityTerms } from '../../lib/protocol/campaigns.ts';
import { openCampaign, sampleTasks } from '../support/campaign.ts';
import { TestDevice } from '../support/device.ts';
import { testAccount } from '../support/keys.ts';
import { startNetwork } from '../support/network.ts';
import { refitsOf } from '../support/refits.ts';
import { type Cycle, cycle, Poster } from './load.ts';
import { median, percentile, report } from './report.ts';

const CLIENTS = 64;
const RUNS = 3;
const RUN_MS = 6_000;
const WARM_MS = 2_000;

/**
 * Full cycles per second over HTTP with 64 bound devices: one lease a request, a signed answer,
 * every row and signature of docs/money.md, `synchronous=FULL`, client and service on the same
 * cores. The reading floor is off, because only waiting would be measured.
 */
export const benchService = (): Promise<void> => run('service', null);

/** Answers whose quality is judged: refits every few seconds must not delay them. */
const JUDGED: QualityTerms = { ...QUALITY_DEFAULTS, burnIn: 100 };

/** The same cycles when answers stay pending and are weighed at once, while refits run in their process. */
export const benchJudged = (): Promise<void> => run('judged', JUDGED);

/** Alternates between running refits and pausing their process, so that drift evens out. */
const TURNS = ['held', 'free', 'free', 'held'] as const;
const ROUNDS = 4;

async function run(name: string, quality: QualityTerms | null): Promise<void> {
  const net = await startNetwork({ STINT_READING_FLOOR: '0', STINT_LOG_LEVEL: 'error' });
  try {
    await openCampaign(net, sampleTasks(10_000), {
      redundancy: 100,
      price: '10',
      ...(quality && { quality }),
    });
    const devices = await Promise.all(Array.from({ length: CLIENTS }, (_, i) => boundDevice(i)));
    const posters = devices.map(() => new Poster(net.origin));
    const load = async (ms: number) => {
      const cycles: Cycle[] = [];
      const started = performance.now();
      const end = started + ms;
      const worker = async (device: TestDevice, i: number) => {
        while (performance.now() < end)
          cycles.push(await cycle(device, posters[i]!, quality === null ? 'credited' : 'pending'));
      };
      await Promise.all(devices.map(worker));

      return { cycles, perSecond: cycles.length / ((performance.now() - started) / 1000) };
    };
    await load(WARM_MS);
    const runs = [];
    const memory: number[] = [];
    for (let i = 0; i < RUNS; i++) {
      runs.push(await load(RUN_MS));
      memory.push(rssMb(net.service.pid!));
    }
    if (quality) await compare(net.service.pid!, load);
    for (const poster of posters) poster.close();
    const requests = runs.map(({ cycles }) => requestsOf(cycles));
    report(`${name}.cycles`, median(runs.map((r) => r.perSecond)), '1/s', 1500);
    report(`${name}.p99`, median(requests.map((ms) => percentile(ms, 0.99))), 'ms', 150);
    report(`${name}.rss`, median(memory), 'MB', 250);
  } finally {
    await net.stop();
  }

  async function boundDevice(i: number): Promise<TestDevice> {
    const device = new TestDevice(net.network);
    await device.register();
    await device.bind(testAccount(`rater ${i}`));
    return device;
  }
}

const requestsOf = (cycles: readonly Cycle[]): number[] =>
  cycles.flatMap(({ leaseMs, submitMs }) => [leaseMs, submitMs]);

/** Measures what concurrent refits do to the 99th percentile. */
async function compare(
  service: number,
  load: (ms: number) => Promise<{ cycles: Cycle[] }>,
): Promise<void> {
  const [refits] = refitsOf(service);
  if (refits === undefined) throw new Error('No refit has begun.');

  const took = { held: [] as number[][], free: [] as number[][] };
  for (const how of Array(ROUNDS).fill(TURNS).flat() as (typeof TURNS)[number][]) {
    process.kill(refits, how === 'held' ? 'SIGSTOP' : 'SIGCONT');
    // Decisions that piled up while the process was paused are made now; they are not the cost of refits.
    await load(WARM_MS);
    took[how].push(requestsOf((await load(RUN_MS)).cycles));
  }

  const p99 = (turns: number[][]) => median(turns.map((ms) => percentile(ms, 0.99)));
  report('judged.p99.held', p99(took.held), 'ms', 0);
  report('judged.p99.free', p99(took.free), 'ms', 1.1 * p99(took.held));
}

/** Resident memory of a process, MB (Linux). */
function rssMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}
