import type { Page } from 'playwright-core';
import type { Hex } from 'viem';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import type { OutboxRow } from '../../lib/db/rows.ts';
import { type ChainHead, emptyChain, extendChain } from '../../lib/domain/receipt-chain.ts';
import type { ClaimJob } from '../../lib/protocol/bridge.ts';
import type { Receipt } from '../../lib/protocol/receipts.ts';
import { domainOf, until } from '../support/campaign.ts';
import { readTable } from '../support/contributor.ts';
import { testAccount } from '../support/keys.ts';
import { screenshotOnFailure } from '../support/pictures.ts';
import { type Stage, setStage } from '../support/stage.ts';
import { createRandom, WorkerStops } from '../support/worker-stops.ts';

const STOPS = 50;
const PRICE = 45_000n;
const FEE = 20_000n;
const WALLET = 'wallet of a mortal worker';
const account = testAccount(WALLET).address;

let stage: Stage;
let stops: WorkerStops;
let popup: Page;
/** What this person knows: the answers that the popup accepted, and the claims that were paid. */
let given = 0;
let claims = 0;

beforeAll(async () => {
  stage = await setStage();
  await stage.wallet.ready(stage.net, WALLET);
  stops = await WorkerStops.of(stage.browser, stage.person.id);
});
afterAll(() => stage?.close());
afterEach((test) => screenshotOnFailure(test, stage.browser));
beforeEach(async () => {
  popup = await reopen();
});

/** Opens a new popup as the only open screen. */
async function reopen(): Promise<Page> {
  for (const page of stage.browser.context.pages().slice(1)) await page.close();
  return stage.person.open('popup');
}

async function answer(): Promise<void> {
  await stage.person.answer(popup, String(1 + (given % 4)));
  given++;
}

const rows = () => readTable<OutboxRow>(popup, 'outbox');

/**
 * Waits until all answers are sent and all receipts are here: with no screen open nobody can undo,
 * and the alarm that would fire within half a minute fires now.
 */
async function settle(): Promise<void> {
  await popup.evaluate(() => chrome.alarms.create('test', { when: Date.now() + 1_000 }));
  await popup.close();
  // If it fired before the popup was gone, the next one is half a minute away.
  await until(
    async () => (await stage.campaign.status()).answers === given,
    `${given} answers`,
    90_000,
  );
  popup = await reopen();
  const wanted = String(BigInt(given) * PRICE);
  const { mismatch } = await stage.person.snapshot(
    popup,
    (s) => s.credited === wanted && s.queued === 0,
  );
  expect(mismatch).toBeNull();
}

/** Expects that nothing is lost or duplicated at the service, on the device and on the chain. */
async function check(): Promise<void> {
  const status = await stage.campaign.status();
  expect(status.answers).toBe(given);
  expect(BigInt(status.credited)).toBe(BigInt(given) * PRICE);
  expect((await rows()).filter((row) => row.state !== 'done')).toEqual([]);
  const receipts = await readTable<Receipt>(popup, 'receipts');
  const domain = domainOf(stage.net);
  const device = receipts[0]!.device;
  const head = receipts.reduce<ChainHead>(
    (before, receipt) => extendChain(domain, device, before, receipt),
    emptyChain(domain, device),
  );
  expect(head.credited).toBe(BigInt(given) * PRICE);
  const units = receipts.filter(({ kind }) => kind === 'credit').map(({ unit }) => unit);
  expect(new Set(units).size).toBe(given);
  const paid = await claimed();
  expect(await stage.balance(account)).toBe(paid - BigInt(claims) * FEE);
}

const claimed = () =>
  stage.net.chain.readContract({
    abi: earningsVaultAbi,
    address: stage.net.network.vault as Hex,
    functionName: 'claimed',
    args: [account],
  });

const isPaid = (job: ClaimJob) => job.state === 'confirmed' || job.state === 'final';

/** Opens the claim page as the Claim button does. */
async function openClaim(): Promise<Page> {
  const opening = stage.browser.context.waitForEvent('page');
  await stage.person.send(popup, 'claim.start');
  return opening;
}

