import { NumberedSection } from '../../components/claim/numbered-section.tsx';
import { StateCard } from '../../components/claim/state-card.tsx';
import { useText } from '../../components/text.tsx';

/** The wallet has signed; a person says yes in the extension, where no page can press. */
export function ConfirmSection({ onShow }: { onShow: () => void }) {
  const { t } = useText();
  return (
    <NumberedSection number={3} title={t('claim_confirm_title')}>
      <StateCard
        icon="lock"
        tone="pine"
        title={t('claim_confirm_card')}
        cause={t('claim_confirm_cause')}
        money={t('claim_confirm_money')}
        action={{ label: t('claim_confirm_show'), onPress: onShow }}
      />
    </NumberedSection>
  );
}
