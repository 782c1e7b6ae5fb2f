import { FieldTable, type SignedField } from '../../components/claim/field-table.tsx';
import { NumberedSection } from '../../components/claim/numbered-section.tsx';
import { Button } from '../../components/controls/button.tsx';
import { useMoney } from '../../components/money.tsx';
import { useText } from '../../components/text.tsx';
import type { JobView } from '../../lib/protocol/bridge.ts';
import { EIP712_DOMAIN } from '../../lib/protocol/eip712.ts';
import { bindFields, claimFields, sendFields } from './fields.ts';

type Props = { view: JobView; walletName: string; busy: boolean; onPress: () => void };

/** Whether the wallet's next signature is a binding. */
export const isBindingNext = ({ bind, state }: JobView['job']): boolean =>
  bind !== null && (state === 'binding' || state === 'rejected');

/** The third step: bind, sign the claim, or send it. Nothing happens without a press. */
export function SignSection(props: Props) {
  const { job } = props.view;
  const text = useText();
  const money = useMoney();
  const { t } = text;
  // After the person declined in the wallet, the same can still be signed.
  if (job.state !== 'binding' && job.state !== 'quoted' && job.state !== 'rejected') return null;
  if (job.bind && isBindingNext(job)) {
    return (
      <Exact
        {...props}
        title={t(job.move ? 'claim_move_title' : 'claim_bind_title')}
        body={job.move ? t('claim_move_body', job.move.from) : t('claim_bind_body')}
        compare={t('claim_exact_body')}
        fields={bindFields(job.bind, text)}
        label={t('claim_bind_sign', props.walletName)}
      />
    );
  }
  if (job.mode === 'relay' && job.claim) {
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
  if (job.mode !== 'self' || !job.self) return null;

  return (
    <Exact
      {...props}
      title={t('claim_send_title')}
      body={t('claim_send_body')}
      fields={sendFields(job, job.self, text, money)}
      note={t('claim_sender_wallet_detail', props.view.info.nativeCurrency.symbol)}
      label={t('claim_send', props.walletName)}
    />
  );
}

type ExactProps = Props & {
  title: string;
  body: string;
  /** How to compare it with the wallet, where the body says something else. */
  compare?: string;
  fields: readonly SignedField[];
  label: string;
  /** What the press costs. */
  note?: string;
};

function Exact({ view, walletName, busy, onPress, ...props }: ExactProps) {
  const { title, body, compare, fields, label, note } = props;
  const { t } = useText();
  const { chainId, vault } = view.info.network;
  const { name, version } = EIP712_DOMAIN;

  return (
    <NumberedSection number={3} title={title}>
      <div className="stack-4">
        <p className="ink2">{body}</p>
        {compare && <p className="ink2">{compare}</p>}
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
