import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Hex } from 'viem';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import { voucherDigest, ZERO32 } from '../../lib/domain/account-chain.ts';
import { createSigner } from '../../service/src/keys.ts';
import { buildMerkle } from '../../service/src/settlement/roots/merkle.ts';
import { openCampaign, sampleTasks, until } from '../support/campaign.ts';
import { Claimant } from '../support/claimant.ts';
import type { TestCosigner } from '../support/cosigner.ts';
import { TestDevice } from '../support/device.ts';
import { call } from '../support/http.ts';
import { testKey } from '../support/keys.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';

const HEAD = `0x${'07'.repeat(32)}`;

let net: TestNetwork;
let cosigner: TestCosigner;
let one: Claimant;

beforeAll(async () => {
  net = await startNetwork(
    {
      STINT_READING_FLOOR: '0',
      STINT_ACCRUE_THRESHOLD: '1',
      STINT_ROOT_EVERY_MS: '0',
    },
    { cosigner: true },
  );
  cosigner = net.cosigner!;
  await openCampaign(net, sampleTasks(20), { redundancy: 5 });
  // Accrues and is nobody's yet: what a thief would put into a leaf of their own.
  const unbound = new TestDevice(net.network);
  await unbound.register();
  await unbound.judge();
  one = await Claimant.with(net, 'cosigned', 2);
  await until(() => rooted(90_000), 'a root', 60_000, 300);
  await until(async () => (await accrued()) > 90_000n, 'accruals beyond the root', 60_000, 300);
});
afterAll(() => net.stop());

const accrued = () =>
  net.chain.readContract({
    abi: earningsVaultAbi,
    address: net.network.vault as Hex,
    functionName: 'totalAccrued',
  });

/** The vault accepts one root in half an hour. */
async function passTime(): Promise<void> {
  await net.chain.increaseTime({ seconds: 31 * 60 });
  await net.chain.mine({ blocks: 1 });
}

const proof = () => call(net.origin, 'rootProof', { params: { account: one.account } });
const rooted = async (sum: number) => (await proof().catch(() => null))?.cumulative === String(sum);

const ask = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
  fetch(`${cosigner.url}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${cosigner.token}`, ...init.headers },
  });
const askRoot = (leaves: string, more = '') =>
  ask('/v1/roots', {
    method: 'POST',
    body: leaves + more,
    headers: { 'stint-leaf-bytes': String(Buffer.byteLength(leaves)) },
  });
const errorOf = async (response: Response) =>
  ((await response.json()) as { error: { code: string; message: string } }).error;

test('a stranger, another route and a body without a split get a typed error', async () => {
  for (const authorization of ['', 'Bearer nonsense', cosigner.token]) {
    const answer = await ask('/v1/state', { headers: { authorization } });
    expect([answer.status, (await errorOf(answer)).code]).toEqual([401, 'unauthorized']);
  }
  expect((await errorOf(await ask('/v1/keys'))).code).toBe('not_found');
  const answer = await ask('/v1/roots', { method: 'POST', body: 'x' });
  expect((await errorOf(answer)).message).toContain('stint-leaf-bytes');
  expect((await errorOf(await askRoot('{"v":1}\n'))).code).toBe('malformed');
});

/** A root with one leaf, and a voucher for it by `by`. */
async function rootOver(sum: number, by: string) {
  const { epoch } = await state();
  const { root } = await buildMerkle([{ account: one.account, cumulative: BigInt(sum) }], 1);
  const { chainId, vault } = net.network;
  const header = { v: 1, chainId, vault, epoch, total: String(sum), count: 1, root };
  const said = { account: one.account, cumulative: String(sum), ledgerHead: HEAD, backing: ZERO32 };
  const sig = createSigner({ voucher: testKey(by) }).sign(
    'voucher',
    voucherDigest(one.device.domain, said),
  );
  return {
    epoch,
    leaves: `${JSON.stringify(header)}\n["${one.account}","${sum}"]\n`,
    vouchers: `${JSON.stringify([one.account, HEAD, sig])}\n`,
  };
}

test('a leaf that only the poster vouches for is not signed, and nothing is recorded', async () => {
  await until(async () => (await state()).epoch > 1, 'the root in a final block');
  const { leaves, vouchers } = await rootOver(90_001, 'relayer');
  const answer = await askRoot(leaves, vouchers);
  expect(answer.status).toBe(403);
  expect((await errorOf(answer)).message).toContain('no key of the vault vouches for 90001');
  expect((await state()).signed).toBeNull();
});

const state = async () =>
  (await (await ask('/v1/state')).json()) as { epoch: number; hasBase: boolean; signed: unknown };

test('killed and without the last leaf file it is shown that file, and goes on', async () => {
  await cosigner.kill();
  for (const name of readdirSync(cosigner.folder))
    if (name.startsWith('leaves-')) rmSync(join(cosigner.folder, name));
  await cosigner.start();
  expect((await state()).hasBase).toBe(false);
  await passTime();
  await one.device.judge();
  await until(() => rooted(135_000), 'the next root', 60_000, 300);
});

test('what it signed for a service that died is posted, and nothing else for that epoch', async () => {
  await net.service.kill();
  const { epoch, leaves, vouchers } = await rootOver(135_001, 'voucher');
  const signed = await (await askRoot(leaves, vouchers)).json();
  expect(signed).toMatchObject({ epoch, total: '135001' });
  await cosigner.kill();
  await cosigner.start();
  expect(await (await askRoot(leaves, vouchers)).json()).toEqual(signed);
  const other = await rootOver(135_002, 'voucher');
  expect((await errorOf(await askRoot(other.leaves, other.vouchers))).code).toBe('conflict');

  await passTime();
  await net.service.start();
  await one.device.judge();
  await until(() => rooted(135_001), 'the root that was signed', 60_000, 300);
  expect(readFileSync(join(net.dir, 'roots', `epoch-${epoch}.jsonl`), 'utf8')).toBe(leaves);
  await passTime();
  await until(() => rooted(180_000), 'the next root', 60_000, 300);
});

test('while it is away no root is made, and the log says so', async () => {
  await cosigner.kill();
  await passTime();
  await one.device.judge();
  const log = () => readFileSync(join(net.dir, 'service.log'), 'utf8');
  await until(async () => log().includes('The cosigner does not answer'), 'the log to say so');
  expect((await proof()).cumulative).toBe('180000');
  expect(log()).not.toContain('one key');
  await cosigner.start();
  await until(() => rooted(225_000), 'the root after it came back', 60_000, 300);
});
