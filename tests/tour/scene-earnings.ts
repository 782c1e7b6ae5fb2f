import { clear, openHome, press, type Tour } from './tour.ts';

/** The home screen with earnings, the earnings screen, and a receipt. */
export async function earningsScene(tour: Tour): Promise<void> {
  const { person, camera } = tour;
  const popup = await openHome(tour);
  await person.snapshot(popup, (s) => s.queued === 0 && s.pending === '0' && s.credited !== '0');
  await camera.shoot(popup, 'home-recovery');
  const reply = (await person.send(popup, 'recovery.words')) as { ok: { words: string } };
  await person.send(popup, 'recovery.saved', reply.ok);
  await person.snapshot(popup, (s) => s.recoverySaved);
  await camera.shoot(popup, 'home-binding');
  await press(popup, 'Earnings');
  await popup.locator('.earning').first().waitFor();
  await camera.shoot(popup, 'earnings');

  for (const [name, width, height] of [
    ['320', 320, 600],
    ['zoom', 400, 300],
    ['panel', 360, 800],
  ] as const) {
    await popup.setViewportSize({ width, height });
    await camera.shoot(popup, `earnings-${name}`, { themes: ['light'] });
  }

  await popup.setViewportSize({ width: 400, height: 600 });
  await press(popup, '30 days');
  await camera.shoot(popup, 'earnings-30', { themes: ['light'] });
  await press(popup, 'All');
  await press(popup, 'As table');
  await camera.shoot(popup, 'earnings-table', { themes: ['light'] });
  await popup.locator('.earning').first().click();
  await popup.locator('.proof').nth(2).waitFor();
  await camera.shoot(popup, 'receipt');
  await popup.setViewportSize({ width: 320, height: 600 });
  await camera.shoot(popup, 'receipt-320', { themes: ['light'] });
  await clear(tour);
}
