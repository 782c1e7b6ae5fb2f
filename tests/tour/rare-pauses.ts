import type { Page } from 'playwright-core';
import { sharingWords } from '../../components/sharing/sharing-words.ts';
import type { SharingView } from '../../lib/protocol/sharing-view.ts';
import english from '../../public/_locales/en/messages.json' with { type: 'json' };
import { until } from '../support/campaign.ts';
import type { Camera } from './camera.ts';

/** For each picture, how the view differs from one with sharing off. */
const RARE: Record<string, Partial<SharingView>> = {
  managed: { reason: 'managed' },
  private_window: { reason: 'private_window' },
  save_data: { reason: 'save_data' },
  no_campaign: { reason: 'no_campaign' },
  'network-full': { state: 'network_full', reason: null },
  waiting: { state: 'waiting', reason: null },
  diverged: { state: 'diverged', reason: null },
  replaced: { state: 'replaced', reason: null },
};

/**
 * Pauses that one browser on one machine cannot be brought to: an administrator's policy, a private
 * window, a connection that saves data, a network with too many devices, differing counts. The page
 * shows what the worker stores, so this stores it as the worker would. Sharing has to be off, because
 * then the worker writes only when it has fetched receipts, after which this stores it again.
 */
export async function shootRarePauses(page: Page, camera: Camera): Promise<void> {
  for (const [name, change] of Object.entries(RARE)) {
    const isPainted = async () => {
      const view = await store(page, change);
      const words = page.getByText(english[sharingWords(view)].message, { exact: true });
      return words.waitFor({ timeout: 2_000 }).then(
        () => true,
        () => false,
      );
    };
    await until(isPainted, `the picture of ${name}`);
    await camera.shoot(page, `sharing-${name}`, { themes: ['light'] });
  }
}

/** Stores the current view with these changes. */
const store = (page: Page, change: Partial<SharingView>): Promise<SharingView> =>
  page.evaluate(async (change) => {
    const { 'sharing-view': text } = await chrome.storage.local.get('sharing-view');
    const stored = JSON.parse(text as string) as { value: SharingView };
    const { choice } = stored.value;
    const { id } = choice.campaigns[0]!;
    const value = {
      ...stored.value,
      choice: { ...choice, policy: { ...choice.policy, on: true } },
      state: 'off',
      withheld: change.reason === 'no_campaign' ? [id] : [],
      ...change,
    };
    await chrome.storage.local.set({ 'sharing-view': JSON.stringify({ ...stored, value }) });

    return value as SharingView;
  }, change);
