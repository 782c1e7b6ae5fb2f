import { clear, press, type Tour } from './tour.ts';

export async function settingsScene(tour: Tour): Promise<void> {
  const { person, camera } = tour;
  const page = await person.open('options', { width: 1200, height: 900 });
  await page.getByText('Checkpoints').first().waitFor();
  await camera.shoot(page, 'settings', { full: true });

  for (const width of [640, 320]) {
    await page.setViewportSize({ width, height: 700 });
    await camera.shoot(page, `settings-${width}`, { full: true, themes: ['light'] });
  }

  await page.setViewportSize({ width: 1200, height: 900 });
  await press(page, /^Delete everything/);
  await page.getByRole('dialog').waitFor();
  await camera.shoot(page, 'settings-erase');
  await clear(tour);
}
