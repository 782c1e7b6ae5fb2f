import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openCampaign, sampleTasks, until } from '../support/campaign.ts';
import { readTable } from '../support/contributor.ts';
import { screenshotOnFailure } from '../support/pictures.ts';
import { type Stage, setStage } from '../support/stage.ts';

let stage: Stage;
let popup: Page;

beforeAll(async () => {
  stage = await setStage();
  const tasks = sampleTasks(20).map((task, i) =>
    i < 6 ? { ...task, gold: 'a' as const, explanation: 'Spiders have <b>eight</b> legs.' } : task,
  );
  const entrance = { questions: 4, needed: 3, daily: 10 };
  const quality = { pay: 'opinion', bonus: '0', target: 9_000, least: 2, burnIn: 0 } as const;
  const terms = { price: '90000', redundancy: 4, quality: { ...quality, entrance } };
  await openCampaign(stage.net, tasks, terms);
  popup = await stage.person.open('popup');
  await popup.locator('.start').click();
  await skipToEntrance();
});
afterAll(() => stage?.close());
afterEach((run) => screenshotOnFailure(run, stage.browser));

/**
 * Gives back the tasks that were leased before the campaign opened, whose price is lower. It looks
 * once a task is shown: skipping a question too lets the tasks leased meanwhile come before others.
 */
async function skipToEntrance(): Promise<void> {
  for (;;) {
    await popup.locator('.choices').waitFor();
    if (await popup.locator('.entrance-line').isVisible()) return;
    await stage.person.answer(popup, 's');
  }
}

const foot = () => popup.locator('.entrance-foot');
const goOn = () => popup.keyboard.press('Enter');

/** Answers the question with a key, rightly (spiders have eight legs) or wrongly. */
async function answer(fits: boolean): Promise<void> {
  await popup.locator('.choices').waitFor();
  const [first] = await popup.locator('.half').allInnerTexts();
  const isFirst = !first!.includes('insects');
  await stage.person.answer(popup, isFirst === fits ? '1' : '2');
}

test('says at once whether an answer is right, and why', async () => {
  await answer(false);
  await foot().getByText('Your answer is not right. Expected:').waitFor();
  // The explanation is plain text: markup in it has no effect.
  await foot().getByText('Spiders have <b>eight</b> legs.').waitFor();
  await foot().getByText('0.090 USDC is pending for it, right or wrong.').waitFor();
  await goOn();
  await answer(true);
  await foot().getByText('Your answer is right.').waitFor();
  await foot().getByText('1 of 2 answers are right so far; 3 are needed.').waitFor();
});

test('feedback that was closed unread is shown once more', async () => {
  await popup.close();
  popup = await stage.person.open('popup');
  await popup.locator('.start').or(foot()).first().waitFor();
  if (await popup.locator('.start').isVisible()) await popup.locator('.start').click();
  await foot().getByText('Your answer is right.').waitFor();
  await goOn();
  await popup.locator('.choices').waitFor();
  await until(
    async () => !(await readTable<{ asked?: object }>(popup, 'outbox')).some((row) => row.asked),
    'the feedback to be forgotten',
  );
});

test('an answer given offline is kept, and its feedback comes after it was sent; passing leads to work', async () => {
  await popup.locator('.entrance-line').waitFor();
  await stage.net.service.kill();
  await answer(true);
  await foot().getByText('Your answer is kept.').waitFor();
  await goOn();
  await foot().waitFor({ state: 'detached' });
  await stage.net.service.start();
  await stage.person.send(popup, 'sync.now', { look: true });
  // The task that they went on to stays theirs until it is answered.
  const next = popup.locator('.choices');
  await next.waitFor();
  await answer(true);
  await foot().getByText('Test passed.').waitFor();
  await goOn();
  await foot().waitFor();
  await goOn();
  await popup.locator('.entrance-line').waitFor({ state: 'detached' });
  await next.waitFor();
  const { mismatch } = await stage.person.snapshot(popup, (s) => s.pending === '360000');
  expect(mismatch).toBeNull();
});
