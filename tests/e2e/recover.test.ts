import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Backup } from '../../lib/protocol/backup.ts';
import { violations } from '../support/axe.ts';
import { bindWithoutClaiming, earn, saveBackup } from '../support/backup.ts';
import { until } from '../support/campaign.ts';
import { testAccount } from '../support/keys.ts';
import { screenshotOnFailure } from '../support/pictures.ts';
import { runRecover } from '../support/recover.ts';
import { startRpcProxy } from '../support/rpc-proxy.ts';
import { type Stage, setStage } from '../support/stage.ts';

const PASSPHRASE = 'correct horse battery staple';
const account = testAccount('recover').address;
const button = (page: Page, name: RegExp) => page.getByRole('button', { name });

let stage: Stage;
let recover: Awaited<ReturnType<typeof runRecover>>;
/** Backups that the options page saved while the service was running. */
const files = { plain: '', sealed: '' };

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Backup;
const write = (name: string, value: unknown) => {
  const path = join(stage.net.dir, name);
  writeFileSync(path, JSON.stringify(value));
  return path;
};

/** Waits until the extension holds a proof for `sum`, and a later tail. */
async function untilRooted(sum: bigint): Promise<void> {
  const options = await stage.person.open('options', { width: 1200, height: 900 });
  let last: Backup | undefined;
  await until(
    async () => {
      await stage.net.chain.increaseTime({ seconds: 31 * 60 });
      await stage.net.chain.mine({ blocks: 1 });
      await stage.person.send(options, 'receipts.refetch');
      last = read(await saveBackup(stage, 'looking.json'));
      return last.wallets[0]?.proof?.cumulative === String(sum);
    },
    'a proof in the backup',
    90_000,
  );
  await options.close();
}

beforeAll(async () => {
  stage = await setStage({ STINT_ACCRUE_THRESHOLD: '1', STINT_ROOT_EVERY_MS: '0' });
  await stage.wallet.ready(stage.net, 'recover');
  await stage.net.chain.setBalance({ address: account, value: 10n ** 18n });
  await earn(stage, ['1', '2', '3']);
  await bindWithoutClaiming(stage);
  await untilRooted(135_000n);
  await stage.net.service.stop();
  // From here on nothing accrues by itself, so what is earned now is the tail.
  await stage.net.reconfigure({
    STINT_ACCRUE_THRESHOLD: '1000000000',
    STINT_ROOT_EVERY_MS: '86400000',
  });
  await earn(stage, ['4', '1']);
  files.plain = await saveBackup(stage, 'plain.json');
  files.sealed = await saveBackup(stage, 'sealed.json', PASSPHRASE);
  await stage.net.service.kill();

  for (const end of ['', '-wal', '-shm']) {
    rmSync(join(stage.net.dir, `service.db${end}`), { force: true });
  }

  recover = await runRecover();
}, 300_000);
afterAll(async () => {
  await recover?.stop();
  await stage?.close();
});
afterEach(async (test) => {
  await screenshotOnFailure(test, stage.browser);
  for (const page of stage.browser.context.pages().slice(1)) await page.close();
});

/** Opens the recover page and chooses a file. */
async function openWith(path: string): Promise<Page> {
  const page = await stage.browser.context.newPage();
  await page.goto(recover.address);
  await page.locator('input[type=file]').setInputFiles(path);
  return page;
}
const connect = (page: Page) => page.locator('.wallet-card', { hasText: 'Test wallet' }).click();

test('the file holds a permanent voucher, a tail and a proof', () => {
  const [wallet] = read(files.plain).wallets;
  expect(wallet?.account).toBe(account.toLowerCase());
  expect(wallet?.permanent?.voucher.cumulative).toBe('135000');
  expect(wallet?.tail?.voucher.cumulative).toBe('225000');
  expect(wallet?.tail?.list).toHaveLength(1);
  expect(wallet?.proof?.cumulative).toBe('135000');
  expect(read(files.plain).receipts).toHaveLength(11);
});

describe('the recover page', () => {
  test('says which part of a changed file does not verify, and still uses the rest', async () => {
    const changed = read(files.plain);
    changed.wallets[0]!.tail!.voucher.cumulative = '9000000';
    const page = await openWith(write('changed.json', changed));
    await page.getByText('Latest voucher does not verify and is not used.').waitFor();
    await connect(page);
    await page.locator('[data-way=permanent][data-pays="135000"]').waitFor();
    expect(await page.locator('[data-way=tail]').count()).toBe(0);
  });

  test('refuses a file that is not a backup, and says so', async () => {
    const page = await openWith(write('other.json', { hello: 'world' }));
    await page.getByText('This is not a Stint backup.').waitFor();
    const broken = read(files.plain) as { network: { vault: string } };
    broken.network.vault = 'nowhere';
    await page.locator('input[type=file]').setInputFiles(write('broken.json', broken));
    await page.getByText('network.vault has the wrong form').waitFor();
  });

  test('takes a changed encrypted file for one with another passphrase', async () => {
    const page = await openWith(files.sealed);
    await page.getByLabel('The passphrase of this file').fill('not the passphrase');
    await button(page, /^Open/).click();
    await page.getByText('The passphrase is wrong').waitFor();
  });
});

