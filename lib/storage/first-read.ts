import { browser } from 'wxt/browser';
import { DEFAULT_SETTINGS } from '../protocol/default-settings.ts';
import type { Settings } from '../protocol/settings.ts';
import type { SharingLine } from '../protocol/sharing-view.ts';
import type { Snapshot } from '../protocol/snapshot.ts';
import { fillIn } from './fill-in.ts';
import { FIRST_READ } from './first-read-versions.ts';

/** What a screen reads before its first frame. */
export type FirstRead = {
  snapshot: Snapshot | null;
  settings: Settings;
  /** Null for people who do not share. */
  sharing: SharingLine | null;
};

const SHARING = 'sharing-line';

type Stored = { v: number; value: unknown };

/**
 * Reads all three in one call and without their schemas, which would make up a tenth of
 * the script before the first frame. The background has validated what it wrote; anything
 * absent, older or damaged is read through its item instead.
 */
export async function firstRead(): Promise<FirstRead> {
  const stored = await browser.storage.local.get(['snapshot', 'settings', SHARING]);
  const snapshot = quickRead<Snapshot | null>(stored.snapshot, FIRST_READ.snapshot);
  const settings = quickSettings(stored.settings);

  return {
    snapshot: snapshot === undefined ? await wholeSnapshot() : snapshot,
    settings: settings ?? (await wholeSettings()),
    // The background rewrites it whenever it wakes, so damage does not last.
    sharing: quickRead<SharingLine | null>(stored[SHARING], FIRST_READ.sharingLine) ?? null,
  };
}

/** Calls back when the background has written any of them. @returns a function that stops it */
export function watchFirstRead(listener: (changed: Partial<FirstRead>) => void): () => void {
  type Changes = Record<string, { newValue?: unknown }>;
  const changed = (changes: Changes, area: string) => {
    if (area !== 'local') return;

    const snapshot = quickRead<Snapshot | null>(changes.snapshot?.newValue, FIRST_READ.snapshot);
    const settings = quickSettings(changes.settings?.newValue);
    if (snapshot !== undefined) listener({ snapshot });
    if (settings !== undefined) listener({ settings });
    // A removed value counts as well: everything was erased.
    const line = changes[SHARING];
    if (line)
      listener({
        sharing: quickRead<SharingLine | null>(line.newValue, FIRST_READ.sharingLine) ?? null,
      });
  };
  browser.storage.onChanged.addListener(changed);

  return () => browser.storage.onChanged.removeListener(changed);
}

/** The value inside an envelope of this version, or undefined. */
function quickRead<T>(raw: unknown, version: number): T | undefined {
  if (typeof raw !== 'string') return undefined;
  try {
    const stored = JSON.parse(raw) as Stored;
    return stored.v === version ? (stored.value as T) : undefined;
  } catch {
    return undefined;
  }
}

/** Fills in newer settings with their defaults, as the item does. */
function quickSettings(raw: unknown): Settings | undefined {
  const stored = quickRead<Settings>(raw, FIRST_READ.settings);
  return stored && (fillIn(stored, DEFAULT_SETTINGS) as Settings);
}

async function wholeSnapshot(): Promise<Snapshot | null> {
  return (await import('./snapshot.ts')).snapshotItem.get();
}

async function wholeSettings(): Promise<Settings> {
  return (await import('./settings.ts')).settingsItem.get();
}
