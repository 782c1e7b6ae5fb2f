import type { Rules } from '../context.ts';
import type { DeviceTable, LeaseTable } from '../store/schema.ts';
import { prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';

const DAY_MS = 86_400_000;

/** Leases that a rater may put back or let expire in a day, and one more for so many answers. */
const BACK_A_DAY = 10;
const ANSWERS_PER_BACK = 4;
/** The same for a device whose work nobody has seen yet. */
const BACK_UNTESTED = 5;

type Sum = Pick<LeaseTable, 'campaign' | 'state' | 'price'> & { count: number };

/** What a rater leased on one day, by campaign and outcome; `price` is the sum of what it may pay. */
const sumDay = prepare<{ device: string; account: string; since: number }, Sum>((db, p) =>
  db
    .selectFrom('leases')
    .select(['campaign', 'state'])
    .select((eb) => [
      eb.fn.countAll<number>().as('count'),
      eb.fn.sum<bigint>(eb('price', '+', eb.ref('bonus'))).as('price'),
    ])
    .where((eb) =>
      eb.or([
        eb.and([eb('device', '=', p.device), eb('leased_at', '>', p.since)]),
        eb.and([
          eb('account', 'is not', null),
          eb('account', '=', p.account),
          eb('leased_at', '>', p.since),
        ]),
      ]),
    )
    .groupBy(['campaign', 'state']),
);

/** Whether a device has answered, and was not refused for it. */
export const isTested = ({ accepted, pending }: Pick<DeviceTable, 'accepted' | 'pending'>) =>
  accepted > 0 || pending > 0n;

/** What a rater may still lease today (docs/money.md rule 3). */
export interface Allowance {
  /** Whether they put back too much of this campaign to get more of it. */
  isSpent(campaign: string): boolean;
  /** What they may still earn, base units. */
  left: bigint;
}

/** Reads a rater's allowance: of a wallet, what all its devices leased in the last 24 hours counts. */
export async function readAllowance(
  db: Db,
  rules: Rules,
  device: DeviceTable,
  now: number,
): Promise<Allowance> {
  const { account, accepted } = device;
  const since = now - DAY_MS;
  const sums = await sumDay(db, { device: device.device, account: account ?? '', since });
  const free = isTested(device) ? BACK_A_DAY : BACK_UNTESTED;
  const counts = new Map<string, { back: number; answers: number }>();
  let taken = 0n;
  for (const { campaign, state, count, price } of sums) {
    const own = counts.get(campaign) ?? { back: 0, answers: 0 };
    counts.set(campaign, own);
    if (state === 'skipped' || state === 'expired') own.back += count;
    if (state === 'done') own.answers += count;
    if (state === 'done' || state === 'active') taken += price;
  }
  const most = accepted < rules.newUntil ? rules.dayLimitNew : rules.dayLimit;
  return {
    isSpent(campaign) {
      const { back, answers } = counts.get(campaign) ?? { back: 0, answers: 0 };
      return back >= free + Math.floor(answers / ANSWERS_PER_BACK);
    },
    left: most - taken,
  };
}

const countKnown = prepare<{ accepted: number; limit: number }, { known: number }>((db, p) =>
  db
    .selectFrom(
      db
        .selectFrom('devices')
        .select('device')
        .where('accepted', '>=', p.accepted)
        .limit(p.limit as never)
        .as('d'),
    )
    .select((eb) => eb.fn.count<number>('d.device').as('known')),
);

/** Devices that are not new, for each answer to a task, below which a network is young. */
const KNOWN_PER_ANSWER = 2;

/**
 * Whether so few devices of this network are not new that a campaign would wait for ever if newcomers
 * gave only a share of its answers.
 */
export async function isYoung(db: Db, rules: Rules, redundancy: number): Promise<boolean> {
  const limit = KNOWN_PER_ANSWER * redundancy;
  const [row] = await countKnown(db, { accepted: rules.newUntil, limit });
  return row!.known < limit;
}
