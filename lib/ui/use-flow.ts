import { useEffect, useState } from 'react';
import type { SharingLine } from '../protocol/sharing-view.ts';

/** The background reports a flow each second; after this much silence it has stopped, ms. */
const SILENT_MS = 3_000;

/** Bytes of the last second; 0 once the background has been silent for too long. */
export function useFlow({ at, flow }: SharingLine): number {
  const [silentSince, setSilent] = useState(() => (Date.now() - at > SILENT_MS ? at : null));
  useEffect(() => {
    if (flow === 0) return;
    const timer = setTimeout(() => setSilent(at), SILENT_MS);
    return () => clearTimeout(timer);
  }, [at, flow]);
  return silentSince === at ? 0 : flow;
}
