import type { Receipt } from '../../../lib/protocol/receipts.ts';

type Line = Pick<Receipt, 'kind' | 'unit' | 'creditDelta'>;

/** What was credited for each unit, base units. */
function creditedByUnit(receipts: readonly Line[]): Map<string, bigint> {
  const credited = new Map<string, bigint>();
  for (const { kind, unit, creditDelta } of receipts) {
    if (kind !== 'bind') credited.set(unit, (credited.get(unit) ?? 0n) + BigInt(creditDelta));
  }
  return credited;
}

/**
 * What this person would lose if one chain of receipts replaced another: each unit has to be there, with
 * at least the same credit, and each wallet has to be named (docs/money.md rules 5, 11 and 22).
 * @returns null when nothing falls
 */
export function whatFalls(before: readonly Line[], after: readonly Line[]): string | null {
  const credited = creditedByUnit(after);
  for (const [unit, amount] of creditedByUnit(before)) {
    const now = credited.get(unit);
    if (now === undefined) return `unit ${unit} is missing`;
    if (now < amount) return `unit ${unit} was credited ${amount} and has ${now} now`;
  }
  const wallets = new Set(after.filter(({ kind }) => kind === 'bind').map(({ unit }) => unit));
  const lost = before.find(({ kind, unit }) => kind === 'bind' && !wallets.has(unit));
  return lost ? `the binding to ${lost.unit} is missing` : null;
}
