import { erc20Abi, type Hex } from 'viem';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ResultLine } from '../../lib/protocol/campaigns.ts';
import { buildExtension, buildPages, buildWallet } from '../support/build.ts';
import { openCampaign, sampleTasks, type TestCampaign } from '../support/campaign.ts';
import { type Chromium, launchChromium } from '../support/chromium.ts';
import { Contributor } from '../support/contributor.ts';
import { callLines } from '../support/http.ts';
import { testAccount } from '../support/keys.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';
import { Wallet } from '../support/wallet.ts';

let net: TestNetwork;
let campaign: TestCampaign;
let browser: Chromium;

beforeAll(async () => {
  net = await startNetwork({ STINT_MIN_CLAIM: '50000', STINT_PAGES: buildPages() });
  campaign = await openCampaign(net, sampleTasks(40));
  browser = await launchChromium([buildExtension(net), buildWallet()]);
});
afterAll(async () => {
  await browser?.close();
  await net?.stop();
});

const balance = (account: string) =>
  net.chain.readContract({
    abi: erc20Abi,
    address: net.network.token.address as Hex,
    functionName: 'balanceOf',
    args: [account as Hex],
  });

test('from the welcome page to tokens in the wallet', async () => {
  const person = await Contributor.of(browser);
  const wallet = await Wallet.of(browser);
  const account = testAccount('first wallet').address;
  await person.welcome();
  await wallet.ready(net, 'first wallet', 'ask');

  const popup = await person.judge(['1', '2', '3', '4', '1']);
  await popup.keyboard.press('Escape');
  const earned = await person.snapshot(popup, (s) => s.credited === '225000');
  expect(earned.mismatch).toBeNull();

  const opening = browser.context.waitForEvent('page');
  await popup.getByRole('button', { name: 'Claim', exact: true }).click();
  const page = await opening;
  // The fee stands on both cards before any wallet is chosen.
  const cards = page.locator('.cards.is-two');
  await cards.getByText('fee 0.020').waitFor();
  await cards.getByText('You receive 0.205 USDC').waitFor();
  await cards.getByText('You receive 0.225 USDC').waitFor();
  await page.locator('.wallet-card', { hasText: 'Test wallet' }).click();
  await wallet.decide('approve');
  await page.getByRole('button', { name: /^Bind with/ }).click();
  await wallet.decide('approve');
  const question = await person.question();
  await question.getByRole('button', { name: /^Yes/ }).waitFor();
  const asked = await question.locator('body').innerText();
  expect(asked.replace(/\s/g, '').toLowerCase()).toContain(account.toLowerCase());
  expect(asked).toContain('0.225');
  await person.confirm();
  const sign = page.getByRole('button', { name: /^Sign in/ });
  await sign.waitFor();
  const shown = await page.locator('body').innerText();
  const job = await person.job(popup);
  for (const value of Object.values(job.claim!))
    expect(shown.toLowerCase()).toContain(String(value));
  await sign.click();
  await wallet.decide('approve');
  await person.job(popup, (j) => j.state === 'final' || j.state === 'confirmed');
  expect(await balance(account)).toBe(225_000n - BigInt(job.claim!.relayerFee));

  const claimed = await net.chain.readContract({
    abi: [
      {
        type: 'function',
        name: 'claimed',
        inputs: [{ type: 'address' }],
        outputs: [{ type: 'uint256' }],
        stateMutability: 'view',
      },
    ],
    address: net.network.vault as Hex,
    functionName: 'claimed',
    args: [account],
  });
  expect(claimed).toBe(225_000n);
  const results = await callLines(net.origin, 'results', {
    params: { id: campaign.id },
    token: campaign.key,
  });
  const choices = results
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as ResultLine).choice);
  expect(choices.filter((choice) => choice === 'tie')).toHaveLength(1);
  expect(choices.filter((choice) => choice === 'both_bad')).toHaveLength(1);
  expect(choices).toHaveLength(5);
  expect(browser.errors).toEqual([]);
});

test('the extension runs nothing on other pages and requests nothing from them', async () => {
  const page = await browser.context.newPage();
  await page.goto(`${net.origin}/openapi.json`);
  const leaked = await page.evaluate(() =>
    Object.keys(globalThis).filter((name) => /stint/i.test(name)),
  );
  expect(leaked).toEqual([]);
  const outside = browser.requests.filter(
    (url) =>
      !url.startsWith(net.origin) &&
      !url.startsWith('chrome-extension://') &&
      !url.startsWith('data:'),
  );
  expect(outside).toEqual([]);
});
