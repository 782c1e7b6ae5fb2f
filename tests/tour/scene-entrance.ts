import { QUALITY_DEFAULTS } from '../../lib/protocol/campaigns.ts';
import { openCampaign, until } from '../support/campaign.ts';
import { choose } from './scene-tasks.ts';
import { otherTasks } from './tasks.ts';
import { clear, press, type Tour } from './tour.ts';

/** A paid entrance test before the work of a campaign, when there is nothing else to do. */
export async function entranceScene(tour: Tour): Promise<void> {
  const { net, person, camera } = tour;
  const entrance = { questions: 3, needed: 2, daily: 10 };
  const quality = { ...QUALITY_DEFAULTS, entrance };
  const explanation = 'It answers the question that was asked, and nothing in it is made up.';
  const tasks = otherTasks
    .slice(0, 10)
    .map((task, i) => (i < 4 ? { ...task, gold: 'a' as const, explanation } : task));
  const name = 'Northern Reading Lab';
  await openCampaign(net, tasks, { name, price: '60000', redundancy: 4, quality });
  const popup = await person.open('popup');
  await person.send(popup, 'sync.now', { look: true });
  const start = popup.locator('.start');
  const line = popup.locator('.entrance-line');
  await start.or(line).first().waitFor();
  if (await start.isVisible()) await start.click();
  await line.waitFor();
  await camera.shoot(popup, 'entrance');
  const foot = popup.locator('.entrance-foot');

  for (const picture of ['entrance-first', 'entrance-second', 'entrance-third']) {
    if (await line.isHidden()) break;
    // It is sent at once, so it may have left the outbox already.
    await choose(popup, '1');
    await foot.locator('blockquote').waitFor();
    await camera.shoot(popup, picture);
    await press(popup, /Go on/);
    await until(async () => foot.isHidden(), 'the feedback to be left');
  }

  await clear(tour);
}
