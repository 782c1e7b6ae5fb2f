import { encodeAbiParameters, type Hex, keccak256 } from 'viem';
import { createSigner } from '../../../service/src/keys.ts';
import { rootDigest } from '../../../service/src/settlement/roots/root-chain.ts';
import { DAY, DOMAIN, GUARDIAN, OWNER, RELAYER, STANDBY, STANDBY_ADDRESS, THIEF } from '../cast.ts';
import type { Dropped } from '../chain/blocks.ts';
import { CONFIRMATIONS } from '../service.ts';
import { vaultCall } from '../template.ts';
import { campaignOf } from '../vault/campaigns.ts';
import { isStruckOut } from '../vault/roots.ts';
import { ROLE } from '../vault/state.ts';
import type { World } from '../world.ts';
import { note, untilPosted } from './money.ts';

/** The chain drops its newest blocks, and goes on in another way. */
export async function reorganise(world: World, depth: number, what: Dropped): Promise<void> {
  const { blocks, tally } = world;
  // Every other time the service has just sent something that is in no block.
  if (depth % 2 === 0) await world.service.round();
  const open = await world.db
    .selectFrom('transactions')
    .select(['state', 'block'])
    .where('state', 'in', ['queued', 'signed', 'mined'])
    .execute();
  const from = blocks.latest.number - depth;
  const flying = open.some(({ state }) => state === 'signed');
  const dropped = open.some(({ state, block }) => state === 'mined' && block! > from);
  if (depth > CONFIRMATIONS) {
    tally.add('state: a reorganisation deeper than the confirmations');
    if (flying) tally.add('state: it came with a transaction in flight');
    if (dropped && flying) tally.add('state: it dropped one while another was in flight');
    if (dropped && what === 'lost') tally.add('state: it lost a transaction of ours');
  }
  const before = new Set(closedOf(world));
  blocks.drop(depth, what);
  world.mine();
  if (depth % 3 !== 0) for (let i = 0; i < depth; i += 1) world.mine();
  const after = new Set(closedOf(world));
  if ([...before].some((id) => !after.has(id))) tally.add('state: a refund was taken back');
}

const closedOf = (world: World) =>
  [...world.blocks.latest.state.campaigns].flatMap(([id, { closed }]) => (closed ? [id] : []));

/** No block takes the relayer's transactions, or they do again. */
export function stall({ blocks, tally }: World): void {
  if (blocks.held.delete(RELAYER)) return;
  blocks.held.add(RELAYER);
  tally.add('state: the relayer was stalled');
}

/** The relayer's key is used elsewhere, which takes a nonce. */
export function foreign(world: World): void {
  world.blocks.spendNonce(RELAYER);
  world.mine();
  world.tally.add('state: a nonce of the relayer was used elsewhere');
}

const leafOf = (account: string, total: bigint): Hex => {
  const types = [{ type: 'address' }, { type: 'uint256' }] as const;
  return keccak256(keccak256(encodeAbiParameters(types, [account as Hex, total])));
};

/** A thief with both keys posts a root that pays them everything. */
export function thief(world: World): void {
  const { blocks, keys } = world;
  const { state } = blocks.latest;
  const signer = createSigner({ cosigner: keys.cosigner });
  const total = state.totalAccrued;
  if (total === 0n) return;
  const terms = {
    epoch: state.roots.length + 1,
    root: leafOf(THIEF, total),
    total,
    dataHash: `0x${'ee'.repeat(32)}`,
  };
  const sig = signer.sign('cosigner', rootDigest(DOMAIN, terms));
  const data = vaultCall('postRoot', [terms.root, total, terms.dataHash, sig]);
  const hash = blocks.send(RELAYER, data);
  world.mine();
  if (note(world, 'thief', hash)) world.tally.add('state: a thief posted a root');
}

/** The first root that is pending, from 0; -1 when there is none. */
function pendingRoot({ blocks: { latest } }: World): number {
  const { state, time } = latest;
  return state.roots.findIndex(({ validAt }, i) => validAt > time && !isStruckOut(state, i + 1));
}

/** The guardian vetoes the first root that is pending; the service may have to post one first. */
export async function veto(world: World): Promise<void> {
  if (pendingRoot(world) < 0) await untilPosted(world);
  const epoch = pendingRoot(world);
  if (epoch < 0) return;
  const hash = world.blocks.send(GUARDIAN, vaultCall('vetoRootsFrom', [BigInt(epoch + 1)]));
  world.mine();
  if (note(world, 'veto', hash)) world.tally.add('state: a root was vetoed');
}

/** The cosigner's key is revoked, and the operator goes on with another. */
export async function revoke(world: World): Promise<void> {
  const { blocks } = world;
  if (world.keys.cosigner === STANDBY.cosigner) return;
  if (pendingRoot(world) < 0) await untilPosted(world);
  const key = createSigner({ cosigner: world.keys.cosigner }).address('cosigner');
  const pending = pendingRoot(world) >= 0;
  const args = [STANDBY_ADDRESS.cosigner, ROLE.cosigner];
  blocks.send(GUARDIAN, vaultCall('revokeSigner', [key]));
  blocks.send(OWNER, vaultCall('addSigner', args));
  world.mine();
  if (pending) world.tally.add('state: a key of a pending root was revoked');
  world.keys = { ...world.keys, cosigner: STANDBY.cosigner };
  await world.restart();
}

/** The accrual key is revoked, and the standby key attests again. */
export async function rotate(world: World): Promise<void> {
  if (world.keys.accrual === STANDBY.accrual) return;
  const key = createSigner({ accrual: world.keys.accrual }).address('accrual');
  world.blocks.send(GUARDIAN, vaultCall('revokeSigner', [key]));
  world.mine();
  world.keys = { ...world.keys, accrual: STANDBY.accrual };
  world.pinned.accrualSigner = STANDBY_ADDRESS.accrual;
  world.tally.add('state: the standby accrual key took over');
  await world.restart();
}

export function pause(world: World, hours: number): void {
  const hash = world.blocks.send(GUARDIAN, vaultCall('pause', [BigInt(hours * 3_600)]));
  world.mine();
  if (note(world, 'pause', hash)) world.tally.add('state: claims were paused');
}

/** The owner sets a cap, and lowers the floor to something that is soon reached. */
export function cap(world: World, share: number): void {
  const { state } = world.blocks.latest;
  // Only a deployment sets the floor; a history that wants a tight one has it from here on.
  state.capFloor = 40_000n;
  const cap = (state.totalFunded * BigInt(share)) / 100n;
  world.blocks.send(OWNER, vaultCall('setWindowCap', [cap]));
  world.tally.add('state: the caps are tight');
}

/** The token refuses a recipient, or takes it again. */
export function refuse(world: World, recipient: string): void {
  const { refused } = world.blocks.latest.state;
  if (!refused.delete(recipient)) {
    refused.add(recipient);
    world.tally.add('state: the token refused a recipient');
  }
}

/** Goes to the last call of a campaign, or past the time from which it may be refunded. */
export function jumpTo(world: World, on: number): void {
  const { deadline } = campaignOf(world.blocks.latest.state, world.ids[on]!);
  const lastCall = (deadline + 28 * DAY + 60) * 1_000;
  const refundable = (deadline + 30 * DAY + 60) * 1_000;
  world.now = Math.max(world.now, world.now < lastCall ? lastCall : refundable);
}

/** Goes past the time from which a campaign may be refunded. */
export function toRefund(world: World, on: number): void {
  const { deadline } = campaignOf(world.blocks.latest.state, world.ids[on]!);
  world.now = Math.max(world.now, (deadline + 30 * DAY + 60) * 1_000);
}
