import { ChoiceCard } from '../../components/claim/choice-card.tsx';
import { NumberedSection } from '../../components/claim/numbered-section.tsx';
import { useMoney } from '../../components/money.tsx';
import { useText } from '../../components/text.tsx';
import type { JobView } from '../../lib/protocol/bridge.ts';

type Mode = 'relay' | 'self';
type Props = { view: JobView; mode: Mode; busy: boolean; onChoose: (mode: Mode) => void };

/** Who pays the network: the service for a fee, or the wallet. */
export function SenderSection({ view, mode, busy, onChoose }: Props) {
  const { t } = useText();
  const { amount, withUnit } = useMoney();
  const { job, info } = view;
  const ether = info.nativeCurrency.symbol;
  const fee = job.claim?.relayerFee;
  const receive = BigInt(job.amount) - BigInt(fee ?? 0);

  return (
    <NumberedSection number={1} title={t('claim_sender_title')}>
      <div className="cards is-two">
        <ChoiceCard
          name="sender"
          title={t('claim_sender_stint')}
          note={fee === undefined ? '' : t('claim_fee', amount(fee))}
          detail={t('claim_sender_stint_detail', ether, withUnit(receive))}
          checked={mode === 'relay'}
          disabled={busy}
          onChoose={() => onChoose('relay')}
        />
        <ChoiceCard
          name="sender"
          title={t('claim_sender_wallet')}
          note={t('claim_fee', amount(0n))}
          detail={t('claim_sender_wallet_detail', ether)}
          checked={mode === 'self'}
          disabled={busy}
          onChoose={() => onChoose('self')}
        />
      </div>
    </NumberedSection>
  );
}
