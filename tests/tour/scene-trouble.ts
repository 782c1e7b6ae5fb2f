import { createServer } from 'node:http';
import type { Page } from 'playwright-core';
import type { OutboxRow } from '../../lib/db/rows.ts';
import type { Snapshot } from '../../lib/protocol/snapshot.ts';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '../../lib/protocol/version.ts';
import { until } from '../support/campaign.ts';
import { readTable } from '../support/contributor.ts';
import { answer, openTask } from './scene-tasks.ts';
import { clear, goHome, press, read, type Tour } from './tour.ts';

/** The service unreachable, broken or too new; work paused; receipts that do not add up. */
export async function troubleScene(tour: Tour): Promise<void> {
  const { person, camera, net } = tour;
  const popup = await openTask(tour);
  const state = async (wanted: Snapshot['connection'], name: string) => {
    await person.send(popup, 'sync.now');
    await person.snapshot(popup, (s) => s.connection === wanted);
    await camera.shoot(popup, name);
  };
  await net.service.kill();
  await answer(popup, '1');
  await camera.shoot(popup, 'task-offline', { themes: ['light'] });
  await goHome(popup);
  await state('offline', 'home-offline');
  await press(popup, 'Earnings');
  await popup.locator('.earning').first().waitFor();
  await camera.shoot(popup, 'earnings-offline', { themes: ['light'] });
  await press(popup, 'Home');
  await answering(tour, 500, '<h1>Internal Server Error</h1>', () => state('error', 'home-error'));
  const error = { code: 'update_required', message: 'This version is no longer supported.' };
  await answering(tour, 426, JSON.stringify({ error }), async () => {
    await state('update_required', 'home-update');
    await press(popup, 'Tasks');
    await camera.shoot(popup, 'tasks-update', { themes: ['light'] });
    await press(popup, 'Home');
  });
  await net.service.start();
  await person.send(popup, 'work.pause', { paused: true });
  await state('paused', 'home-paused');
  await press(popup, 'Tasks');
  await camera.shoot(popup, 'tasks-paused', { themes: ['light'] });
  await press(popup, 'Home');
  await person.send(popup, 'work.pause', { paused: false });
  await state('connected', 'home-320-before');

  for (const [name, width, height] of [
    ['320', 320, 600],
    ['zoom', 400, 300],
    ['panel', 360, 800],
  ] as const) {
    await popup.setViewportSize({ width, height });
    await camera.shoot(popup, `home-${name}`, { themes: ['light'] });
  }

  await popup.setViewportSize({ width: 400, height: 600 });
  await mismatch(tour);
  await clear(tour);
}

/** Another server answers at the service's address. */
async function answering(tour: Tour, status: number, body: string, work: () => Promise<void>) {
  const headers = { [PROTOCOL_HEADER]: String(PROTOCOL_VERSION) };
  const server = createServer((_, response) => response.writeHead(status, headers).end(body));
  const { port } = new URL(tour.net.origin);
  await new Promise<void>((resolve) => server.listen(Number(port), '127.0.0.1', resolve));

  try {
    await work();
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Damages the device's stored chain, so that the next receipts do not follow from it. */
async function mismatch(tour: Tour): Promise<void> {
  const { person, camera } = tour;
  const popup = await openTask(tour);
  await damageHead(popup);
  await answer(popup, '1');
  await goHome(popup);
  await person.send(popup, 'sync.now');
  await person.snapshot(popup, (s) => s.mismatch !== null);
  await camera.shoot(popup, 'home-mismatch');
  await press(popup, 'Earnings');
  await popup.locator('.earning').first().waitFor();
  await camera.shoot(popup, 'earnings-mismatch');
  await press(popup, 'Fetch again');
  await person.snapshot(popup, (s) => s.mismatch === null);
  await camera.shoot(popup, 'earnings-mended', { themes: ['light'] });
}

const damageHead = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const db = await settled(indexedDB.open('stint'));
    const store = db.transaction('meta', 'readwrite').objectStore('meta');
    const row = (await settled(store.get('chain'))) as { key: string; value: { head: string } };
    await settled(store.put({ ...row, value: { ...row.value, head: `0x${'00'.repeat(32)}` } }));
    db.close();
  });

/** Answers that came too fast, for an unknown lease, or too late. */
export async function refusedScene(tour: Tour): Promise<void> {
  const { person, camera, net } = tour;
  await net.service.stop();
  process.env.STINT_READING_FLOOR = '10';
  await net.service.start();
  const popup = await openTask(tour);
  await appendAnswers(popup);
  await goHome(popup);
  await until(async () => {
    await person.send(popup, 'sync.now');
    const rows = await readTable<OutboxRow>(popup, 'outbox');
    return rows.some(({ state }) => state === 'refused');
  }, 'an answer to be refused');
  await press(popup, 'Earnings');
  await popup.locator('.chip', { hasText: 'Rejected' }).first().waitFor();
  await popup
    .getByText(/was refused/)
    .first()
    .waitFor();
  await camera.shoot(popup, 'earnings-refused');
  await popup.locator('.earning', { hasText: 'Rejected' }).first().click();
  await popup.locator('.proof').nth(1).waitFor();
  await camera.shoot(popup, 'receipt-rejected');
  await net.service.stop();
  process.env.STINT_READING_FLOOR = '0.02';
  await net.service.start();
  const late = await openTask(tour);
  // Moves the clock of every page forward by hours, and back again.
  await late.clock.setSystemTime(new Date(Date.now() + 7_200_000));
  await answerTooLate(late);
  await camera.shoot(late, 'task-expired');
  await late.clock.setSystemTime(new Date());
  await clear(tour);
}

async function answerTooLate(page: Page): Promise<void> {
  await read(page, 200_000);
  await page.keyboard.press('1');
  await page.locator('.toast').waitFor();
}

/** Puts answers to all prefetched tasks into the outbox at once, and one to an unknown lease. */
const appendAnswers = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const db = await settled(indexedDB.open('stint'));
    const store = (name: string) => db.transaction(name, 'readwrite').objectStore(name);
    const leases = (await settled(store('leases').getAll())) as { lease: string }[];
    const at = Date.now() - 60_000;

    for (const lease of [...leases.slice(0, 2).map((row) => row.lease), crypto.randomUUID()]) {
      await settled(
        store('outbox').add({
          id: crypto.randomUUID(),
          lease,
          action: { type: 'answer', choice: 'a' },
          shownMs: 400,
          answeredAt: at,
          state: 'held',
          at,
          holdUntil: at,
        }),
      );
    }

    db.close();
  });

/** No task is left. */
export async function noneLeftScene(tour: Tour): Promise<void> {
  const { person, camera } = tour;
  const popup = await openTask(tour);
  const none = popup.locator('.empty');
  const half = popup.locator('.half').first();
  // Between two fetches there may be no task for a moment, so wait until the service says so.
  const ended = async () => {
    await person.send(popup, 'sync.now');
    return (await person.snapshot(popup)).nextCheckAt !== null;
  };

  for (;;) {
    await until(async () => (await half.isVisible()) || (await ended()), 'a task or the end');
    if (await half.isHidden()) break;
    await popup.keyboard.press('s');
  }

  await none.waitFor();
  await camera.shoot(popup, 'tasks-none');
  await press(popup, 'Home');
  await camera.shoot(popup, 'home-none');
  await clear(tour);
}
