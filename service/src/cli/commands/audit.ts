import { auditRoot } from '../audit/audit-root.ts';
import { printAudit } from '../audit/print-audit.ts';
import { readVoucher } from '../audit/read-voucher.ts';
import { openVault } from '../audit/vault.ts';
import { defineCommand } from '../command.ts';
import { CliError, UsageError } from '../errors.ts';
import { readJson } from '../files.ts';

export const audit = defineCommand({
  name: 'audit',
  summary: 'Checks what a leaf file says is owed, and that the chain covers it.',
  positionals: ['LEAVES'],
  options: {
    rpc: { type: 'string' },
    vault: { type: 'string' },
    voucher: { type: 'string' },
  },
  help: `
  LEAVES            the leaf file of an epoch: GET /v1/roots/EPOCH/leaves of a service
  --rpc URL         an endpoint of the chain (default: STINT_RPC_URL)
  --vault ADDRESS   the vault (default: the one that the file names)
  --voucher FILE    a voucher, or a file exported from the options page, to check as well

It asks the chain and nobody else. The exit code is 1 when a check fails.

  npm run stint -- audit epoch-7.jsonl --rpc https://rpc.example --voucher stint.json`,
  async run(values, [path = ''], io) {
    const rpc = values.rpc ?? io.env.STINT_RPC_URL;
    if (!rpc) throw new UsageError('Which chain? Give --rpc URL, or set STINT_RPC_URL.');

    const vouchers = values.voucher ? readVoucher(readJson(values.voucher)) : [];
    const found = await auditRoot(path, (file) => openVault(rpc, values.vault ?? file), vouchers);
    printAudit(found, io);
    const wrong = found.checks.filter((check) => !check.ok).length;
    if (wrong > 0) {
      throw new CliError(
        `${wrong} of ${found.checks.length} checks failed.`,
        'Keep the leaf file and your voucher: they are signed evidence.',
      );
    }
  },
});
