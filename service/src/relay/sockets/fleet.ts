import type { DeviceSession } from './device-session.ts';

/** Which device a page may go to. */
export interface Wanted {
  campaign: string;
  region?: string | undefined;
  /** Devices that already tried this page, and networks to avoid. */
  not?: ReadonlySet<string>;
  notRanges?: ReadonlySet<string>;
  /** Only this device, for a probe of it. */
  only?: string;
}

/** How many devices to look at before giving up; it bounds the time of one choice. */
const MAX_LOOKED = 500;

/**
 * The connected devices, and whose turn it is. Each campaign has a queue of devices with a free
 * slot. The one that waited longest is taken and goes to the end, so that work is spread evenly and
 * a choice costs the same with ten devices as with ten thousand.
 */
export function createFleet() {
  const sessions = new Map<string, DeviceSession>();
  const queues = new Map<string, Set<DeviceSession>>();
  const addresses = new Map<string, number>();

  function countAddress(address: string, change: 1 | -1): void {
    const count = (addresses.get(address) ?? 0) + change;
    if (count > 0) addresses.set(address, count);
    else addresses.delete(address);
  }

  function queueOf(campaign: string): Set<DeviceSession> {
    let queue = queues.get(campaign);
    if (!queue) {
      queue = new Set();
      queues.set(campaign, queue);
    }
    return queue;
  }

  return {
    get size() {
      return sessions.size;
    },
    all: () => sessions.values(),
    find: (device: string) => sessions.get(device),
    add(session: DeviceSession): void {
      sessions.set(session.device, session);
      countAddress(session.address, 1);
      for (const campaign of session.campaigns) queueOf(campaign).add(session);
    },
    remove(session: DeviceSession): void {
      if (sessions.get(session.device) !== session) return;
      sessions.delete(session.device);
      countAddress(session.address, -1);
      for (const campaign of session.campaigns) {
        const queue = queues.get(campaign);
        queue?.delete(session);
        if (queue?.size === 0) queues.delete(campaign);
      }
    },
    /** Puts a device that has room again at the end of its queues. */
    free(session: DeviceSession): void {
      if (sessions.get(session.device) !== session) return;
      for (const campaign of session.campaigns) queueOf(campaign).add(session);
    },
    /** The device whose turn it is, or null. The caller must give it the job in the same tick. */
    pick({ campaign, region, not, notRanges, only }: Wanted): DeviceSession | null {
      if (only !== undefined) {
        const session = not?.has(only) ? undefined : sessions.get(only);
        return session?.hasRoom && session.campaigns.includes(campaign) ? session : null;
      }

      const queue = queues.get(campaign);
      if (!queue) return null;
      const unfit: DeviceSession[] = [];
      let looked = 0;

      for (const session of queue) {
        if (++looked > MAX_LOOKED) {
          // Move these to the end, so that the next choice looks at others.
          for (const each of unfit) if (queue.delete(each)) queue.add(each);
          return null;
        }
        if (!session.hasRoom) queue.delete(session);
        else if (region !== undefined && session.region !== region) unfit.push(session);
        else if (not?.has(session.device) || notRanges?.has(session.range)) unfit.push(session);
        else {
          queue.delete(session);
          queue.add(session);
          return session;
        }
      }

      return null;
    },
    /** Whether a connected device has this address. Its router may answer there for the home network. */
    hasAddress: (address: string): boolean => addresses.has(address),
  };
}

export type Fleet = ReturnType<typeof createFleet>;
