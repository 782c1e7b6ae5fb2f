import { browser } from 'wxt/browser';
import { isConsented } from '../../../lib/domain/claim-consent.ts';
import type { ClaimJob } from '../../../lib/protocol/bridge.ts';
import type { Context } from '../core/context.ts';
import { exclusive } from '../core/exclusive.ts';
import { changeJob, currentJob } from './store.ts';
import { focusTab } from './tabs.ts';

/** A window of the size of the popup, which has the same question. */
const WINDOW = { type: 'popup', focused: true, width: 440, height: 700 } as const;

/**
 * Asks the person in a window of the extension, which no page can draw over or press in. If the
 * browser refuses the window, the popup still shows the question.
 */
export function showQuestion(context: Context, { id }: ClaimJob): Promise<void> {
  return exclusive('question', async () => {
    const job = await currentJob();
    if (job?.id === id && job.state === 'confirming') await openWindow(context, job);
  });
}

/** Shows a question that a worker which stopped in between has never shown; one is not forced on. */
export async function showUnshown(context: Context, job: ClaimJob): Promise<void> {
  if (job.state === 'confirming' && job.askTab === null) await showQuestion(context, job);
}

async function openWindow(context: Context, job: ClaimJob): Promise<void> {
  if (job.askTab !== null && (await focusTab(job.askTab))) return;
  const url = new URL(`confirm.html#${job.id}`, browser.runtime.getURL('/')).href;
  const window = await browser.windows.create({ ...WINDOW, url }).catch(() => undefined);
  const askTab = window?.tabs?.[0]?.id ?? null;
  await changeJob(context, job.id, () => ({ askTab }));
}

/** The step before anything that a page alone has asked for (docs/money.md rule 13). */
export async function askStep(context: Context, job: ClaimJob): Promise<void> {
  if (isConsented(job)) return;
  const asking = await changeJob(context, job.id, () => ({ state: 'confirming' }));
  await showQuestion(context, asking);
}
