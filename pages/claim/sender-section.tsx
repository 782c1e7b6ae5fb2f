import { ChoiceCard } from '../../components/claim/choice-card.tsx';
import { NumberedSection } from '../../components/claim/numbered-section.tsx';
import { useMoney } from '../../components/money.tsx';
import { useText } from '../../components/text.tsx';
import type { JobView } from '../../lib/protocol/bridge.ts';

type Mode = 'relay' | 'self';
type Props = { view: JobView; mode: Mode; onChoose: (mode: Mode) => void };

/** The fee for sending, as quoted, or as the service names it before it quotes; null while unknown. */
export const feeOf = ({ job, info }: JobView): string | null =>
  job.claim?.relayerFee ?? job.fee ?? info.relayFee ?? null;

/** Who pays the network: the service for a fee, or the wallet. Each with what arrives. */
export function SenderSection({ view, mode, onChoose }: Props) {
  const { t } = useText();
  const { amount, withUnit } = useMoney();
  const { job, info } = view;
  const ether = info.nativeCurrency.symbol;
  const fee = feeOf(view);
  const receive = BigInt(job.amount) - BigInt(fee ?? 0);

  return (
    <NumberedSection number={1} title={t('claim_sender_title')}>
      <div className="cards is-two">
        <ChoiceCard
          name="sender"
          title={t('claim_sender_stint')}
          note={fee === null ? t('claim_fee_later') : t('claim_fee', amount(fee))}
          detail={
            fee === null
              ? t('claim_sender_stint_unknown', ether)
              : t('claim_sender_stint_detail', ether, withUnit(receive > 0n ? receive : 0n))
          }
          checked={mode === 'relay'}
          onChoose={() => onChoose('relay')}
        />
        <ChoiceCard
          name="sender"
          title={t('claim_sender_wallet')}
          note={t('claim_fee', amount(0n))}
          detail={t('claim_sender_wallet_receive', ether, withUnit(job.amount))}
          checked={mode === 'self'}
          onChoose={() => onChoose('self')}
        />
      </div>
    </NumberedSection>
  );
}
