import type { Page } from 'playwright-core';
import { until } from '../support/campaign.ts';
import { testAccount } from '../support/keys.ts';
import { answer, openTask } from './scene-tasks.ts';
import { clear, goHome, openHome, press, type Tour } from './tour.ts';

/** A claim with everything that can go wrong in a wallet, in the order in which it can happen. */
export async function claimScene(tour: Tour): Promise<void> {
  const { net, wallet, camera } = tour;
  await wallet.ready(net, 'tour', 'auto-approve');
  await wallet.set({ chainId: 1, chains: { 1: 'https://ethereum.example' } });
  const popup = await openHome(tour);
  const page = await openClaim(tour, popup);
  await page.locator('.wallet-card', { hasText: 'Test wallet' }).waitFor();
  await camera.shoot(page, 'claim-start', { full: true });
  await page.locator('.wallet-card', { hasText: 'Test wallet' }).click();
  await page.getByRole('button', { name: /^Switch to/ }).waitFor();
  await camera.shoot(page, 'claim-wrong-network', { full: true });
  await press(page, /^Switch to/);
  const bind = page.getByRole('button', { name: /^Bind with/ });
  await bind.waitFor();
  await camera.shoot(page, 'claim-bind', { full: true });
  await wallet.set({ mode: 'reject' });
  await bind.click();
  await page.getByText('You declined in the wallet').waitFor();
  await camera.shoot(page, 'claim-declined', { full: true });
  await showPopup(tour, popup, 'claim-status-declined');
  await wallet.set({ mode: 'auto-approve', otherAccount: true });
  await press(page, /^Ask again/);
  await page.getByText('Signed by another account').waitFor();
  await camera.shoot(page, 'claim-other-account', { full: true });
  await wallet.set({ otherAccount: false });
  await press(page, /^Ask again/);
  const question = await tour.person.question();
  await question.getByRole('button', { name: /^Yes/ }).waitFor();
  await camera.shoot(question, 'claim-question');
  await camera.shoot(page, 'claim-confirm', { full: true });
  await tour.person.confirm();
  await page.getByRole('button', { name: /^Sign in/ }).waitFor();
  await camera.shoot(page, 'claim-page', { full: true });

  for (const width of [640, 320]) {
    await page.setViewportSize({ width, height: 700 });
    await camera.shoot(page, `claim-page-${width}`, { full: true, themes: ['light'] });
  }

  await page.setViewportSize({ width: 1200, height: 900 });
  await showPopup(tour, popup, 'claim-status-open');
  await submitted(tour, page, popup);
  await sentByWalletScene(tour);
  await closedAndForeign(tour);
  await clear(tour);
}

async function openClaim({ browser }: Tour, popup: Page): Promise<Page> {
  await popup.bringToFront();
  const [page] = await Promise.all([browser.context.waitForEvent('page'), press(popup, 'Claim')]);
  await page.setViewportSize({ width: 1200, height: 900 });
  return page;
}

async function showPopup({ camera }: Tour, popup: Page, name: string): Promise<void> {
  await popup.bringToFront();
  await popup.locator('.steps').waitFor();
  await camera.shoot(popup, name);
}

/** Signed while the service is away, then submitted to a chain that mines no block, then paid. */
async function submitted(tour: Tour, page: Page, popup: Page): Promise<void> {
  const { net, person, camera } = tour;
  await net.service.kill();
  await press(page, /^Sign in/);
  await person.job(popup, (j) => j.state === 'signed' && j.error !== null);
  await page.locator('.state-card').waitFor();
  await camera.shoot(page, 'claim-service-away', { full: true });
  await showPopup(tour, popup, 'claim-status-signed');
  await net.chain.setAutomine(false);
  await net.service.start();
  await person.send(popup, 'sync.now');
  await person.job(popup, (j) => j.state === 'submitted');
  await page.locator('[data-state=submitted]').first().waitFor();
  await camera.shoot(page, 'claim-submitted', { full: true });
  await showPopup(tour, popup, 'claim-status-submitted');
  await net.chain.setAutomine(true);
  await net.chain.mine({ blocks: 2 });
  await person.job(popup, (j) => j.state === 'confirmed' || j.state === 'final');
  await page.locator(':is([data-state=confirmed], [data-state=final])').first().waitFor();
  await camera.shoot(page, 'claim-paid', { full: true });
  await showPopup(tour, popup, 'claim-status-paid');
  await press(popup, 'Done');
  await person.snapshot(popup, (s) => s.claimable === '0');
  await camera.shoot(popup, 'home-claimed');
  await press(popup, 'Earnings');
  await popup.locator('.earning').first().waitFor();
  await camera.shoot(popup, 'earnings-claimed');
}

/** The next claim: the wallet sends it, and never answers. */
async function sentByWalletScene(tour: Tour): Promise<void> {
  const { camera, net, person, wallet } = tour;
  await clear(tour);
  // It pays the network's fee itself.
  const { address } = testAccount('tour');
  await net.chain.setBalance({ address, value: 10n ** 18n });
  const popup = await openTask(tour);
  for (const key of ['1', '2', '3']) await answer(popup, key);
  await goHome(popup);
  await person.snapshot(popup, (s) => BigInt(s.claimable) >= 100_000n);
  await camera.shoot(popup, 'home');
  const page = await openClaim(tour, popup);
  await page.getByText('My wallet sends it').click();
  await page.locator('.wallet-card', { hasText: 'Test wallet' }).click();
  const send = page.getByRole('button', { name: /^Send with/ });
  await send.waitFor();
  await camera.shoot(page, 'claim-self', { full: true });
  await wallet.set({ mode: 'silent' });
  await page.clock.install();
  await send.click();
  const silent = page.getByText('The wallet is silent');
  await until(async () => {
    await page.clock.fastForward(61_000);
    return silent.isVisible();
  }, 'silence to be noticed');
  await camera.shoot(page, 'claim-silent', { full: true });
}

/** Another account than the bound one, and a page that belongs to no claim. */
async function closedAndForeign(tour: Tour): Promise<void> {
  const { browser, camera, net, person, wallet } = tour;
  await clear(tour);
  await wallet.ready(net, 'a second wallet', 'auto-approve');
  const popup = await openHome(tour);
  await person.snapshot(popup, (s) => s.claim?.state === 'abandoned');
  await press(popup, 'See claim');
  await showPopup(tour, popup, 'claim-status-abandoned');
  const [page] = await Promise.all([
    browser.context.waitForEvent('page'),
    press(popup, 'Go to the claim page'),
  ]);
  await page.setViewportSize({ width: 1200, height: 900 });
  await page.locator('.wallet-card', { hasText: 'Test wallet' }).click();
  await page.locator('.state-card').waitFor();
  await camera.shoot(page, 'claim-wrong-account', { full: true });
  await page.goto('about:blank');
  await page.goto(`${net.origin}/claim`);
  await page.locator('.state-card').waitFor();
  await camera.shoot(page, 'claim-closed');
  await popup.bringToFront();
  await press(popup, 'Stop this claim');
  await person.snapshot(popup, (s) => s.claim === null);
}
