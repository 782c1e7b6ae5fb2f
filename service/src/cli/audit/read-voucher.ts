import * as z from 'zod/mini';
import { Voucher } from '../../../../lib/protocol/receipts.ts';
import { CliError } from '../errors.ts';

const Row = z.object({ voucher: Voucher });
const Forms = z.union([
  Voucher,
  Row,
  z.array(z.union([Voucher, Row])),
  z.object({ vouchers: z.array(Row) }),
]);

/**
 * Reads the vouchers of a file: a single one, one with its list, or an export of the options page.
 * @throws CliError when the file has none
 */
export function readVoucher(value: unknown): Voucher[] {
  const parsed = z.safeParse(Forms, value);
  if (!parsed.success) {
    const advice = 'Give a voucher, or a file that the options page exported.';
    throw new CliError('There is no voucher in the voucher file.', advice);
  }
  const { data } = parsed;
  const rows = Array.isArray(data) ? data : 'vouchers' in data ? data.vouchers : [data];
  return rows.map((row) => ('voucher' in row ? row.voucher : row));
}
