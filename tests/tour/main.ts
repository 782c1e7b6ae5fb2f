import { campaignScene } from './scene-campaign.ts';
import { claimScene } from './scene-claim.ts';
import { drawnScene } from './scene-drawn.ts';
import { earningsScene } from './scene-earnings.ts';
import { entranceScene } from './scene-entrance.ts';
import { languagesScene } from './scene-languages.ts';
import { recoverScene } from './scene-recover.ts';
import { settingsScene } from './scene-settings.ts';
import { sharingScene } from './scene-sharing.ts';
import { firstTaskScene, tasksScene } from './scene-tasks.ts';
import { noneLeftScene, refusedScene, troubleScene } from './scene-trouble.ts';
import { welcomeScene } from './scene-welcome.ts';
import { closeTour, openTour } from './tour.ts';

/**
 * Opens every screen in every state, light and dark, in the built extension with a real service
 * and chain, and saves pictures to tests/out/tour and docs/pictures. Fails when something overflows,
 * is cut off, or was written for programs.
 */
const SCENES = [
  welcomeScene,
  firstTaskScene,
  tasksScene,
  earningsScene,
  claimScene,
  settingsScene,
  sharingScene,
  troubleScene,
  refusedScene,
  noneLeftScene,
  entranceScene,
  recoverScene,
  campaignScene,
  languagesScene,
  drawnScene,
] satisfies ((tour: Awaited<ReturnType<typeof openTour>>) => Promise<void>)[];

const tour = await openTour();
try {
  for (const scene of SCENES) {
    process.stderr.write(`${scene.name} ...\n`);
    await scene(tour);
  }
} catch (error) {
  await picturesOfFailure();
  throw error;
} finally {
  await closeTour(tour);
}
const { problems, taken } = tour.camera;
for (const problem of [...problems, ...tour.browser.errors]) process.stdout.write(`${problem}\n`);
process.stdout.write(`${taken} pictures, ${problems.length} problems\n`);
if (problems.length > 0) process.exitCode = 1;

async function picturesOfFailure(): Promise<void> {
  for (const [i, page] of tour.browser.context.pages().entries()) {
    const path = `tests/out/tour/failed-${i}.png`;
    await page.screenshot({ path }).catch(() => undefined);
  }
}
