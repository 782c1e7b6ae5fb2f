import { useEffect, useState } from 'react';
import type { SharingLine } from '../protocol/sharing-view.ts';

/** While bytes flow the background says so each second; who was silent for so long has stopped, ms. */
const SILENT_MS = 3_000;

/** Bytes of the last second: those of a worker that was stopped since flow no more. */
export function useFlow({ at, flow }: SharingLine): number {
  const [silentSince, setSilent] = useState(() => (Date.now() - at > SILENT_MS ? at : null));
  useEffect(() => {
    if (flow === 0) return;
    const timer = setTimeout(() => setSilent(at), SILENT_MS);
    return () => clearTimeout(timer);
  }, [at, flow]);
  return silentSince === at ? 0 : flow;
}
