import { seeded } from '../../service/src/inference/math/random.ts';
import { openCampaign, sampleTasks, until } from '../support/campaign.ts';
import { answerAll, contrary, modelTasks, rightSide } from '../support/crowd.ts';
import { call } from '../support/http.ts';
import type { TestNetwork } from '../support/network.ts';
import { clear, type Tour } from './tour.ts';

const MODELS = ['heron-large', 'kestrel-2', 'wren-mini', 'plover-1.5'];
const PEOPLE = 9;
const TASKS = 60;

/** What a requester sees of their campaign. */
export async function campaignScene(tour: Tour): Promise<void> {
  const { net, browser, camera } = tour;
  // These people answer without reading.
  await restart(net, '0');
  const page = await browser.context.newPage();
  await page.setViewportSize({ width: 1200, height: 900 });
  await page.goto(`${net.origin}/campaign`);
  await page.getByText('No campaign is open here').waitFor();
  await camera.shoot(page, 'campaign-none');

  // Better paid than all others, so that everybody is offered it first.
  const wanted = { name: 'Which answer reads better?', redundancy: 9, price: '80000' };
  const campaign = await openCampaign(net, modelTasks(TASKS, MODELS), wanted);
  const at = { params: { id: campaign.id }, token: campaign.key };
  const { token } = await call(net.origin, 'view', at);
  await page.goto(`${net.origin}/campaign#${token}`);
  await page.getByText(`0 of ${TASKS} tasks`).waitFor();
  await camera.shoot(page, 'campaign-new', { full: true });
  const chance = seeded(1);
  for (let i = 0; i < PEOPLE; i++) {
    await answerAll(net, campaign.id, (lease) => {
      if (chance.below((i % 6) + 3) > 0) return rightSide(lease);
      return chance.below(2) ? 'tie' : 'b';
    });
  }
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await page.getByText(`From ${9 * TASKS} answers`).waitFor();
  await camera.shoot(page, 'campaign', { full: true });
  await page.setViewportSize({ width: 320, height: 700 });
  await camera.shoot(page, 'campaign-320', { full: true, themes: ['light'] });
  await page.close();
  await reviewScene(tour);
  await clear(tour);
  await restart(net, '0.02');
}

/** A review: so much was rejected that other people judge a sample, and no other tasks are offered. */
async function reviewScene({ net, browser, camera }: Tour): Promise<void> {
  const tasks = sampleTasks(80).map((task, i) =>
    i % 8 === 0 ? { ...task, gold: 'a' as const } : task,
  );
  const quality = { pay: 'opinion', bonus: '0', target: 9_000, least: 2, burnIn: 0 } as const;
  const wanted = { name: 'Which answer is right?', redundancy: 4, price: '90000', quality };
  const campaign = await openCampaign(net, tasks, wanted);
  // All of them are wrong, so it does not depend on refits how much is rejected, and when.
  const inReview = async () => (await campaign.status()).state === 'review';
  const oneMore = async () => {
    await answerAll(net, campaign.id, contrary());
    return inReview();
  };
  await until(oneMore, 'the review', 60_000, 500);
  // Tasks on which two agreed counted as done until the two were recognised.
  await until(async () => (await campaign.status()).done === 0, 'its tasks to be open again');
  const at = { params: { id: campaign.id }, token: campaign.key };
  const { token } = await call(net.origin, 'view', at);
  const page = await browser.context.newPage();
  await page.setViewportSize({ width: 1200, height: 900 });
  await page.goto(`${net.origin}/campaign#${token}`);
  await page.getByText('0 of 10 taken back').waitFor();
  await camera.shoot(page, 'campaign-review', { full: true });
  await page.close();
}

async function restart(net: TestNetwork, floor: string): Promise<void> {
  await net.service.stop();
  process.env.STINT_READING_FLOOR = floor;
  await net.service.start();
}
