import { toHex } from '../../../lib/domain/bytes.ts';
import { bindMessage, submissionMessage } from '../../../lib/domain/device-messages.ts';
import { bindDigest } from '../../../lib/domain/wallet-messages.ts';
import type { LedgerUpdate } from '../../../lib/protocol/device.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Presented } from '../../../lib/protocol/restore.ts';
import type { Submission, SubmitRequest } from '../../../lib/protocol/tasks.ts';
import { getDevice } from '../../../service/src/devices/find.ts';
import { newId } from '../../../service/src/ids.ts';
import { bindWallet } from '../../../service/src/ledger/binding/bind.ts';
import { announceMove } from '../../../service/src/ledger/binding/move.ts';
import { accountPage, receiptPage } from '../../../service/src/ledger/pages.ts';
import { takePresented } from '../../../service/src/ledger/restore/take-presented.ts';
import { leaseTasks } from '../../../service/src/tasks/lease.ts';
import { onBound } from '../../../service/src/tasks/on-bound.ts';
import { submit } from '../../../service/src/tasks/submit.ts';
import { DOMAIN, WALLET_CAST } from '../cast.ts';
import type { Holder } from '../holder.ts';
import type { World } from '../world.ts';

const isMismatch = (error: unknown): error is StintError =>
  error instanceof StintError && error.code === 'receipt_mismatch';

/** Verifies something that the service sent; a mismatch is kept, as the screens show it. */
function verified(world: World, holder: Holder, work: () => void): boolean {
  try {
    work();
    holder.mismatch = null;
    return true;
  } catch (error) {
    if (!isMismatch(error)) throw error;
    // Nothing but a restore may ever break a chain.
    if (world.restores === 0) throw new Error(`a device's chain broke: ${error.message}`);
    holder.mismatch = error.message;
    return false;
  }
}

/** Presents what the device holds after `seq`. @throws StintError, of which a mismatch is kept */
export async function presentHeld(world: World, holder: Holder, seq: number): Promise<void> {
  const held = holder.presents(seq);
  if (!held) return;
  const { service, tally, restores } = world;
  const late = restores > 0 && seq < held.checkpoint.seq && (await service.gate.stage()) === 'open';
  if (late) tally.add('state: a device comes back after the gate');
  await handOver(world, holder.id, held);
}

/** Presents something that the service has signed, all of it. */
export async function handOver(world: World, device: string, held: Presented): Promise<void> {
  const { service } = world;
  try {
    await service.answer('present', () => takePresented(world.ctx, service.gate, device, held));
  } catch (error) {
    // What the service signed may never be refused as if it were a lie.
    const isRefused = error instanceof StintError && error.code === 'bad_signature';
    if (isMismatch(error) || isRefused)
      throw new Error(`an honest device is refused: ${error.message}`);
    throw error;
  }
}

/** All receipts of a device that the service has. */
export async function wholeChain(world: World, holder: Holder) {
  const { service, ctx } = world;
  const page = await service.answer('receipts', () => receiptPage(ctx, holder.id, { from: 1 }));
  if (page.more) throw new Error('a history is longer than a page');
  return page;
}

/** Fetches what is new, as the extension does: a service that knows less or otherwise is told first. */
export async function sync(world: World, holder: Holder): Promise<void> {
  const { service, ctx } = world;
  const page = () =>
    service.answer('receipts', () => receiptPage(ctx, holder.id, { from: holder.chain.seq + 1 }));
  let { receipts, checkpoint } = await page();
  const found = holder.compare(receipts, checkpoint);
  if (found === 'behind') {
    await presentHeld(world, holder, checkpoint?.seq ?? 0);
    ({ receipts, checkpoint } = await page());
  }
  if (found === 'forked') {
    if (world.restores === 0) throw new Error('a chain forked without a restore');
    world.tally.add('state: a device holds a chain that forked');
    const before = await wholeChain(world, holder);
    await presentHeld(world, holder, holder.lastInCommon(before.receipts));
    const whole = await wholeChain(world, holder);
    const taken = verified(world, holder, () => holder.takeOver(whole.receipts, whole.checkpoint!));
    if (!taken) return;
    world.tally.add('state: a forked device took over the chain of the service');
  } else {
    if (!checkpoint) return;
    const signed = checkpoint;
    if (!verified(world, holder, () => holder.takeReceipts(receipts, signed))) return;
  }
  for (const account of holder.accounts.keys()) await syncAccount(world, holder, account);
}

async function fetchAfter(world: World, holder: Holder, account: string, n: number) {
  const page = await world.service.answer('account', () =>
    accountPage(world.ctx, holder.id, { from: n + 1, account }),
  );
  return page.update;
}

async function syncAccount(world: World, holder: Holder, account: string): Promise<void> {
  let update = await fetchAfter(world, holder, account, holder.known(account));
  if (update && !holder.goesOn(update)) {
    if (world.restores === 0) throw new Error('the chain of a wallet forked without a restore');
    await presentHeld(world, holder, holder.chain.seq);
    update = await fetchAfter(world, holder, account, holder.known(account));
  }
  if (!update) return;
  const next = update;
  if (holder.goesOn(next)) {
    verified(world, holder, () => holder.takeAccount(next, world.now));
    return;
  }
  const whole = await fetchAfter(world, holder, account, 0);
  verified(world, holder, () => holder.takeAccount(whole!, world.now, true));
  world.tally.add('state: the chain of a wallet was taken over');
}

