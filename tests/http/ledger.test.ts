import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accrualDigest, backingHash, voucherDigest } from '../../lib/domain/account-chain.ts';
import { toHex } from '../../lib/domain/bytes.ts';
import { recoverMessage } from '../../lib/domain/device-messages.ts';
import { checkpointDigest, emptyChain, extendChain } from '../../lib/domain/receipt-chain.ts';
import { recoverAddress } from '../../service/src/keys.ts';
import { openCampaign, sampleTasks, type TestCampaign } from '../support/campaign.ts';
import { TestDevice } from '../support/device.ts';
import { call } from '../support/http.ts';
import { testAccount } from '../support/keys.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';

let net: TestNetwork;
let campaign: TestCampaign;

beforeAll(async () => {
  net = await startNetwork({ STINT_READING_FLOOR: '0' });
  campaign = await openCampaign(net, sampleTasks(60), { feeBps: 500, redundancy: 3 });
});
afterAll(() => net.stop());

async function newDevice(): Promise<TestDevice> {
  const device = new TestDevice(net.network);
  await device.register();
  return device;
}

describe('receipts', () => {
  test('for work and credit come with each answer, under a checkpoint of the pinned signer', async () => {
    const device = await newDevice();
    const { ledger } = await device.judge();
    expect(ledger!.receipts.map((r) => r.kind)).toEqual(['work', 'credit']);
    const digest = checkpointDigest(device.domain, ledger!.checkpoint);
    expect(recoverAddress(digest, ledger!.checkpoint.sig)).toBe(net.network.voucherSigner);
  });

  test('can be fetched again from any seq', async () => {
    const device = await newDevice();
    for (let i = 0; i < 3; i++) await device.judge();

    for (const from of [1, 3, 6, 7]) {
      const page = await call(net.origin, 'receipts', { token: device.token, query: { from } });
      expect(page.receipts).toEqual(device.receipts.slice(from - 1));
      expect(page.checkpoint?.seq).toBe(6);
    }

    const part = await call(net.origin, 'receipts', {
      token: device.token,
      query: { from: 1, limit: 2 },
    });
    expect([part.receipts.length, part.more]).toEqual([2, true]);
  });

  test('that were lost with a reply come with the next one', async () => {
    const device = await newDevice();
    const [lease] = await device.lease();
    const lost = device.submission(lease!.lease, { type: 'answer', choice: 'tie' });
    const body = { submissions: [lost], seq: 0, n: 0 };
    await call(net.origin, 'submit', { token: device.token, body });
    await device.judge();
    expect(device.head.seq).toBe(4);
    expect(device.receipts).toHaveLength(4);
  });
});

describe('binding', () => {
  test('gives the wallet earlier credits and later ones, with a backed voucher', async () => {
    const device = await newDevice();
    await device.judge();
    await device.judge();
    await device.bind(testAccount('binder'));
    await device.judge();
    const { voucher, list, attestations } = device.tail!;
    expect(voucher.cumulative).toBe('135000');
    expect(voucher.ledgerHead).toBe(device.account!.head);
    expect(voucher.backing).toBe(backingHash(list));
    expect(recoverAddress(voucherDigest(device.domain, voucher), voucher.sig)).toBe(
      net.network.voucherSigner,
    );
    expect(attestations.map((a) => a.campaign)).toEqual(list.map((item) => item.campaign));

    for (const attestation of attestations) {
      const digest = accrualDigest(device.domain, attestation);
      expect(recoverAddress(digest, attestation.sig)).toBe(net.network.accrualSigner);
    }

    expect(BigInt(attestations[0]!.cumulative)).toBeGreaterThanOrEqual(BigInt(list[0]!.min));
  });

  test('to the same wallet twice changes nothing, and to another wallet is refused', async () => {
    const device = await newDevice();
    await device.judge();
    await device.bind(testAccount('binder 2'));
    const { head, account } = device;
    await device.bind(testAccount('binder 2'));
    expect(device.head).toEqual(head);
    expect(device.account).toEqual(account);
    await expect(device.bind(testAccount('binder 3'))).rejects.toMatchObject({
      code: 'wallet_bound',
    });
  });

  test('two devices to a wallet gives them one account chain and never the same task', async () => {
    const wallet = testAccount('two devices');
    const [one, two] = [await newDevice(), await newDevice()];
    await one.bind(wallet);
    await two.bind(wallet);

    for (let i = 0; i < 5; i++) {
      await one.judge();
      await two.judge();
    }

    expect(two.account!.cumulative).toBe(450_000n);
    await one.judge();
    expect(one.account!.cumulative).toBe(495_000n);
    const tasks = [...one.receipts, ...two.receipts]
      .filter((r) => r.kind === 'work')
      .map((r) => r.unit);
    expect(new Set(tasks).size).toBe(tasks.length);
  });

  test.each(['wallet', 'device'])('a signature that is not of the %s', async (who) => {
    const device = await newDevice();
    const other = await newDevice();
    const wallet = testAccount('forger');
    const forged = Object.create(wallet, { address: { value: testAccount('victim').address } });

    if (who === 'wallet')
      await expect(device.bind(forged)).rejects.toMatchObject({ code: 'bad_signature' });
    else {
      device.signature = other.signature;
      await expect(device.bind(wallet)).rejects.toMatchObject({ code: 'bad_signature' });
    }
  });
});

describe('recovery', () => {
  test('moves the identity to a new key: the chain goes on, and the old key no longer works', async () => {
    const old = await newDevice();
    await old.judge();
    const fresh = new TestDevice(net.network);
    const keyHex = (await newDevice()).id;
    expect(keyHex).not.toBe(old.id);
    const recoveryKey = toHex(
      old.recovery.publicKey.export({ type: 'spki', format: 'der' }).subarray(12),
    );
    const unsigned = { recoveryKey, newKey: fresh.id, issuedAt: Date.now() };
    const message = recoverMessage(fresh.domain, unsigned);
    const recoverySig = old.signature(message, old.recovery.privateKey);
    const session = await call(net.origin, 'recover', {
      body: { ...unsigned, recoverySig, sig: fresh.signature(message) },
    });
    expect(session.device).toBe(old.id);
    const page = await call(net.origin, 'receipts', { token: session.token, query: { from: 1 } });
    let head = emptyChain(fresh.domain, old.id);
    for (const receipt of page.receipts) head = extendChain(fresh.domain, old.id, head, receipt);
    expect(head.credited).toBe(45_000n);
    await expect(old.judge()).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(old.renew()).rejects.toMatchObject({ code: 'device_replaced' });
    // Registering again is no way around it.
    await expect(old.register()).rejects.toMatchObject({ code: 'device_replaced' });

    const other = await newDevice();
    const request = { recoveryKey, newKey: other.id, issuedAt: Date.now() };
    const taken = recoverMessage(fresh.domain, request);
    const signed = {
      recoverySig: old.signature(taken, old.recovery.privateKey),
      sig: other.signature(taken),
    };
    const recovering = call(net.origin, 'recover', { body: { ...request, ...signed } });
    await expect(recovering).rejects.toMatchObject({ code: 'conflict' });
  });
});

test('the buckets add up to what the chain holds', async () => {
  const status = await campaign.status();
  const sum = [status.available, status.reserved, status.pending, status.credited].map(BigInt);
  expect(sum.reduce((a, b) => a + b)).toBe(BigInt(status.funded));
});
