import { Button } from '../controls/button.tsx';
import { Strip } from '../notice/strip.tsx';
import { useText } from '../text.tsx';
import './earnings.css';

type Props = {
  /** Why each was refused, newest first. */
  reasons: readonly string[];
  onDismiss: () => void;
};

/** Answers that the service refused: never acknowledged as work, so never counted. */
export function Refused({ reasons, onDismiss }: Props) {
  const { t, plural } = useText();
  if (reasons.length === 0) return null;

  return (
    <div className="earnings-verified">
      <Strip
        icon="close"
        tone="brick"
        title={plural('refused_title', reasons.length)}
        actions={<Button onPress={onDismiss}>{t('dismiss')}</Button>}
      >
        {plural('refused_body', reasons.length)} <bdi>{reasons[0]}</bdi>
      </Strip>
    </div>
  );
}
