import { vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { consentFor } from '../../../lib/domain/claim-consent.ts';
import { bindDigest, claimDigest } from '../../../lib/domain/wallet-messages.ts';
import type { ClaimJob, PageMessage } from '../../../lib/protocol/bridge.ts';
import { claimJobItem } from '../../../lib/storage/claim-job.ts';
import { advanceClaim } from '../claim/advance.ts';
import { confirmClaim } from '../claim/consent.ts';
import { claimPage } from '../claim/page.ts';
import { startClaim } from '../claim/start.ts';
import { pullLedger } from '../ledger/pull.ts';
import { signDigest, WALLET, WALLET_KEY } from './keys.ts';
import { testDevice } from './service.ts';
import { uuid } from './tasks.ts';

/** The tab of the claim page in tests, and a transaction of the wallet's own. */
export const TAB = 7;
export const TX = `0x${'9'.repeat(64)}`;

/** The browser's API as a claim uses it. Call it before each test. */
export function mockBrowser(): void {
  fakeBrowser.reset();
  vi.spyOn(fakeBrowser.tabs, 'create').mockResolvedValue({ id: TAB } as never);
  vi.spyOn(fakeBrowser.tabs, 'update').mockResolvedValue({ id: TAB, windowId: 1 } as never);
  vi.spyOn(fakeBrowser.windows, 'update').mockResolvedValue({} as never);
  vi.spyOn(fakeBrowser.windows, 'create').mockResolvedValue({ tabs: [{ id: 8 }] } as never);
  vi.spyOn(fakeBrowser.tabs, 'get').mockResolvedValue({ id: TAB } as never);
}

type News = PageMessage extends infer M ? (M extends PageMessage ? Omit<M, 'job'> : never) : never;

/** A device with one credit, on its claim page, and what page and person do there. */
export async function claimant({ bound = false } = {}) {
  const made = await testDevice();
  const { context, service } = made;
  service.work(uuid(1));
  if (bound) service.bind(WALLET);
  await pullLedger(context, true);
  const { id } = await startClaim(context);
  const tell = (news: News, tabId = TAB) =>
    claimPage(context, { ...news, job: id } as PageMessage, { tabId });
  const job = async () => (await claimJobItem.get())!;
  const connect = (account = WALLET, mode: ClaimJob['mode'] = 'relay') =>
    tell({ type: 'connected', account, recipient: account, mode });
  const bindSig = async (key = WALLET_KEY) =>
    signDigest(bindDigest(context.domain, (await job()).bind!), key);
  const claimSig = async (key = WALLET_KEY) =>
    signDigest(claimDigest(context.domain, (await job()).claim!), key);
  /** What a person does on a screen of the extension. */
  const sayYes = async () => {
    await confirmClaim(context, id, consentFor(await job())!);
    await advanceClaim(context);
  };
  const signBind = async () => {
    const reply = await tell({ type: 'bound', account: WALLET, sig: await bindSig() });
    if ((await job()).state === 'confirming') await sayYes();
    return reply;
  };
  const signClaim = async (key?: string) =>
    tell({ type: 'signed', account: WALLET, sig: await claimSig(key) });
  return { ...made, id, tell, job, connect, bindSig, claimSig, sayYes, signBind, signClaim };
}
