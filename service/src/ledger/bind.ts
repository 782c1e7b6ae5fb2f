import { toHex } from '../../../lib/domain/bytes.ts';
import { bindMessage } from '../../../lib/domain/device-messages.ts';
import { bindDigest } from '../../../lib/domain/wallet-messages.ts';
import type { BindRequest, LedgerUpdate } from '../../../lib/protocol/device.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../context.ts';
import { getDevice } from '../devices/find.ts';
import { verifyEd25519 } from '../devices/verify.ts';
import type { WalletVerifier } from '../settlement/verify-wallet.ts';
import type { DeviceTable } from '../store/schema.ts';
import type { Db } from '../store/store.ts';
import { appendEntry } from './account.ts';
import { bindFollowers } from './followers.ts';
import { appendReceipt, headOf } from './receipts.ts';
import { type Batch, closeBatch, finishUpdate } from './update.ts';

const SKEW_MS = 60 * 60_000;
/** Receipt numbers that one account entry may hold. */
const ENTRY = 500;

async function checkSignatures(
  ctx: Context,
  verifyWallet: WalletVerifier,
  request: BindRequest,
): Promise<void> {
  const { device, account, nonce, walletSig, sig } = request;
  const digest = bindDigest(ctx.domain, { vault: ctx.domain.vault, device, account, nonce });
  const { key } = await getDevice(ctx.store.db, device);
  if (!(await verifyEd25519(key, bindMessage(ctx.domain, toHex(digest)), sig))) {
    throw new StintError('bad_signature', 'The device key did not sign this binding.');
  }
  if (!(await verifyWallet(account, digest, walletSig))) {
    throw new StintError('bad_signature', 'The wallet did not sign this binding.');
  }
}

/** Everything that a device earned before it had a wallet becomes the wallet's (rule 11). */
async function ownCredits(ctx: Context, db: Db, device: string, account: string): Promise<void> {
  await db
    .updateTable('leases')
    .set({ account })
    .where('device', '=', device)
    .where('account', 'is', null)
    .execute();
  const rows = await db
    .selectFrom('answers')
    .select(['credit_seq', 'pay', 'campaign', 'pos'])
    .where('device', '=', device)
    .where('owner', 'is', null)
    .where('state', '=', 'credited')
    .orderBy('credit_seq')
    .execute();
  for (let start = 0; start < rows.length; start += ENTRY) {
    const part = rows.slice(start, start + ENTRY);
    const positions = new Map<string, bigint>();
    for (const row of part) positions.set(row.campaign, row.pos!);
    await appendEntry(ctx, db, {
      account,
      device,
      creditSeqs: part.map((row) => row.credit_seq!),
      amount: part.reduce((sum, row) => sum + row.pay, 0n),
      positions,
    });
  }
  await db
    .updateTable('answers')
    .set({ owner: account })
    .where('device', '=', device)
    .where('owner', 'is', null)
    .execute();
  await db
    .updateTable('ledger_lines')
    .set({ owner: account })
    .where('kind', '=', 'credit')
    .where('owner', 'is', null)
    .where('unit', 'in', (eb) => eb.selectFrom('answers').select('id').where('device', '=', device))
    .execute();
}

/** Work that waits for its decision is judged again as the wallet's: one answer per wallet and task (rule 6). */
async function rejectDuplicates(
  ctx: Context,
  db: Db,
  device: DeviceTable,
  account: string,
  head: ReturnType<typeof headOf>,
) {
  const rows = await db
    .selectFrom('answers as mine')
    .select(['mine.id', 'mine.task', 'mine.campaign', 'mine.pay'])
    .where('mine.device', '=', device.device)
    .where('mine.state', '=', 'pending')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('answers as other')
          .select('other.id')
          .whereRef('other.task', '=', 'mine.task')
          .whereRef('other.id', '!=', 'mine.id')
          .where('other.owner', '=', account),
      ),
    )
    .execute();
  const reason = 'duplicate: another device of this wallet answered the same task';
  const decide_by = ctx.now() + ctx.rules.appealMs;
  const receipts = [];
  for (const { id, task, campaign, pay } of rows) {
    await db
      .updateTable('answers')
      .set({ state: 'disputed', reason, decide_by })
      .where('id', '=', id)
      .execute();
    receipts.push(
      await appendReceipt(ctx, db, device.device, head, {
        kind: 'reject',
        campaign,
        unit: task,
        pendingDelta: -pay,
        reason,
      }),
    );
  }
  return receipts;
}

/**
 * Binds a device to a wallet with both signatures. Binding again to the same wallet
 * changes nothing; another wallet is refused.
 * @throws StintError `bad_signature`, `wallet_bound`, `clock_skew`, `device_unknown`
 */
export async function bindWallet(
  ctx: Context,
  verifyWallet: WalletVerifier,
  request: BindRequest,
): Promise<LedgerUpdate> {
  await checkSignatures(ctx, verifyWallet, request);
  const { device: id, account, nonce } = request;
  if (Math.abs(ctx.now() - nonce) > SKEW_MS) {
    throw new StintError('clock_skew', 'The binding was signed over an hour ago.', {
      details: { now: ctx.now() },
    });
  }
  const before = await getDevice(ctx.store.db, id);
  const batch = await ctx.store.write(async (db): Promise<Batch | null> => {
    const device = await getDevice(db, id);
    if (device.owner_device !== null) {
      throw new StintError('forbidden', 'A bandwidth key follows the device that it belongs to.');
    }
    if (device.account === account) return null;
    if (device.account !== null) {
      throw new StintError('wallet_bound', `This device is bound to ${device.account}.`);
    }
    const head = headOf(device);
    await db
      .insertInto('bindings')
      .values({
        device: id,
        account,
        nonce,
        wallet_sig: request.walletSig,
        device_sig: request.sig,
        at: ctx.now(),
      })
      .execute();
    await db.updateTable('devices').set({ account }).where('device', '=', id).execute();
    const bound = await appendReceipt(ctx, db, id, head, { kind: 'bind', unit: account });
    const rejected = await rejectDuplicates(ctx, db, device, account, head);
    await ownCredits(ctx, db, id, account);
    await bindFollowers(ctx, db, id, account);
    const credits = { creditSeqs: [], amount: 0n, positions: new Map<string, bigint>() };
    return closeBatch(ctx, db, {
      device: { ...device, account },
      head,
      receipts: [bound, ...rejected],
      ...credits,
    });
  });
  const seq = batch ? before.seq : before.seq - 1;
  const update = await finishUpdate(ctx, id, { seq, n: 0 }, batch);
  if (!update) throw new StintError('internal', 'A bound device without receipts.');
  return update;
}
