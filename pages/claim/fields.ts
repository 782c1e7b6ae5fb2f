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
    { name: 'account', value: claim.account, meaning: t('claim_field_account'), must: true },
    {
      name: 'recipient',
      value: claim.recipient,
      meaning: t(same ? 'claim_field_recipient' : 'claim_field_recipient_other'),
      must: true,
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
      must: true,
    },
    {
      name: 'relayerFee',
      value: claim.relayerFee,
      meaning: t('claim_field_relayer_fee', withUnit(claim.relayerFee)),
      must: true,
    },
    {
      name: 'relayer',
      value: claim.relayer,
      meaning: t(
        claim.relayer === ZERO_ADDRESS ? 'claim_field_relayer_none' : 'claim_field_relayer',
      ),
      must: false,
    },
    {
      name: 'deadline',
      value: String(claim.deadline),
      meaning: t('claim_field_deadline', until.format(claim.deadline * 1_000)),
      must: false,
    },
  ];
}

/** The fields of a binding. Its nonce is the time at which it was made, in milliseconds. */
export function bindFields(
  bind: NonNullable<ClaimJob['bind']>,
  { t, locale }: Text,
): SignedField[] {
  const made = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  const { vault, device, account, nonce } = bind;
  return [
    { name: 'vault', value: vault, meaning: t('claim_field_vault'), must: true },
    { name: 'device', value: device, meaning: t('claim_field_device'), must: true },
    { name: 'account', value: account, meaning: t('claim_field_account'), must: true },
    {
      name: 'nonce',
      value: String(nonce),
      meaning: t('claim_field_nonce', made.format(nonce)),
      must: false,
    },
  ];
}

/** What a transaction of the wallet's own does. Wallets show it as a call, or as bare data. */
export function sendFields(
  { recipient, claimed, amount }: ClaimJob,
  { voucher, attestations }: NonNullable<ClaimJob['self']>,
  { t }: Text,
  { withUnit }: Money,
): SignedField[] {
  const to = recipient ?? voucher.account;
  const same = to === voucher.account;
  return [
    {
      name: 'function',
      value: attestations.length > 0 ? 'settle' : 'claim',
      meaning: t('claim_field_function'),
      must: false,
    },
    { name: 'account', value: voucher.account, meaning: t('claim_field_account'), must: false },
    {
      name: 'cumulative',
      value: voucher.cumulative,
      meaning: t(
        'claim_field_cumulative',
        withUnit(voucher.cumulative),
        withUnit(claimed),
        withUnit(amount),
      ),
      must: false,
    },
    {
      name: 'recipient',
      value: to,
      meaning: t(same ? 'claim_field_recipient' : 'claim_field_recipient_other'),
      must: false,
    },
  ];
}
