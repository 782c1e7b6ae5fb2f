import type { SignedField } from '../../components/claim/field-table.tsx';
import type { Money } from '../../components/money.tsx';
import type { Text } from '../../components/text.tsx';
import type { ClaimJob } from '../../lib/protocol/bridge.ts';
import type { ClaimMessage } from '../../lib/protocol/claims.ts';

const ZERO_ADDRESS = `0x${'0'.repeat(40)}`;

/** The fields of a claim as the wallet shows them, each with its meaning. */
export function claimFields(
  claim: ClaimMessage,
  claimed: string,
  { t, locale }: Text,
  { withUnit }: Money,
): SignedField[] {
  const due = BigInt(claim.cumulative) - BigInt(claimed);
  const until = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const same = claim.recipient === claim.account;

  return [
    { name: 'account', value: claim.account, meaning: t('claim_field_account') },
    {
      name: 'recipient',
      value: claim.recipient,
      meaning: t(same ? 'claim_field_recipient' : 'claim_field_recipient_other'),
    },
    {
      name: 'cumulative',
      value: claim.cumulative,
      meaning: t(
        'claim_field_cumulative',
        withUnit(claim.cumulative),
        withUnit(claimed),
        withUnit(due),
      ),
    },
    {
      name: 'relayerFee',
      value: claim.relayerFee,
      meaning: t('claim_field_relayer_fee', withUnit(claim.relayerFee)),
    },
    {
      name: 'relayer',
      value: claim.relayer,
      meaning: t(
        claim.relayer === ZERO_ADDRESS ? 'claim_field_relayer_none' : 'claim_field_relayer',
      ),
    },
    {
      name: 'deadline',
      value: String(claim.deadline),
      meaning: t('claim_field_deadline', until.format(claim.deadline * 1_000)),
    },
  ];
}

/** The fields of a binding. */
export function bindFields(bind: NonNullable<ClaimJob['bind']>, { t }: Text): SignedField[] {
  return [
    { name: 'vault', value: bind.vault, meaning: t('claim_field_vault') },
    { name: 'device', value: bind.device, meaning: t('claim_field_device') },
    { name: 'account', value: bind.account, meaning: t('claim_field_account') },
    { name: 'nonce', value: String(bind.nonce), meaning: t('claim_field_nonce') },
  ];
}
