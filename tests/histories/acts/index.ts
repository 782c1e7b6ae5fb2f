import { stopMove } from '../../../service/src/ledger/binding/move.ts';
import { makeGood } from '../../../service/src/ledger/make-good.ts';
import { appeal } from '../../../service/src/tasks/appeal.ts';
import { changeState } from '../../../service/src/tasks/campaigns.ts';
import { prove, share, tally, uphold } from '../../../service/src/testing/sharing.ts';
import { WALLET_CAST } from '../cast.ts';
import { Killed } from '../fuse.ts';
import type { Step } from '../steps.ts';
import type { World } from '../world.ts';
import * as chain from './chain.ts';
import * as device from './device.ts';
import * as money from './money.ts';
import * as presents from './present.ts';

/** Appeals the first rejection that was not appealed yet. */
async function appealFirst(world: World): Promise<void> {
  const answer = await world.db
    .selectFrom('answers')
    .select(['task', 'device'])
    .where('state', '=', 'disputed')
    .where('id', 'not in', (eb) => eb.selectFrom('appeals').select('answer'))
    .executeTakeFirst();
  if (!answer) return;
  await world.service.answer('appeal', () =>
    appeal(world.ctx, answer.device, { unit: answer.task }),
  );
  world.tally.add('state: a rejection was appealed');
}

/** The operator pays what it owes out of a campaign, which it resumes if it was paused. */
async function operate(world: World, on: number): Promise<void> {
  await world.service.gate.check();
  const { paid } = await makeGood(world.ctx, world.ids[on]!);
  if (paid > 0n) world.tally.add('state: a debt was made good');
}

/** Replaces the database by its copy. Some devices present at once, the others late or never. */
async function restore(world: World, presenting: number): Promise<void> {
  await world.restoreCopy();
  world.tally.add('state: a copy was restored');
  for (let i = 0; i < 3 && (await world.service.gate.stage()) === 'reading'; i += 1) {
    await world.rounds(1);
  }
  for (const [i, holder] of world.holders.entries()) {
    if ((presenting >> i) % 2 === 0) continue;
    await world.attempt('present', () => device.present(world, holder));
  }
  // Every other time the day that the gate lasts passes at once.
  if (presenting % 3 !== 0) world.wait(25 * 3_600_000);
}

/** One of the wallets that the device is or was bound to; any when there is none. */
function walletOf(world: World, { who, wallet }: { who: number; wallet: number }): number {
  const own = [...world.holders[who]!.accounts.keys()];
  const account = own[wallet % Math.max(1, own.length)];
  return account ? WALLET_CAST.findIndex(({ address }) => address === account) : wallet;
}

/** The first device from this one on that has a wallet. */
function boundFrom({ holders }: World, who: number): number {
  const bound = (i: number) => holders[i % holders.length]!.accounts.size > 0;
  const at = holders.findIndex((_, i) => bound(who + i));
  return at < 0 ? who : (who + at) % holders.length;
}

/** What signs waits for the end of a restore. */
async function onceOpen(world: World, work: () => Promise<unknown>): Promise<void> {
  await world.service.gate.check();
  await work();
}

type StepOf<D extends Step['do'], S extends Step = Step> = S extends unknown
  ? D extends S['do']
    ? S
    : never
  : never;
type Act<D extends Step['do']> = (world: World, step: StepOf<D>) => unknown;

