import { claimDigest } from '../../../lib/domain/wallet-messages.ts';
import type { BackedVoucher } from '../../../lib/protocol/receipts.ts';
import { DOMAIN, REQUESTER, termsOf, WALLET_CAST } from '../cast.ts';
import type { Holder } from '../holder.ts';
import { fundData, register, vaultCall } from '../template.ts';
import { campaignOf } from '../vault/campaigns.ts';
import { isActiveRoot } from '../vault/roots.ts';
import type { World } from '../world.ts';

/** Another form of the same signature, as some hardware wallets give it. */
const withOddV = (sig: string): string => `${sig.slice(0, -2)}${sig.endsWith('1b') ? '00' : '01'}`;

/** A claim through the relayer: quote, signature, acceptance. */
export async function claim(
  world: World,
  holder: Holder,
  { wallet, elsewhere }: { wallet: number; elsewhere: boolean },
): Promise<void> {
  const { service } = world;
  const { address: account, sign, owner } = WALLET_CAST[wallet]!;
  const recipient = elsewhere ? `0x${'77'.repeat(19)}0${wallet}` : account;
  const { claim } = await service.answer('quote', () =>
    service.claims.quote(holder.id, { account, recipient }),
  );
  const sig = sign(claimDigest(DOMAIN, claim));
  const given = elsewhere && owner === null ? withOddV(sig) : sig;
  const { state, reason } = await service.answer('claim', () =>
    service.claims.accept(holder.id, { claim, sig: given }),
  );
  world.tally.add(`accepted claim: ${state}${reason === null ? '' : ` ${reason}`}`);
  if (owner !== null && state === 'signed') world.tally.add('state: a contract wallet claims');
}

/** `settle` with what a device holds, sent by the wallet itself. */
export const settleData = ({ voucher, list, attestations }: BackedVoucher, recipient: string) =>
  vaultCall('settle', [
    attestations.map((a) => ({ ...a, cumulative: BigInt(a.cumulative) })),
    { ...voucher, cumulative: BigInt(voucher.cumulative) },
    list.map(({ campaign, min }) => ({ campaign, min: BigInt(min) })),
    recipient,
  ]);

/** The wallet sends its own transaction with what a device holds. */
export async function claimSelf(world: World, holder: Holder, wallet: number): Promise<void> {
  const { address } = WALLET_CAST[wallet]!;
  const tail = holder.accounts.get(address)?.tail;
  if (!tail) return;
  const hash = world.blocks.send(address, settleData(tail, address));
  world.mine();
  note(world, 'own claim', hash);
}

/** Lets the service accrue what there is, and post a root once that is final. */
export const untilPosted = (world: World): Promise<void> => world.rounds(10, 20);

/** Lets the service post a root, and a root become active. */
async function untilActive(world: World): Promise<void> {
  const { latest } = world.blocks;
  const active = latest.state.roots.some((_, i) => isActiveRoot(latest.state, i + 1, latest.time));
  if (active) return;
  await untilPosted(world);
  world.wait(49 * 3_600_000);
  await world.rounds(3);
}

/** A wallet, from this one on, claims by the newest root what it did not claim yet. */
export async function claimRoot(world: World, first: number): Promise<void> {
  await untilActive(world);
  for (let i = 0; i < WALLET_CAST.length; i += 1) {
    const { address } = WALLET_CAST[(first + i) % WALLET_CAST.length]!;
    const found = await world.attempt('root proof', () =>
      world.service.answer('rootProof', () => world.service.proof(address)),
    );
    const claimed = world.blocks.latest.state.claimed.get(address) ?? 0n;
    if (!found || BigInt(found.cumulative) <= claimed) continue;
    const args = [BigInt(found.epoch), BigInt(found.cumulative), found.proof, address];
    const hash = world.blocks.send(address, vaultCall('claimWithProof', args));
    world.mine();
    if (note(world, 'root claim', hash)) world.tally.add('state: a root paid');
    return;
  }
}

/** What became of a transaction. */
export function note(world: World, what: string, hash: `0x${string}`): boolean {
  const found = world.blocks.find(hash);
  const state = !found ? 'waits' : found.tx.ok ? 'done' : 'reverted';
  world.tally.add(`${what}: ${state}`);
  return found?.tx.ok ?? false;
}

export function cancelClaims(world: World, wallet: number): void {
  const until = Math.floor(world.now / 1000) + 3 * 3_600;
  const { address } = WALLET_CAST[wallet]!;
  world.blocks.send(address, vaultCall('cancelClaims', [until]));
  world.tally.add('state: a wallet cancelled what it signed');
}

/** The requester adds money, and may extend the campaign. */
export async function fund(world: World, on: number, amount: number, days: number): Promise<void> {
  const { state, time } = world.blocks.latest;
  const { deadline } = campaignOf(state, world.ids[on]!);
  const at = Math.max(deadline, Math.min(time + days * 86_400, time + 364 * 86_400));
  const data = fundData(on, world.template.quality, BigInt(amount), at);
  const hash = world.blocks.send(REQUESTER.address, data);
  world.mine();
  note(world, 'fund', hash);
  await registerAgain(world, on);
}

/** A requester whose campaign the copy does not know brings its terms again. */
async function registerAgain(world: World, on: number): Promise<void> {
  const known = await world.db
    .selectFrom('campaigns')
    .select('id')
    .where('id', '=', world.ids[on]!)
    .executeTakeFirst();
  if (known) return;
  // Terms whose date is near are taken once the service has seen the escrow, and not before.
  const seen = await world.db
    .selectFrom('chain_campaigns')
    .select('id')
    .where('id', '=', world.ids[on]!)
    .where('deadline', '>', 0)
    .executeTakeFirst();
  const { deadline } = termsOf(on, world.template.quality);
  if (!seen && deadline * 1000 < world.now + 86_400_000) return;
  await world.attempt('register', () => register(world.service, on));
  world.tally.add('state: a campaign younger than the copy came back');
}

export function refund(world: World, on: number): void {
  const data = vaultCall('refund', [world.ids[on]!, REQUESTER.address]);
  const hash = world.blocks.send(REQUESTER.address, data);
  world.mine();
  if (note(world, 'refund', hash)) {
    const c = campaignOf(world.blocks.latest.state, world.ids[on]!);
    if (c.funded > c.accrued) world.tally.add('state: a campaign was refunded');
  }
}
