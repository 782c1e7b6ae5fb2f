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
  /** Null for everybody who does not share. */
  sharing: SharingLine | null;
};

const SHARING = 'sharing-line';

type Stored = { v: number; value: unknown };

/**
 * Reads all three in one call and without their schemas, which would be a tenth of
 * the script before the first frame. The background has validated what it wrote; anything
 * absent, older or damaged goes the whole way through the defined items.
 */
export async function firstRead(): Promise<FirstRead> {
  const stored = await browser.storage.local.get(['snapshot', 'settings', SHARING]);
  const snapshot = quickly<Snapshot | null>(stored.snapshot, FIRST_READ.snapshot);
  const settings = quickSettings(stored.settings);
  return {
    snapshot: snapshot === undefined ? await wholeSnapshot() : snapshot,
    settings: settings ?? (await wholeSettings()),
    // The background writes it anew each time it wakes, so damage lasts no longer.
    sharing: quickly<SharingLine | null>(stored[SHARING], FIRST_READ.sharingLine) ?? null,
  };
}

/** Calls back when the background has written any of them; returns how to stop. */
export function watchFirstRead(listener: (changed: Partial<FirstRead>) => void): () => void {
  type Changes = Record<string, { newValue?: unknown }>;
  const changed = (changes: Changes, area: string) => {
    if (area !== 'local') return;
    const snapshot = quickly<Snapshot | null>(changes.snapshot?.newValue, FIRST_READ.snapshot);
    const settings = quickSettings(changes.settings?.newValue);
    if (snapshot !== undefined) listener({ snapshot });
    if (settings !== undefined) listener({ settings });
    // Gone is news as well: everything was erased.
    const line = changes[SHARING];
    if (line)
      listener({
        sharing: quickly<SharingLine | null>(line.newValue, FIRST_READ.sharingLine) ?? null,
      });
  };
  browser.storage.onChanged.addListener(changed);
  return () => browser.storage.onChanged.removeListener(changed);
}

/** The value inside an envelope of this version, or undefined. */
function quickly<T>(raw: unknown, version: number): T | undefined {
  if (typeof raw !== 'string') return undefined;
  try {
    const stored = JSON.parse(raw) as Stored;
    return stored.v === version ? (stored.value as T) : undefined;
  } catch {
    return undefined;
  }
}

/** Settings that came later than what is stored have their defaults, as in the item. */
function quickSettings(raw: unknown): Settings | undefined {
  const stored = quickly<Settings>(raw, FIRST_READ.settings);
  return stored && (fillIn(stored, DEFAULT_SETTINGS) as Settings);
}

async function wholeSnapshot(): Promise<Snapshot | null> {
  return (await import('./snapshot.ts')).snapshotItem.get();
}

async function wholeSettings(): Promise<Settings> {
  return (await import('./settings.ts')).settingsItem.get();
}
