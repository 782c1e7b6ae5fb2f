import type { Hex } from 'viem';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toHex } from '../../lib/domain/bytes.ts';
import { bindMessage } from '../../lib/domain/device-messages.ts';
import { bindDigest, typedData } from '../../lib/domain/wallet-messages.ts';
import { openCampaign, sampleTasks } from '../support/campaign.ts';
import { Claimant } from '../support/claimant.ts';
import { TestDevice } from '../support/device.ts';
import { call } from '../support/http.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';

const FEE = 20_000n;
const PAID = 90_000n;
let net: TestNetwork;

beforeEach(async () => {
  net = await startNetwork({
    STINT_READING_FLOOR: '0',
    STINT_MIN_CLAIM: '50000',
    STINT_RELAY_FEE: String(FEE),
  });
  await openCampaign(net, sampleTasks(40), { redundancy: 5 });
});
afterEach(() => net.stop());

/** The forms in which wallets give one signature (v 27 or 28). */
const FORMS: Record<string, (sig: string) => string> = {
  'v of 0 or 1': (sig) => `${sig.slice(0, 130)}0${Number.parseInt(sig.slice(130), 16) - 27}`,
  'its 64 bytes (EIP-2098)': (sig) => {
    const parity = BigInt(Number.parseInt(sig.slice(130), 16) - 27);
    const s = BigInt(`0x${sig.slice(66, 130)}`) | (parity << 255n);
    return `${sig.slice(0, 66)}${s.toString(16).padStart(64, '0')}`;
  },
};

test.each(Object.entries(FORMS))('a claim that is signed with %s is paid', async (name, form) => {
  const one = await Claimant.with(net, name, 2);
  const quoted = await one.quote();
  const digest = await one.send(quoted, form(await one.sign(quoted)));
  expect(await one.waitUntilDone(digest)).toMatchObject({ state: 'final' });
  expect(await one.balance()).toBe(PAID - FEE);
});

test('a claim that is signed with any other v is refused', async () => {
  const one = await Claimant.with(net, 'another v', 2);
  const quoted = await one.quote();
  const sig = await one.sign(quoted);
  const v = Number.parseInt(sig.slice(130), 16);
  for (const other of [v + 27, v + 8, 255]) {
    const wrong = `${sig.slice(0, 130)}${other.toString(16).padStart(2, '0')}`;
    await expect(one.send(quoted, wrong)).rejects.toMatchObject({ code: 'bad_signature' });
  }
});

/** A wallet's contract that takes any signature, after so many rounds of a loop of 26 gas. */
async function contractWallet(address: Hex, rounds: number) {
  const count = rounds.toString(16).padStart(4, '0');
  const bytecode = `0x61${count}5b60019003806003575063${'1626ba7e'}60e01b5f5260205ff3` as const;
  await net.chain.setCode({ address, bytecode });
  return { address, signTypedData: async () => `0x${'ab'.repeat(70)}` as Hex };
}

async function bindContract(address: Hex, sign: () => Promise<Hex>) {
  const device = new TestDevice(net.network);
  await device.register();
  return device.bind({ address, signTypedData: sign } as never);
}

test('a contract wallet binds when it checks signatures with the gas that the vault gives', async () => {
  const cheap = await contractWallet(`0x${'c1'.repeat(20)}`, 5_700);
  await bindContract(cheap.address, cheap.signTypedData);
});

test('a contract wallet that needs more gas is told so, and so is one that is not deployed', async () => {
  const dear = await contractWallet(`0x${'c2'.repeat(20)}`, 5_800);
  await expect(bindContract(dear.address, dear.signTypedData)).rejects.toMatchObject({
    code: 'bad_signature',
    message: expect.stringContaining('150,000 gas'),
  });
  const undeployed = async () => `0x${'00'.repeat(96)}${'6492'.repeat(16)}` as Hex;
  await expect(bindContract(`0x${'c3'.repeat(20)}`, undeployed)).rejects.toMatchObject({
    code: 'bad_signature',
    message: expect.stringContaining('not on this chain yet'),
  });
});

test('a claim that the vault would refuse is told why, and never sent', async () => {
  const one = await Claimant.with(net, 'pays the vault', 2);
  const quoted = await one.quote(net.network.vault);
  const digest = await one.send(quoted, await one.sign(quoted));
  expect(await one.status(digest)).toMatchObject({
    state: 'requote',
    reason: 'BadRecipient',
    tx: null,
  });
});

test('the signatures of a binding bind a device once', async () => {
  const one = new Claimant(net, 'binds');
  await one.device.register();
  const { token } = one.device;
  const body = await one.device.binding(one.wallet);
  const walletSig = FORMS['v of 0 or 1']!(body.walletSig);
  await call(net.origin, 'bind', { token, body: { ...body, walletSig } });

  // Another wallet, under the time that the first binding had.
  const other = await contractWallet(`0x${'c4'.repeat(20)}`, 1);
  const again = await one.device.binding(other as never, one.wallet);
  const { device, account } = again;
  const message = { vault: net.network.vault, device, account, nonce: body.nonce };
  const digest = toHex(bindDigest(one.device.domain, message));
  const request = {
    ...again,
    nonce: body.nonce,
    sig: one.device.signature(bindMessage(one.device.domain, digest)),
    previousSig: await one.wallet.signTypedData(
      typedData(one.device.domain, 'Bind', message) as never,
    ),
  };
  await expect(call(net.origin, 'bind', { token, body: request })).rejects.toMatchObject({
    code: 'conflict',
  });
});
