import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Presented } from '../../lib/protocol/restore.ts';
import { openCampaign, sampleTasks, type TestCampaign, until } from '../support/campaign.ts';
import { Claimant } from '../support/claimant.ts';
import type { TestDevice } from '../support/device.ts';
import { call } from '../support/http.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';
import { keepCopy } from '../support/operator.ts';

const FEE = 20_000n;
let net: TestNetwork;
let campaign: TestCampaign;
let operator: ReturnType<typeof keepCopy>;

beforeEach(async () => {
  net = await startNetwork({
    STINT_READING_FLOOR: '0',
    STINT_MIN_CLAIM: '50000',
    STINT_RELAY_FEE: String(FEE),
    STINT_RESTORE_MS: '12000',
  });
  campaign = await openCampaign(net, sampleTasks(60), { redundancy: 5 });
  operator = keepCopy(net);
});
afterEach(async () => {
  await net.stop();
  operator.remove();
});

const database = () => join(net.dir, 'service.db');

/** Everything that a device keeps, as the extension presents it. */
function held(device: TestDevice, seq = 0): Presented {
  const { wallet } = device;
  return {
    checkpoint: device.checkpoint!,
    receipts: device.receipts.filter((receipt) => receipt.seq > seq),
    accounts: wallet
      ? [{ account: wallet, entries: device.entries.get(wallet) ?? [], tail: device.tail }]
      : [],
  };
}

/** Presents until the service takes it: it reads the chain first. */
async function present({ device }: Claimant, body = held(device)): Promise<void> {
  await until(async () => {
    try {
      await call(net.origin, 'present', { token: device.token, body });
      return true;
    } catch (error) {
      if ((error as { code: string }).code !== 'restoring') throw error;
      return false;
    }
  }, 'the service to take what is presented');
}

async function open(): Promise<void> {
  await until(async () => {
    const { lease } = await probe();
    return lease;
  }, 'that the service goes on');
}

/** Whether the service gives out work again. */
async function probe(): Promise<{ lease: boolean }> {
  const one = new Claimant(net, `probe ${crypto.randomUUID()}`);
  await one.device.register();
  return one.device.lease().then(
    () => ({ lease: true }),
    (error: { code: string }) => {
      if (error.code !== 'restoring') throw error;
      return { lease: false };
    },
  );
}

describe('a service restored from a copy of yesterday', () => {
  test('signs nothing until devices have presented what they hold, and then pays all of it', async () => {
    const one = await Claimant.with(net, 'before', 2);
    await operator.copy();
    for (let i = 0; i < 3; i++) await one.device.judge();
    expect(one.device.account?.cumulative).toBe(225_000n);
    await operator.restore();
    await one.device.renew();
    await expect(one.device.lease()).rejects.toMatchObject({ code: 'restoring' });
    await expect(one.quote()).rejects.toMatchObject({ code: 'restoring' });
    await present(one);
    await present(one);
    const page = await call(net.origin, 'receipts', {
      token: one.device.token,
      query: { from: 1 },
    });
    expect(page.checkpoint).toEqual(one.device.checkpoint);
    await open();
    await one.device.judge();
    expect(one.device.account?.cumulative).toBe(270_000n);
    expect(await one.waitUntilDone(await one.claim())).toMatchObject({ state: 'final' });
    expect(await one.balance()).toBe(270_000n - FEE);
    await booksBalance();
  });

  test('gets its part from each device of a wallet, and counts nothing twice', async () => {
    const one = await Claimant.with(net, 'shared', 1);
    const other = new Claimant(net, 'shared');
    await other.device.register();
    await other.device.bind(other.wallet);
    await operator.copy();
    await one.device.judge();
    await other.device.judge();
    await one.device.judge();
    await operator.restore();

    for (const each of [one, other]) {
      await each.device.renew();
      await present(each);
    }

    await open();
    await one.device.judge();
    expect(one.device.account?.cumulative).toBe(5n * 45_000n);
    await booksBalance();
  });

  test('does not pay again what was claimed since the copy', async () => {
    const one = await Claimant.with(net, 'claimed since', 2);
    await operator.copy();
    await one.device.judge();
    await one.waitUntilDone(await one.claim());
    expect(await one.balance()).toBe(135_000n - FEE);
    await operator.restore();
    await one.device.renew();
    await present(one);
    await open();
    await expect(one.quote()).rejects.toMatchObject({ code: 'nothing_to_claim' });
    for (let i = 0; i < 2; i++) await one.device.judge();
    await one.waitUntilDone(await one.claim());
    expect(await one.balance()).toBe(225_000n - 2n * FEE);
    await booksBalance();
  });

  test('also gets back the credit of a device without a wallet, and a wallet can own it later', async () => {
    const one = new Claimant(net, 'unbound');
    await one.device.register();
    await one.device.judge();
    await operator.copy();
    await one.device.judge();
    await operator.restore();
    await one.device.renew();
    await present(one);
    await open();
    await one.device.bind(one.wallet);
    expect(one.device.account?.cumulative).toBe(90_000n);
    await booksBalance();
  });

  test('is told by a device that it has fallen behind, and never contradicts that device', async () => {
    const one = await Claimant.with(net, 'ahead', 1);
    await operator.copy();
    await one.device.judge();
    // The counter file was restored as well, so nothing shows that the copy is old.
    rmSync(`${database()}.mark`);
    await net.service.kill();
    for (const end of ['', '-wal', '-shm']) rmSync(`${database()}${end}`, { force: true });
    cpSync(operator.file, database());
    await net.service.start();
    await one.device.renew();
    await expect(one.device.judge()).rejects.toMatchObject({ code: 'present_first' });
    await present(one);
    await open();
    await one.device.judge();
    expect(one.device.account?.cumulative).toBe(135_000n);
    await booksBalance();
  });
});

