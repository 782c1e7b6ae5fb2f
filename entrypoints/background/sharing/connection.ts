import { RELAY_PATH } from '../../../lib/protocol/relay.ts';
import type { RelayState, SharingChoice } from '../../../lib/protocol/sharing-view.ts';
import type { RelayOptions } from '../../../lib/relay/options.ts';
import { RelayDevice } from '../../../lib/relay/relay-device.ts';
import type { Context } from '../core/context.ts';
import { createFlow } from './flow.ts';
import { bandwidthKey, sharingToken } from './key.ts';
import { closeInterruptedJobs, recordEnd, recordStart } from './recorder.ts';
import { createTally } from './tally.ts';
import { createUsage, type UsageCounter } from './usage.ts';
import { listenToRequests, stopListening, watchRequest } from './watch.ts';

/** Requests to one site: one a second, with a few at once for pages that follow each other. */
const HOST_RATE = { perSecond: 1, burst: 5 };

/** Called whenever the connection or the flow of bytes changes. */
type Changed = (now: { state: RelayState; flow: number; running: number }) => void;

interface Live {
  relay: RelayDevice;
  usage: UsageCounter;
  /** What the contributor allows now, without campaigns for which the browser gives no permission. */
  choice: SharingChoice;
  /** Ids of the campaigns for which it gives none. */
  withheld: string[];
  flow: number;
  stopFlow: () => void;
}

// A connection lives only as long as this worker, and a new worker opens another one.
// Everything that must outlive it is stored.
let live: Live | null = null;

const logError = (error: unknown) => console.error(error);

async function connect(context: Context, choice: SharingChoice, changed: Changed): Promise<Live> {
  const { network, domain, now } = context;
  const key = await bandwidthKey(context);
  await closeInterruptedJobs(context);
  const usage = await createUsage(context);
  const tell = () => {
    const { state, running } = made.relay;
    changed({ state, running, flow: made.flow });
  };
  const flow = createFlow((bytes) => {
    made.flow = bytes;
    tell();
  });

  const options: RelayOptions = {
    url: network.service.replace(/^http/, 'ws') + RELAY_PATH,
    WebSocket: WebSocket as unknown as RelayOptions['WebSocket'],
    fetch: (url, init) => fetch(url, init),
    now,
    random: Math.random,
    device: key.device,
    domain,
    token: (refused) => sharingToken(context, refused),
    policy: () => made.choice.policy,
    campaigns: () => made.choice.campaigns,
    usage: () => usage.read(),
    watch: watchRequest,
    tally: createTally(context, key),
    hostRate: HOST_RATE,
    onBytes: (bytes) => {
      usage.add(bytes);
      flow.add(bytes);
    },
    onStart: (job, startedAt) => {
      const campaign = made.choice.campaigns.find(({ id }) => id === job.campaign);
      return recordStart(context, job, startedAt, campaign);
    },
    onJob: (record) => void recordEnd(context, record).catch(logError),
    onState: tell,
  };

  const made: Live = {
    relay: new RelayDevice(options),
    usage,
    choice,
    withheld: [],
    flow: 0,
    stopFlow: flow.stop,
  };
  return made;
}

/** The state of the connection; `off` when this worker has none. */
export function relayStatus(): { state: RelayState; flow: number; running: number } {
  if (!live) return { state: 'off', flow: 0, running: 0 };
  return { state: live.relay.state, flow: live.flow, running: live.relay.running };
}

/** Joined campaigns without the browser's permission, as last checked; null without a connection. */
export const liveWithheld = () => live?.withheld ?? null;

/** Bytes shared so far, including those not stored yet; null without a connection. */
export const liveUsage = () => live?.usage.read() ?? null;

/**
 * Opens or revives the connection and tells it what is allowed now; jobs that are no longer allowed
 * end at once. The caller holds the `sharing` lock.
 */
export async function openRelay(
  context: Context,
  choice: SharingChoice,
  withheld: string[],
  changed: Changed,
) {
  await listenToRequests();

  const same = live && JSON.stringify(live.choice) === JSON.stringify(choice);
  live ??= await connect(context, choice, changed);
  live.choice = choice;
  live.withheld = withheld;
  if (same === false) live.relay.refresh();
  live.relay.start();
}

/** Closes the socket and drops all jobs. No more bytes leave once this returns. */
export function closeRelay(): void {
  const old = live;
  live = null;
  stopListening();
  if (!old) return;
  old.relay.stop();
  old.stopFlow();
  void old.usage.save().catch(logError);
}

/** Stops taking jobs. Resolves when the running ones have ended, or after `limitMs`. */
export async function drainRelay(now: () => number, limitMs: number): Promise<void> {
  if (!live) return;
  live.choice = { ...live.choice, policy: { ...live.choice.policy, on: false } };

  const end = now() + limitMs;
  while (live && live.relay.running > 0 && now() < end) {
    await new Promise((next) => setTimeout(next, 50));
  }
}
