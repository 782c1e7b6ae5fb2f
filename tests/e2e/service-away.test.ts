import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { screenshotOnFailure } from '../support/pictures.ts';
import { type Stage, setStage } from '../support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());
afterEach((test) => screenshotOnFailure(test, stage.browser));

test('an open screen notices within seconds that the service is back', async () => {
  const { person, net } = stage;
  const popup = await person.open('popup');
  await person.snapshot(popup, (s) => s.connection === 'connected');
  await net.service.kill();
  await person.send(popup, 'sync.now');
  await person.judge(['1', '2'], popup);
  await person.snapshot(popup, (s) => s.connection === 'offline' && s.queued === 2);
  // Nobody presses anything, and no alarm fires.
  await popup.evaluate(() => chrome.alarms.clearAll());
  await net.service.start();
  const back = Date.now();
  await person.snapshot(popup, (s) => s.connection === 'connected');
  expect(Date.now() - back).toBeLessThan(25_000);
});
