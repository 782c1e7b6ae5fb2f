import type { Page } from 'playwright-core';
import { erc20Abi, type Hex } from 'viem';
import { buildExtension, buildPages, buildWallet } from './build.ts';
import { openCampaign, sampleTasks, type TestCampaign } from './campaign.ts';
import { type Chromium, launchChromium } from './chromium.ts';
import { Contributor } from './contributor.ts';
import { startNetwork, type TestNetwork } from './network.ts';
import { Wallet } from './wallet.ts';

/** Everything that an end-to-end test needs. */
export interface Stage {
  net: TestNetwork;
  campaign: TestCampaign;
  browser: Chromium;
  person: Contributor;
  wallet: Wallet;
  extension: string;
  balance(account: string): Promise<bigint>;
  /** Says yes in the window in which Stint asks whether a wallet is the person's own. */
  confirm(): Promise<void>;
  /** Starts a claim from the popup and chooses the wallet. @returns the claim page */
  openClaim(popup: Page): Promise<Page>;
  close(): Promise<void>;
}

/** Starts chain, service and a browser with extension and wallet, funds a campaign, and answers the welcome page. */
export async function setStage(settings: Record<string, string> = {}): Promise<Stage> {
  const STINT_PAGES = buildPages();
  const net = await startNetwork({
    STINT_MIN_CLAIM: '30000',
    STINT_READING_FLOOR: '0',
    STINT_PAGES,
    ...settings,
  });
  const campaign = await openCampaign(net, sampleTasks(120));
  const extension = buildExtension(net);
  const browser = await launchChromium([extension, buildWallet()]);
  const person = await Contributor.of(browser);
  const wallet = await Wallet.of(browser);
  await person.welcome();

  return {
    net,
    campaign,
    browser,
    person,
    wallet,
    extension,
    balance: (account) =>
      net.chain.readContract({
        abi: erc20Abi,
        address: net.network.token.address as Hex,
        functionName: 'balanceOf',
        args: [account as Hex],
      }),
    confirm: () => person.confirm(),
    async openClaim(popup) {
      const opening = browser.context.waitForEvent('page');
      await popup.getByRole('button', { name: 'Claim', exact: true }).click();
      const page = await opening;
      await page.locator('.wallet-card', { hasText: 'Test wallet' }).click();
      return page;
    },
    async close() {
      await browser.close();
      await net.stop();
    },
  };
}
