import { useLive } from './use-live.ts';

/** What each wallet holds on this device, and what the chain has paid to it; undefined until read. */
export function useHoldings() {
  return useLive(async ({ db, allHoldings }) => {
    const [held, accounts, proofs] = await Promise.all([
      allHoldings(db),
      db.accounts.toArray(),
      db.proofs.toArray(),
    ]);
    return held.map((one) => {
      const claimed = accounts.find(({ account }) => account === one.account)?.claimed?.amount;
      const said = proofs.find(({ account }) => account === one.account)?.saidBy;
      return {
        ...one,
        claimed: claimed === undefined ? null : String(claimed),
        proofSaidBy: said ?? null,
      };
    });
  }, '');
}
