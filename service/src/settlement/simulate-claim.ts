import type { Address } from 'viem';
import type { ClaimMessage } from '../../../lib/protocol/claims.ts';
import type { BackedVoucher } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../context.ts';
import { settleForData } from './calldata.ts';
import { type Chain, refusal } from './chain.ts';
import { reach } from './endpoints.ts';

/**
 * Tries a claim at the vault before it is stored, with its accruals, as the relayer will send it
 * (docs/money.md rule 20).
 * @returns why the vault would refuse it, as `refusal` names it; null when it would pay
 * @throws StintError `chain_unreachable`
 */
export function simulateClaim(
  ctx: Context,
  chain: Chain,
  backed: BackedVoucher,
  claim: ClaimMessage,
  sig: string,
): Promise<string | null> {
  const call = {
    account: ctx.signer.address('relayer') as Address,
    to: ctx.domain.vault as Address,
    data: settleForData(backed, claim, sig),
  };
  return reach('simulation of a claim', async () => {
    try {
      await chain.client.call(call);
      return null;
    } catch (error) {
      const reason = refusal(error);
      if (reason === null) throw error;
      return reason;
    }
  });
}