describe('once the gate is open again', () => {
  /** Two devices of one wallet; the second works after the copy was made and is away at the restore. */
  async function oneAway(name: string) {
    const one = await Claimant.with(net, name, 1);
    const away = new Claimant(net, name);
    await away.device.register();
    await away.device.bind(away.wallet);
    await operator.copy();
    await away.device.judge();
    await away.device.judge();
    await operator.restore();
    await one.device.renew();
    await open();
    return { one, away };
  }

  test('a device that was away is merged, although the wallet earned elsewhere since', async () => {
    const { one, away } = await oneAway('away');
    await one.device.judge();
    const heldBefore = held(away.device);
    await away.device.renew();
    await present(away, heldBefore);
    // Both branches count: three answers of one, two of the other; nobody waits for another restore.
    expect(await probe()).toEqual({ lease: true });
    const { update } = await call(net.origin, 'account', {
      token: one.device.token,
      query: { from: 1, account: one.wallet.address.toLowerCase() },
    });
    expect(update?.entries.at(-1)?.cumulative).toBe('180000');
    await present(away, heldBefore);
    await booksBalance();
  });

  test('nobody closes it with what it knows, or with what cannot be merged', async () => {
    const { one, away } = await oneAway('again');
    await away.device.renew();
    const body = held(away.device);
    const { token } = away.device;
    // A checkpoint of ours that is ahead, with nothing behind it.
    await call(net.origin, 'present', { token, body: { ...body, receipts: [], accounts: [] } });
    expect(await probe()).toEqual({ lease: true });
    const receipts = body.receipts.slice(-1);
    const torn = call(net.origin, 'present', { token, body: { ...body, receipts, accounts: [] } });
    await expect(torn).rejects.toMatchObject({ code: 'receipt_mismatch' });
    expect(await probe()).toEqual({ lease: true });
    await present(one);
    expect(await probe()).toEqual({ lease: true });
  });
});

test('a campaign younger than the copy stops none of its wallets', async () => {
  const one = await Claimant.with(net, 'young', 1);
  await operator.copy();
  await campaign.operate('close');
  campaign = await openCampaign(net, sampleTasks(60), { redundancy: 5, price: '90000' });
  await one.device.judge();
  await operator.restore();
  await one.device.renew();
  await present(one);
  const { token } = one.device;
  const query = { from: 1, account: one.wallet.address.toLowerCase() };
  await until(async () => (await probe()).lease, 'that the service goes on');
  const { update } = await call(net.origin, 'account', { token, query });
  expect(update?.entries.at(-1)?.cumulative).toBe('135000');
  expect(await one.quote()).toMatchObject({ cumulative: '135000' });
});

describe('what is presented', () => {
  test('counts only if we have signed it', async () => {
    const one = await Claimant.with(net, 'liar', 2);
    await operator.copy();
    await one.device.judge();
    await operator.restore();
    await one.device.renew();
    const honest = held(one.device);
    const { checkpoint } = honest;
    const forged = { ...checkpoint, credited: '999999999', seq: checkpoint.seq + 1 };
    await expect(present(one, { ...honest, checkpoint: forged })).rejects.toMatchObject({
      code: 'bad_signature',
    });
    const receipts = honest.receipts.map((r) => ({ ...r, creditDelta: '900000' }));
    await expect(present(one, { ...honest, receipts })).rejects.toMatchObject({
      code: 'receipt_mismatch',
    });
    const [account] = honest.accounts;
    const tail = { ...account!.tail!, voucher: { ...account!.tail!.voucher, cumulative: '1' } };
    await expect(
      present(one, { ...honest, accounts: [{ ...account!, tail }] }),
    ).rejects.toMatchObject({ code: 'bad_signature' });
    await present(one, honest);
    await booksBalance();
  });
});

/** Checks I1 and I3 in the database: every promise has its money or is the operator's loss. */
async function booksBalance(): Promise<void> {
  const db = new DatabaseSync(database(), { readOnly: true });
  const sum = (sql: string) => Number((db.prepare(sql).get() as { s: number | null }).s ?? 0);
  const accounts = sum('select sum(cumulative) as s from accounts');
  const unowned = sum(
    "select sum(pay) as s from answers where state = 'credited' and owner is null",
  );
  const lost = sum('select sum(lost) as s from campaigns');
  const losses = sum('select sum(amount) as s from losses');
  const credited = sum('select sum(credited) as s from campaigns');
  db.close();
  expect(accounts + unowned + lost).toBe(credited + losses);
  const status = await campaign.status();
  const { available, reserved, pending } = status;
  const buckets = [available, reserved, pending, status.credited].reduce(
    (s, b) => s + BigInt(b),
    0n,
  );
  expect(buckets).toBe(BigInt(status.funded));
}
