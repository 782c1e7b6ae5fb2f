import { useCallback, useEffect, useState } from 'react';
import type { ReceiptCheck } from '../protocol/messages.ts';
import { ask } from './ask.ts';
import { useLive } from './use-live.ts';

/** A receipt with its work, and the result of the background's check. */
export function useReceipt(seq: number) {
  const [check, setCheck] = useState<ReceiptCheck | null>(null);
  const found = useLive(async ({ db }) => {
    const receipt = await db.receipts.get(seq);
    const work = receipt && (await db.works.get(receipt.unit));
    return { receipt: receipt ?? null, work: work ?? null };
  }, String(seq));
  const verify = useCallback(() => {
    setCheck(null);
    ask('receipt.verify', { seq }).then(setCheck, (error: unknown) =>
      setCheck({ ok: false, failed: String(error), seq, head: null, signer: null }),
    );
  }, [seq]);
  useEffect(verify, [verify]);

  return { found, check, verify };
}
