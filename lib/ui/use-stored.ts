import { useEffect, useState } from 'react';
import { type FirstRead, watchFirstRead } from '../storage/first-read.ts';
import { applyAppearance } from './appearance.ts';

/** Snapshot and settings, as they change. A new appearance applies to every open screen. */
export function useStored(first: FirstRead): FirstRead {
  const [stored, store] = useState(first);
  useEffect(() => watchFirstRead((changed) => store((before) => ({ ...before, ...changed }))), []);
  const { settings } = stored;
  useEffect(() => applyAppearance(settings), [settings]);
  return stored;
}