/** Takes what a reply brought; where it does not connect, everything is fetched. */
async function apply(world: World, holder: Holder, update: LedgerUpdate | null): Promise<void> {
  if (!update) return;
  if (update.receipts[0]?.prev !== holder.chain.head) return sync(world, holder);
  const { receipts, checkpoint, account } = update;
  if (!verified(world, holder, () => holder.takeReceipts(receipts, checkpoint))) return;
  if (!account || !holder.accounts.has(account.account)) return;
  if (account.entries.length === 0 || !holder.goesOn(account)) {
    return syncAccount(world, holder, account.account);
  }
  verified(world, holder, () => holder.takeAccount(account, world.now));
}

/** The wallet that a device believes to earn for. */
const walletOf = (holder: Holder): string | undefined =>
  holder.receipts.findLast(({ kind }) => kind === 'bind')?.unit;

/** Sends a submission and takes the reply, unless that is lost on its way. */
async function send(
  world: World,
  holder: Holder,
  action: Submission['action'],
  { readMs, lost }: { readMs: number; lost: boolean },
): Promise<void> {
  const { service } = world;
  const { leases } = await service.answer('lease', () =>
    leaseTasks(world.ctx, holder.id, { hold: 1 }),
  );
  const lease = leases[0];
  if (!lease) return void world.tally.add('nothing to lease');
  world.wait(readMs);
  const unsigned = {
    id: newId(world.now),
    lease: lease.lease,
    action,
    shownMs: readMs,
    answeredAt: world.now,
  };
  const sig = holder.sign(submissionMessage(DOMAIN, holder.id, unsigned));
  const n = holder.known(walletOf(holder) ?? '');
  const request = { submissions: [{ ...unsigned, sig }], seq: holder.chain.seq, n };
  world.last = { holder, request };
  await hand(world, holder, request, lost);
}

/** Hands in a request; a service that knows too little is told first. */
async function hand(world: World, holder: Holder, request: SubmitRequest, lost: boolean) {
  const { service } = world;
  const from = { device: holder.id, key: holder.id };
  const reply = await service
    .answer('submit', () => submit(world.ctx, from, request))
    .catch(async (error: unknown) => {
      if (!(error instanceof StintError) || error.code !== 'present_first') throw error;
      await present(world, holder);
      throw error;
    });
  const { status } = reply.outcomes[0]!;
  world.tally.add(`outcome: ${status}`);
  if (!lost) await apply(world, holder, reply.ledger);
}

export const answer = (
  world: World,
  holder: Holder,
  { fast, choice, lost }: { fast: boolean; choice: 'a' | 'b' | 'tie'; lost: boolean },
): Promise<void> => {
  if (!fast) world.wait(20_000);
  return send(world, holder, { type: 'answer', choice }, { readMs: fast ? 0 : 20_000, lost });
};

export const skip = (world: World, holder: Holder): Promise<void> =>
  send(world, holder, { type: 'skip' }, { readMs: 0, lost: false });

export const hold = async (world: World, holder: Holder): Promise<void> => {
  await world.service.answer('lease', () => leaseTasks(world.ctx, holder.id, { hold: 2 }));
};

/** Sends the last request once more, as after a lost reply. */
export async function replay(world: World): Promise<void> {
  if (world.last) await hand(world, world.last.holder, world.last.request, false);
}

function binding(world: World, holder: Holder, wallet: number) {
  const { address: account, sign } = WALLET_CAST[wallet]!;
  const message = { vault: DOMAIN.vault, device: holder.id, account, nonce: world.now };
  const digest = bindDigest(DOMAIN, message);
  const sig = holder.sign(bindMessage(DOMAIN, toHex(digest)));
  world.wait(1);
  const walletSig = sign(digest);
  return { digest, request: { device: holder.id, account, nonce: message.nonce, walletSig, sig } };
}

/** Binds a device; a move is signed by both wallets, or refused. */
export async function bind(world: World, holder: Holder, wallet: number, both: boolean) {
  const { service } = world;
  const { account } = await getDevice(world.db, holder.id);
  const { digest, request } = binding(world, holder, wallet);
  const before = WALLET_CAST.find(({ address }) => address === account);
  const signed = both && before ? { ...request, previousSig: before.sign(digest) } : request;
  const update = await service.answer('bind', () =>
    bindWallet(world.ctx, { verifyWallet: service.verifyWallet, onBound }, signed),
  );
  if (account !== null && account !== request.account) {
    world.tally.add('state: a device went over to another wallet');
  }
  await apply(world, holder, update);
}

export async function announce(world: World, holder: Holder, wallet: number): Promise<void> {
  const { service } = world;
  const { request } = binding(world, holder, wallet);
  await service.answer('announceMove', () =>
    announceMove(world.ctx, service.verifyWallet, request),
  );
  world.tally.add('state: a move was announced');
}

/** Presents what it holds, whatever the service knows. */
export async function present(world: World, holder: Holder): Promise<void> {
  const { receipts } = await wholeChain(world, holder);
  await presentHeld(world, holder, holder.lastInCommon(receipts));
}

/** Tries again what did not fit, as a person who repairs a device. */
export const repair = (world: World, holder: Holder): Promise<void> => sync(world, holder);