test('a wallet that is not in the file is refused with the reason; one on another network is switched', async () => {
  await stage.wallet.ready(stage.net, 'somebody else');
  const page = await openWith(files.plain);
  await connect(page);
  await page.getByText('This account is not in the file').waitFor();
  await stage.wallet.ready(stage.net, 'recover');
  await stage.wallet.set({ chainId: 1, chains: { 1: 'https://ethereum.example' } });
  await connect(page);
  await button(page, /^Switch to/).click();
  await page.locator('[data-way=tail]').waitFor();
});

test('a Merkle proof alone pays, but only after its two days', async () => {
  const only = read(files.plain);
  Object.assign(only.wallets[0]!, { permanent: null, tail: null, entries: [] });
  const page = await openWith(write('proof.json', only));
  await connect(page);
  const offer = page.locator('[data-way=proof]');
  await offer.getByText(/It pays from/).waitFor();
  expect(await button(page, /^Have/).count()).toBe(0);
  await stage.net.chain.increaseTime({ seconds: 49 * 3600 });
  await stage.net.chain.mine({ blocks: 1 });
  await button(page, /^Ask the chain again/).click();
  await button(page, /^Have 0.135/).click();
  await page.getByText(/is in your wallet/).waitFor();
  expect(await stage.balance(account)).toBe(135_000n);
});

test.each([
  ['cancelled', 'Your transaction was cancelled'],
  ['reverted', 'Your transaction failed'],
] as const)('a payment that was %s is told, and the page goes on', async (sends, words) => {
  const before = await stage.balance(account);
  const page = await openWith(files.plain);
  await connect(page);
  await page.locator('[data-way=tail][data-pays="90000"]').waitFor();
  await stage.wallet.set({ sends });
  await button(page, /^Have 0.090/).click();
  await page.getByText(words).waitFor();
  await stage.wallet.set({ sends: 'mined' });
  expect(await stage.balance(account)).toBe(before);
  expect(await button(page, /^Have 0.090/).isEnabled()).toBe(true);
});

test('an encrypted file pays with service and database gone, even after the wallet first refused, then sped it up, on a network that fails now and then', async () => {
  const page = await openWith(files.sealed);
  await page.getByLabel('The passphrase of this file').fill(PASSPHRASE);
  await button(page, /^Open/).click();
  await connect(page);
  await page.locator('[data-way=tail][data-pays="90000"]').waitFor();
  expect(await violations(page)).toEqual([]);
  await stage.wallet.set({ mode: 'reject' });
  await button(page, /^Have 0.090/).click();
  await page.getByText('You declined in the wallet').waitFor();
  const network = await startRpcProxy(stage.net.rpcUrl);
  let asked = 0;
  network.set({
    lie: ({ method }, truth) => {
      if (method !== 'eth_getTransactionReceipt') return truth;
      asked++;
      if (asked === 1) return { error: { code: -32005, message: 'Too many requests' } };
      return asked === 2 ? { result: 'busy' } : truth;
    },
  });
  const chains = { 31337: network.url };
  await stage.wallet.set({ mode: 'auto-approve', sends: 'sped-up', chains });
  await button(page, /^Have 0.090/).click();
  await page.getByText(/is in your wallet/).waitFor();
  expect(asked).toBeGreaterThan(2);
  await network.stop();
  await stage.wallet.set({ chains: { 31337: stage.net.rpcUrl }, sends: 'mined' });
  await page.getByText('All of this has been paid already.').first().waitFor();
  expect(await stage.balance(account)).toBe(225_000n);
});

test('the page requests nothing from any network, and its policy says so', async () => {
  const page = await openWith(files.plain);
  await page.getByText('All of it verifies.').waitFor();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const blocked = await page.evaluate(() =>
    fetch('/anything').then(
      () => false,
      () => true,
    ),
  );
  expect(blocked).toBe(true);
  const own = stage.browser.requests.filter((url) => url.startsWith(recover.address));
  expect(own.every((url) => url === recover.address)).toBe(true);
  expect(asked).toEqual([]);
});
