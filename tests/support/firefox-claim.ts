import type { Page } from 'puppeteer-core';
import { erc20Abi, type Hex } from 'viem';
import type { ClaimJob } from '../../lib/protocol/bridge.ts';
import type { WalletSettings } from '../wallet/settings.ts';
import { click, type Firefox, snapshotOf, storedOf, waitForElement } from './firefox.ts';
import { testAccount, testKey } from './keys.ts';
import type { TestNetwork } from './network.ts';

/** Puts the test wallet on the test chain, with this key, and lets it approve everything. */
async function setWallet(firefox: Firefox, net: TestNetwork, name: string): Promise<void> {
  const page = await firefox.open('wallet');
  const values: Partial<WalletSettings> = {
    mode: 'auto-approve',
    chainId: 31_337,
    chains: { 31337: net.rpcUrl },
    privateKey: testKey(name),
  };
  await page.evaluate((next) => chrome.storage.local.set(next), values);
  await page.close();
}

/** Claims in Firefox, from the popup to tokens in an injected wallet that was never bound before. */
export async function claimInFirefox(
  firefox: Firefox,
  net: TestNetwork,
  name: string,
): Promise<{ due: bigint; balance: bigint; popup: Page }> {
  await setWallet(firefox, net, name);
  const popup = await firefox.open('popup');
  // It opens on the task if it was closed on one.
  await waitForElement(popup, '.claim-box, .half');
  if (await popup.$('.half')) await popup.keyboard.press('Escape');
  const { claimable } = await snapshotOf(popup, (s) => BigInt(s.claimable) > 0n);
  await click(popup, '.claim-box button:not([disabled])');
  const page = await firefox.opened(/\/claim#/);
  await click(page, '.wallet-card');
  await page.locator('button::-p-text(Bind with)').click();
  // BiDi does not report the window in which Stint asks, so the same question is answered in the popup.
  await storedOf<ClaimJob>(popup, 'claim-job', (job) => job.askTab !== null);
  await popup.bringToFront();
  await popup.locator('button::-p-text(Yes, it is mine)').click();
  await page.bringToFront();
  await page.locator('button::-p-text(Sign in)').click();
  const done = (job: ClaimJob) => job.state === 'final' || job.state === 'confirmed';
  await storedOf<ClaimJob>(popup, 'claim-job', done);
  const balance = await net.chain.readContract({
    abi: erc20Abi,
    address: net.network.token.address as Hex,
    functionName: 'balanceOf',
    args: [testAccount(name).address],
  });

  return { due: BigInt(claimable), balance, popup };
}
