import type { DeviceSession } from './device-session.ts';

export interface Wanted {
  campaign: string;
  region?: string | undefined;
  /** Devices that had this page already, and networks that are to be others. */
  not?: ReadonlySet<string>;
  notRanges?: ReadonlySet<string>;
  /** This device or none: for a page that proves its work. */
  only?: string;
}

/** Devices that are looked at before "none is free" is said: bounds the time of one choice. */
const LOOK = 500;

/**
 * Who is connected, and whose turn it is. For each campaign the devices with a free slot
 * stand in a queue: the one that waited longest is taken and goes to its end, so that work
 * is spread evenly and a choice costs the same with ten devices as with ten thousand.
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
    /** Puts a device that has room (again) at the end of its queues. */
    free(session: DeviceSession): void {
      if (sessions.get(session.device) !== session) return;
      for (const campaign of session.campaigns) queueOf(campaign).add(session);
    },
    /** The device whose turn it is, or null; the caller gives it the job in the same turn. */
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
        if (++looked > LOOK) {
          // The next who asks looks at others.
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
    /** Is this the address of a device that is connected? A router may answer for its inside there. */
    hasAddress: (address: string): boolean => addresses.has(address),
  };
}

export type Fleet = ReturnType<typeof createFleet>;
