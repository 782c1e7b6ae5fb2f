import { browser } from 'wxt/browser';
import type { Settings } from '../protocol/settings.ts';
import type { SharingLine } from '../protocol/sharing-view.ts';
import type { Snapshot } from '../protocol/snapshot.ts';

/** What a screen reads before its first frame. */
export type FirstRead = {
  snapshot: Snapshot | null;
  settings: Settings;
  /** Null for everybody who does not share. */
  sharing: SharingLine | null;
};

const SHARING = 'sharing-line';

type Stored = { v: number; value: unknown };

/** Version of the stored shapes that this file can read by itself. */
const VERSION = 1;

/**
 * Reads all three in one call and without their schemas, which would be a tenth of
 * the script before the first frame. The background has validated what it wrote; anything
 * absent, older or damaged goes the whole way through the defined items.
 */
export async function firstRead(): Promise<FirstRead> {
  const stored = await browser.storage.local.get(['snapshot', 'settings', SHARING]);
  const snapshot = quickly<Snapshot | null>(stored.snapshot);
  const settings = quickly<Settings>(stored.settings);
  return {
    snapshot: snapshot === undefined ? await wholeSnapshot() : snapshot,
    settings: settings ?? (await wholeSettings()),
    // The background writes it anew each time it wakes, so damage lasts no longer.
    sharing: quickly<SharingLine | null>(stored[SHARING]) ?? null,
  };
}

/** Calls back when the background has written any of them; returns how to stop. */
export function watchFirstRead(listener: (changed: Partial<FirstRead>) => void): () => void {
  type Changes = Record<string, { newValue?: unknown }>;
  const changed = (changes: Changes, area: string) => {
    if (area !== 'local') return;
    const snapshot = quickly<Snapshot | null>(changes.snapshot?.newValue);
    const settings = quickly<Settings>(changes.settings?.newValue);
    if (snapshot !== undefined) listener({ snapshot });
    if (settings !== undefined) listener({ settings });
    // Gone is news as well: everything was erased.
    const line = changes[SHARING];
    if (line) listener({ sharing: quickly<SharingLine | null>(line.newValue) ?? null });
  };
  browser.storage.onChanged.addListener(changed);
  return () => browser.storage.onChanged.removeListener(changed);
}

/** The value inside an envelope of this version, or undefined. */
function quickly<T>(raw: unknown): T | undefined {
  if (typeof raw !== 'string') return undefined;
  try {
    const stored = JSON.parse(raw) as Stored;
    return stored.v === VERSION ? (stored.value as T) : undefined;
  } catch {
    return undefined;
  }
}

async function wholeSnapshot(): Promise<Snapshot | null> {
  return (await import('./snapshot.ts')).snapshotItem.get();
}

async function wholeSettings(): Promise<Settings> {
  return (await import('./settings.ts')).settingsItem.get();
}
