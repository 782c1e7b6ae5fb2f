import { FieldTable, type SignedField } from '../../components/claim/field-table.tsx';
import { NumberedSection } from '../../components/claim/numbered-section.tsx';
import { Button } from '../../components/controls/button.tsx';
import { useMoney } from '../../components/money.tsx';
import { useText } from '../../components/text.tsx';
import type { JobView } from '../../lib/protocol/bridge.ts';
import { EIP712_DOMAIN } from '../../lib/protocol/eip712.ts';
import { bindFields, claimFields } from './fields.ts';

type Props = { view: JobView; walletName: string; busy: boolean; onPress: () => void };

/** The third step: bind, sign the claim, or send it. Nothing happens without a press. */
export function SignSection(props: Props) {
  const { job } = props.view;
  const text = useText();
  const money = useMoney();
  const { t } = text;
  // After the person declined in the wallet, the same can still be signed.
  if (job.bind && (job.state === 'binding' || (job.state === 'rejected' && !job.claim))) {
    return (
      <Exact
        {...props}
        title={t(job.move ? 'claim_move_title' : 'claim_bind_title')}
        body={job.move ? t('claim_move_body', job.move.from) : t('claim_bind_body')}
        fields={bindFields(job.bind, text)}
        label={t('claim_bind_sign', props.walletName)}
      />
    );
  }
  if (job.claim) {
    return (
      <Exact
        {...props}
        title={t('claim_exact_title')}
        body={t('claim_exact_body')}
        fields={claimFields(job.claim, job.claimed, text, money)}
        label={t('claim_sign', props.walletName)}
      />
    );
  }
  if (!job.self) return null;

  const { voucher } = job.self;
  const fields: SignedField[] = [
    { name: 'function', value: job.self.list.length > 0 ? 'settle' : 'claim', meaning: '' },
    { name: 'account', value: voucher.account, meaning: t('claim_field_account') },
    {
      name: 'recipient',
      value: job.recipient ?? voucher.account,
      meaning: t('claim_field_recipient'),
    },
    {
      name: 'cumulative',
      value: voucher.cumulative,
      meaning: t(
        'claim_field_cumulative',
        money.withUnit(voucher.cumulative),
        money.withUnit(job.claimed),
        money.withUnit(job.amount),
      ),
    },
  ];
  return (
    <Exact
      {...props}
      title={t('claim_send_title')}
      body={t('claim_send_body')}
      fields={fields}
      note={t('claim_sender_wallet_detail', props.view.info.nativeCurrency.symbol)}
      label={t('claim_send', props.walletName)}
    />
  );
}

type ExactProps = Props & {
  title: string;
  body: string;
  fields: readonly SignedField[];
  label: string;
  /** What the press costs. */
  note?: string;
};

function Exact({ view, walletName, busy, onPress, ...props }: ExactProps) {
  const { title, body, fields, label, note } = props;
  const { t } = useText();
  const { chainId, vault } = view.info.network;
  const { name, version } = EIP712_DOMAIN;

  return (
    <NumberedSection number={3} title={title}>
      <div className="stack-4">
        <p className="ink2">{body}</p>
        <FieldTable
          domain={t('claim_exact_domain', name, version, String(chainId))}
          contract={vault}
          fields={fields}
        />
        <div className="claim-facts">
          <Button variant="main" large disabled={busy} onPress={onPress}>
            {busy ? t('claim_waiting', walletName) : label}
          </Button>
          <span className="ink2">{note ?? t('claim_sign_note')}</span>
        </div>
      </div>
    </NumberedSection>
  );
}
