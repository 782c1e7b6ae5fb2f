import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildExtension, buildPages, buildWallet } from '../support/build.ts';
import { openCampaign, sampleTasks, type TestCampaign, until } from '../support/campaign.ts';
import {
  click,
  type Firefox,
  launchFirefox,
  send,
  snapshotOf,
  waitForElement,
} from '../support/firefox.ts';
import { claimInFirefox } from '../support/firefox-claim.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';

let net: TestNetwork;
let campaign: TestCampaign;
let firefox: Firefox;

beforeAll(async () => {
  net = await startNetwork({
    STINT_READING_FLOOR: '0',
    STINT_MIN_CLAIM: '1',
    STINT_RELAY_FEE: '0',
    STINT_PAGES: buildPages(),
  });
  campaign = await openCampaign(net, sampleTasks(20));
  firefox = await launchFirefox([buildExtension(net, 'firefox'), buildWallet()]);
});
afterAll(async () => {
  await firefox?.close();
  await net?.stop();
});

test('in Firefox: the welcome page, an answer by key, and its receipts verified', async () => {
  const welcome = await firefox.open('welcome');
  await click(welcome, '.equal-buttons button');
  await snapshotOf(welcome, (s) => s.connection === 'connected' && s.next !== null);

  const popup = await firefox.open('popup');
  await click(popup, '.start');
  await waitForElement(popup, '.half');
  await popup.keyboard.press('1');
  await snapshotOf(popup, (s) => s.queued === 1);
  await popup.close();

  // It is sent when the time to undo it is over.
  const earned = await snapshotOf(welcome, (s) => s.credited === '45000');
  expect(earned).toMatchObject({ mismatch: null, queued: 0, connection: 'connected' });
  await until(async () => (await campaign.status()).answers === 1, 'the answer at the service');
  // For the work and for its credit: the hash, the chain to the checkpoint, and its signature.
  for (const seq of [1, 2]) {
    const reply = await send(welcome, 'receipt.verify', { seq });
    expect(reply).toMatchObject({ ok: { ok: true, seq, signer: net.network.voucherSigner } });
  }
  const absent = await send(welcome, 'receipt.verify', { seq: 3 });
  expect(absent).toMatchObject({ ok: { ok: false } });
  expect(firefox.errors).toEqual([]);
});

test('in Firefox: an injected wallet signs and gets its tokens', async () => {
  const { due, balance, popup } = await claimInFirefox(firefox, net, 'a wallet in Firefox');
  expect([due, balance]).toEqual([45_000n, 45_000n]);
  await snapshotOf(popup, (s) => s.claimable === '0' && s.mismatch === null);
  expect(firefox.errors).toEqual([]);
});
