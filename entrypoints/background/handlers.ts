import { dropMeta, setMeta } from '../../lib/db/meta.ts';
import type { Handlers } from '../../lib/messaging/serve.ts';
import { importBackup } from './backup/import-backup.ts';
import { lookForDamage, repairDatabase } from './backup/repair.ts';
import { recoveryWords, restore, wordsSaved } from './backup/restore.ts';
import { advanceClaim } from './claim/advance.ts';
import { boundWallet } from './claim/bind.ts';
import { confirmClaim, refuseClaim } from './claim/consent.ts';
import { claimPage } from './claim/page.ts';
import { dismissClaim, reopenClaim, startClaim } from './claim/start.ts';
import { stopMove } from './claim/stop-move.ts';
import { planAlarms } from './core/alarms.ts';
import type { Context } from './core/context.ts';
import { exclusive } from './core/exclusive.ts';
import { isScreenOpen } from './core/screens.ts';
import { changeSettings, type SettingsPatch } from './core/settings.ts';
import { writeSnapshot } from './core/snapshot.ts';
import { eraseEverything } from './erase-everything.ts';
import { ensureIdentity } from './identity/identity.ts';
import { refetchLedger } from './ledger/refetch.ts';
import { storageReport, verifyReceipt } from './ledger/report.ts';
import { createSharingHandlers } from './sharing/handlers.ts';
import { reviveSharing } from './sharing/revive.ts';
import { syncAroundUndo } from './sync-around-undo.ts';
import { syncWithService } from './sync-with-service.ts';
import { dismissSeen } from './work/dismiss.ts';

/** What each channel does. Each call gets a fresh context. */
export function createHandlers(createContext: () => Context): Handlers {
  /** Stores settings, and the snapshot with them, before the caller goes on. */
  async function saveSettings(change: SettingsPatch): Promise<Record<string, never>> {
    await changeSettings(change);
    await writeSnapshot(createContext());
    return {};
  }

  /** A new wallet may not have the tasks that were there before it: others come at once. */
  async function syncIfBound<T>(context: Context, run: () => Promise<T>): Promise<T> {
    const before = await boundWallet(context);
    const result = await run();
    if ((await boundWallet(context)) !== before) void syncWithService(createContext());
    return result;
  }

  return {
    ...createSharingHandlers(createContext),
    'outbox.appended': async () => {
      const context = createContext();
      await setMeta(context.db, 'activeAt', context.now());
      await writeSnapshot(context);
      // Alarms are set before anything is sent: the worker may stop during the request.
      await planAlarms(context);
      syncAroundUndo(context, await isScreenOpen());
      return {};
    },
    'outbox.dismiss': async ({ ids }) => {
      const context = createContext();
      await dismissSeen(context, ids);
      await writeSnapshot(context);
      return {};
    },
    'sync.now': async ({ look }) => {
      const context = createContext();
      if (look) await dropMeta(context.db, 'retryAt');
      await setMeta(context.db, 'activeAt', context.now());
      await syncWithService(context);
      return {};
    },
    'settings.set': (change) => saveSettings(change),
    'work.pause': async ({ paused }) => {
      await saveSettings({ paused });
      await reviveSharing(createContext());
      await syncWithService(createContext());
      return {};
    },
    'work.current': async ({ lease }) => {
      const context = createContext();
      if (lease) await setMeta(context.db, 'current', lease);
      else await dropMeta(context.db, 'current');
      await writeSnapshot(context);
      return {};
    },
    'claim.start': async () => ({ job: (await startClaim(createContext())).id }),
    'claim.reopen': async ({ job }) => {
      await reopenClaim(createContext(), job);
      return {};
    },
    'claim.confirm': async ({ job, shown }) => {
      const context = createContext();
      await confirmClaim(context, job, shown);
      // Set before anything is sent: the worker may stop during the request.
      await planAlarms(context);
      void syncIfBound(context, () => advanceClaim(context));
      return {};
    },
    'claim.refuse': async ({ job }) => {
      await refuseClaim(createContext(), job);
      return {};
    },
    'claim.dismiss': async ({ job }) => {
      await dismissClaim(createContext(), job);
      return {};
    },
    'move.stop': async () => {
      const context = createContext();
      await stopMove(context);
      await writeSnapshot(context);
      return {};
    },
    'claim.page': async (message, caller) => {
      const context = createContext();
      const reply = await syncIfBound(context, () => claimPage(context, message, caller));
      await planAlarms(context);
      return reply;
    },
    'appeal.send': ({ unit }) => createContext().api.call('appeal', { body: { unit } }),
    'receipt.verify': ({ seq }) => verifyReceipt(createContext(), seq),
    'receipts.refetch': async () => {
      const context = createContext();
      await exclusive('ledger', () => refetchLedger(context));
      await writeSnapshot(context);
      return {};
    },
    'recovery.words': async () => ({ words: await recoveryWords(createContext()) }),
    'recovery.saved': async ({ words }) => {
      const context = createContext();
      await wordsSaved(context, words);
      await writeSnapshot(context);
      return {};
    },
    'recovery.restore': async ({ words }) => {
      const context = createContext();
      // Also when fetching the receipts fails: from then on there are new words to save.
      const receipts = await restore(context, words).finally(() => writeSnapshot(context));
      await syncWithService(context);
      return { receipts };
    },
    'backup.import': async (backup) => {
      const context = createContext();
      const report = await importBackup(context, backup);
      await writeSnapshot(context);
      return report;
    },
    'repair.look': () => lookForDamage(createContext()),
    'repair.apply': async () => {
      const context = createContext();
      const report = await repairDatabase(context);
      await syncWithService(context);
      return report;
    },
    'storage.report': () => storageReport(createContext()),
    'storage.erase': async () => {
      await eraseEverything(createContext());
      return {};
    },
    'welcome.done': async () => {
      const context = createContext();
      // First, because a browser that cannot make the keys has not started.
      await ensureIdentity(context.db, context.now());
      await changeSettings({ welcomeDone: true });
      await setMeta(context.db, 'activeAt', context.now());
      await syncWithService(context);
      return {};
    },
  };
}
