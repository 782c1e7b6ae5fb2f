import type { Io } from '../command.ts';
import type { Audit } from './audit-root.ts';

/** Prints what the file is about, and a line for each check. */
export function printAudit({ header, checks }: Audit, io: Pick<Io, 'out'>): void {
  const { epoch, count, total, vault, chainId } = header;
  io.out(`Epoch ${epoch}: ${count} wallets, ${total} base units, vault ${vault}, chain ${chainId}`);
  for (const { ok, what, detail } of checks)
    io.out(`${ok ? 'holds ' : 'FAILS '} ${what}: ${detail}`);
}