const ACTS: { [D in Step['do']]: Act<D> } = {
  answer: (w, s) => device.answer(w, w.holders[s.who]!, s),
  skip: (w, s) => device.skip(w, w.holders[s.who]!),
  hold: (w, s) => device.hold(w, w.holders[s.who]!),
  stop: (w, s) => stopMove(w.ctx, w.holders[s.who]!.id),
  sync: (w, s) => device.sync(w, w.holders[s.who]!),
  present: (w, s) => device.present(w, w.holders[s.who]!),
  lie: (w, s) => presents.lie(w, w.holders[s.who]!, (s.who + Math.floor(w.now / 1_000)) % 7),
  keepBack: (w, s) => presents.keepBack(w, w.holders[s.who]!, s.what),
  borrow: (w, s) => presents.borrow(w, w.holders[s.who]!, w.holders[s.from]!),
  presentKey: (w, s) => presents.presentKey(w, w.holders[s.who]!, s.bare),
  repair: (w, s) => device.repair(w, w.holders[s.who]!),
  bind: (w, s) => device.bind(w, w.holders[s.who]!, s.wallet, s.both),
  announce: (w, s) => device.announce(w, w.holders[s.who]!, s.wallet),
  claim: (w, s) => {
    const who = boundFrom(w, s.who);
    const wallet = walletOf(w, { ...s, who });
    return money.claim(w, w.holders[who]!, { ...s, wallet });
  },
  claimSelf: (w, s) => {
    const who = boundFrom(w, s.who);
    return money.claimSelf(w, w.holders[who]!, walletOf(w, { ...s, who }));
  },
  claimRoot: (w, s) => money.claimRoot(w, s.wallet),
  cancelClaims: (w, s) => money.cancelClaims(w, s.wallet),
  rounds: (w, s) => w.rounds(s.turns, s.minutes),
  wait: async (w, s) => {
    w.wait(s.minutes * 60_000);
    await w.rounds(2);
  },
  fund: (w, s) => money.fund(w, s.on, s.amount, s.days),
  refund: async (w, s) => {
    if (!s.early) chain.toRefund(w, s.on);
    money.refund(w, s.on);
    if (!s.back) return;
    await w.rounds(5);
    await chain.reorganise(w, 9, 'lost');
  },
  makeGood: (w, s) => operate(w, s.on),
  refit: async (w, s) => {
    await w.service.refit(w.ids[s.on]!);
    const known = await w.db
      .selectFrom('campaigns')
      .select('id')
      .where('id', '=', w.ids[s.on]!)
      .executeTakeFirst();
    if (known) await changeState(w.ctx, w.ids[s.on]!, 'resume');
  },
  jumpTo: (w, s) => chain.jumpTo(w, s.on),
  reorg: (w, s) => chain.reorganise(w, s.depth, s.what),
  stall: chain.stall,
  foreign: chain.foreign,
  appeal: appealFirst,
  uphold: (w) => onceOpen(w, () => uphold(w.ctx)),
  replay: device.replay,
  backup: (w) => w.backUp(),
  restart: (w) => w.restart(),
  rotate: chain.rotate,
  faults: (w, { at, away, silent, behind, blind }) => {
    Object.assign(w.service.faults[at]!, { away, silent, behind, blind });
    if (!w.service.quiet) w.tally.add('state: an endpoint is faulty');
  },
  kill: (w, s) => w.service.fuse.light(s.after),
  restore: (w, s) => restore(w, s.present),
  veto: chain.veto,
  thief: chain.thief,
  revoke: chain.revoke,
  refuse: (w, s) => chain.refuse(w, WALLET_CAST[s.wallet]!.address),
  pause: (w, s) => chain.pause(w, s.hours),
  cap: (w, s) => chain.cap(w, s.share),
  share: (w, s) => onceOpen(w, () => share(w.ctx, w.ids[0]!, w.holders[s.who]!.id, s)),
  tally: (w, s) => onceOpen(w, () => tally(w.ctx, w.holders[s.who]!.id)),
  prove: (w, s) => onceOpen(w, () => prove(w.ctx, w.holders[s.who]!.id, s.passed)),
};

/** Does one step. A kill on the way ends it, and the service starts again. */
export async function act(world: World, step: Step): Promise<void> {
  world.tally.add(`step: ${step.do}`);
  try {
    await world.attempt(step.do, async () => {
      await (ACTS[step.do] as Act<Step['do']>)(world, step as never);
      if (world.service.fuse.burnt) throw new Killed();
    });
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    world.tally.add('state: the service was killed in the middle');
    await world.restart();
  }
}
