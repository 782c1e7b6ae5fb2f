import { mkdtempSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeFunctionData, type Hex } from 'viem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import { ZERO32 } from '../../lib/domain/account-chain.ts';
import { run } from '../../service/src/cli/run.ts';
import { openCampaign, sampleTasks, until } from '../support/campaign.ts';
import { Claimant } from '../support/claimant.ts';
import { call, callLines } from '../support/http.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';

const folder = mkdtempSync(join(tmpdir(), 'stint-roots-'));
let net: TestNetwork;

beforeAll(async () => {
  net = await startNetwork(
    {
      STINT_READING_FLOOR: '0',
      STINT_ACCRUE_THRESHOLD: '1',
      STINT_ROOT_EVERY_MS: '0',
    },
    { cosigner: true },
  );
  await openCampaign(net, sampleTasks(60), { redundancy: 5 });
});
afterAll(() => net.stop());

const proofOf = ({ account }: Claimant) => call(net.origin, 'rootProof', { params: { account } });

/** Least time between two calls of the route for proofs, which is rate-limited, ms. */
const LOOK_MS = 300;

const isRooted = async (one: Claimant, sum: number) =>
  (await proofOf(one).catch(() => null))?.cumulative === String(sum);

/** The vault accepts one root in half an hour. */
async function passTime(): Promise<void> {
  await net.chain.increaseTime({ seconds: 31 * 60 });
  await net.chain.mine({ blocks: 1 });
}

/** A wallet whose whole credit is in a posted root. */
async function rooted(name: string, answers: number): Promise<Claimant> {
  await passTime();
  const one = await Claimant.with(net, name, answers);
  await until(
    async () => {
      if (await isRooted(one, 45_000 * answers)) return true;
      // If a root was made between two answers, wait for the next one.
      await passTime();
      return false;
    },
    `a root with ${name}`,
    60_000,
    LOOK_MS,
  );

  return one;
}

/** Open files and sockets of the service's process. */
const descriptors = () => readdirSync(`/proc/${net.service.pid}/fd`).length;

const leafFile = (epoch: number) =>
  callLines(net.origin, 'leaves', { params: { epoch: String(epoch) } });

async function audit(text: string, ...more: string[]) {
  const path = join(folder, `${crypto.randomUUID()}.jsonl`);
  writeFileSync(path, text);
  const [out, notes]: [string[], string[]] = [[], []];
  const io = {
    env: { STINT_RPC_URL: net.rpcUrl },
    out: (line: string) => void out.push(line),
    note: (line: string) => void notes.push(line),
  };
  const code = await run(['audit', path, ...more], io);

  return { code, out: out.join('\n'), notes: notes.join('\n') };
}

describe('a root', () => {
  test('contains what is permanent, and anyone can verify it with the file and the chain', async () => {
    const one = await rooted('audited', 2);
    const { epoch } = await proofOf(one);
    const text = await leafFile(epoch);
    const found = await audit(text);
    expect(found).toMatchObject({ code: 0, notes: '' });
    expect(found.out).not.toContain('FAILS');
    expect(found.out.match(/^holds/gm)).toHaveLength(8);
  });

  test('verifies a voucher that it covers, but not one for more or of another signer', async () => {
    const one = await rooted('vouched', 2);
    const { update } = await call(net.origin, 'account', {
      token: one.device.token,
      query: { from: 1 },
    });
    const { voucher } = update!.tail!;
    expect(voucher.backing).toBe(ZERO32);
    const text = await leafFile((await proofOf(one)).epoch);
    const file = (name: string, value: unknown) => {
      writeFileSync(join(folder, name), JSON.stringify(value));
      return join(folder, name);
    };
    expect((await audit(text, '--voucher', file('good.json', voucher))).code).toBe(0);
    const more = file('more.json', { ...voucher, cumulative: '999999' });
    const forged = await audit(text, '--voucher', more);
    expect(forged).toMatchObject({ code: 1 });
    expect(forged.out).toMatch(/FAILS.*not a voucher signer/);
    await one.device.judge();
    const short = await audit(text, '--voucher', file('tail.json', one.device.tail!.voucher));
    expect(short.out).toMatch(/FAILS.*45000 base units are missing/);
  });

  test('HEAD of its leaf file leaves nothing open', async () => {
    const { epoch } = await proofOf(await rooted('asked by HEAD', 1));
    const before = descriptors();
    for (let n = 0; n < 20; n += 1) {
      const url = `${net.origin}/v1/roots/${epoch}/leaves`;
      await fetch(url, { method: 'HEAD', headers: { 'stint-protocol': '1' } });
    }
    await until(async () => descriptors() <= before + 2, 'descriptors to be given back');
  });

  test('a leaf file that is gone is no whole answer, and stops nothing', async () => {
    const { epoch } = await proofOf(await rooted('gone', 1));
    const path = join(net.dir, 'roots', `epoch-${epoch}.jsonl`);
    renameSync(path, `${path}.away`);
    const url = `${net.origin}/v1/roots/${epoch}/leaves`;
    const headers = { 'stint-protocol': '1' };
    await fetch(url, { method: 'HEAD', headers });
    await expect(fetch(url, { headers }).then((got) => got.text())).rejects.toThrow();
    expect((await fetch(`${net.origin}/healthz`)).status).toBe(200);
    renameSync(`${path}.away`, path);
  });

  test('shows which line of a leaf file was changed', async () => {
    const one = await rooted('tampered', 2);
    const { epoch } = await proofOf(one);
    const text = await leafFile(epoch);
    const raised = await audit(text.replace('"90000"]', '"90001"]'));
    expect(raised.code).toBe(1);

    for (const what of ['hash of the file', 'make the root', 'sum of its leaves']) {
      expect(raised.out).toMatch(new RegExp(`FAILS.*${what}`));
    }

    const lines = text.trim().split('\n');
    expect((await audit(`${lines[0]}\nnonsense\n`)).notes).toContain('Line 2');
    expect((await audit(`${lines.slice(0, -1).join('\n')}\n`)).notes).toContain(
      'the header announces',
    );
  });

  test('survives a kill at any moment between leaf file and chain', async () => {
    for (const wait of [0, 300, 1_500]) {
      await passTime();
      const one = await Claimant.with(net, `killed ${wait}`, 1);
      const end = performance.now() + wait;
      while (performance.now() < end) await new Promise((next) => setImmediate(next));
      await net.service.kill();
      await net.service.start();
      await until(() => isRooted(one, 45_000), 'the root after the kill', 60_000, LOOK_MS);
      const { epoch } = await proofOf(one);
      expect((await audit(await leafFile(epoch))).code).toBe(0);
    }
  });
});

test('with the service deleted and its keys forgotten, the last proof pays', async () => {
  const one = await rooted('left behind', 3);
  const { epoch, cumulative, proof } = await proofOf(one);
  await net.service.stop();
  await net.chain.increaseTime({ seconds: 49 * 3600 });
  await net.chain.mine({ blocks: 1 });
  await net.chain.setBalance({ address: one.wallet.address, value: 10n ** 18n });
  const data = encodeFunctionData({
    abi: earningsVaultAbi,
    functionName: 'claimWithProof',
    args: [BigInt(epoch), BigInt(cumulative), proof as Hex[], one.wallet.address],
  });
  const { chain } = net.chain;
  const to = net.network.vault as Hex;
  const hash = await net.chain.sendTransaction({ account: one.wallet, to, data, chain });
  await net.chain.waitForTransactionReceipt({ hash });
  expect(await one.balance()).toBe(135_000n);
});