const pick = (page: Page) => page.locator('.wallet-card', { hasText: 'Test wallet' }).click();
const press = (page: Page, name: RegExp) => page.getByRole('button', { name }).click();

/** Pauses the service, so that requests stay on their way for as long as the test wants. */
async function withServicePaused(run: () => Promise<void>): Promise<void> {
  process.kill(stage.net.service.pid!, 'SIGSTOP');
  try {
    await run();
  } finally {
    process.kill(stage.net.service.pid!, 'SIGCONT');
  }
}

test('an answer survives a stop while it is held, while it is sent, and when it is done', async () => {
  await answer();
  expect((await rows()).map((row) => row.state)).toEqual(['held']);
  await stops.stop();
  await withServicePaused(async () => {
    // Newer answers cause the first ones to be sent, in a request that is not answered.
    for (let i = 0; i < 2; i++) await answer();
    await until(async () => (await rows()).some((row) => row.state === 'sending'), 'a row sent');
    await stops.stop();
    expect((await rows()).some((row) => row.state === 'sending')).toBe(true);
  });
  await stage.person.send(popup, 'sync.now');
  await until(async () => (await rows()).some((row) => row.state === 'done'), 'a row done');
  await stops.stop();
  await settle();
  await check();
});

test('a claim survives a stop of the worker in each of its states', async () => {
  const { person, net } = stage;
  await answer();
  await settle();
  const at = (state: ClaimJob['state']) => person.job(popup, (job) => job.state === state);

  const page = await openClaim();
  await at('opened');
  await stops.stop();
  await pick(page);
  await at('binding');
  await stops.stop();
  await page.getByRole('button', { name: /^Bind with/ }).waitFor();
  await withServicePaused(async () => {
    await press(page, /^Bind with/);
    await at('confirming');
    await stops.stop();
    await person.confirm();
    await person.job(popup, (job) => job.state === 'binding' && job.bindSig !== null);
    await stops.stop();
  });
  await at('quoted');
  await stops.stop();
  await page.getByRole('button', { name: /^Sign in/ }).waitFor();
  await net.chain.setAutomine(false);
  await withServicePaused(async () => {
    await press(page, /^Sign in/);
    await at('signed');
    await stops.stop();
  });
  await at('submitted');
  await stops.stop();
  await net.chain.setAutomine(true);
  await net.chain.mine({ blocks: 1 });
  await person.job(popup, isPaid);
  await stops.stop();
  await net.chain.mine({ blocks: 3 });
  await person.send(popup, 'sync.now');
  await at('final');
  claims++;
  await settle();
  await check();
  expect(await claimed()).toBe(BigInt(given) * PRICE);
});

/** Presses whatever the page offers until the claim is paid, while the worker is stopped. */
async function claimUnderStops(stopSoon: () => Promise<void>): Promise<void> {
  const paidBefore = await claimed();
  const page = await openClaim();
  await stopSoon();
  const choice = page.locator('.wallet-card', { hasText: 'Test wallet' });
  const sign = page.getByRole('button', { name: /^Sign in/ });
  await choice.or(sign).first().waitFor();
  if (await choice.isVisible()) await choice.click();
  await stopSoon();
  await sign.first().waitFor();
  await sign.first().click();
  await stopSoon();
  await stage.person.job(popup, isPaid);
  await stopSoon();
  claims++;
  expect(await claimed()).toBeGreaterThan(paidBefore);
}

test(`${STOPS} stops of the worker at random moments while someone judges and claims`, async () => {
  const random = createRandom(11);
  const before = stops.hits;
  const stopSoon = async () => {
    await stops.turns(random(60));
    await stops.stop();
  };

  for (let round = 1; stops.hits - before < STOPS; round++) {
    await answer();
    await stopSoon();
    // Closing it sends the answers, and a stop may come in the middle of that, too.
    if (random(2) === 0) {
      popup = await reopen();
      await stopSoon();
    }
    if (round % 8 === 0) {
      await settle();
      await claimUnderStops(stopSoon);
      popup = await reopen();
    }
  }

  await settle();
  await check();
});
