import { Button } from '../controls/button.tsx';
import { Icon } from '../icon/icon.tsx';
import type { IconName } from '../icon/paths.tsx';
import { useText } from '../text.tsx';
import './claim.css';

type Props = {
  icon: IconName;
  tone: 'plain' | 'brass' | 'pine';
  /** What happened. */
  title: string;
  cause: string;
  /** What it means for the money. */
  money: string;
  action?: { label: string; onPress: () => void };
};

/** Something that happened while claiming: its cause, what it means for the money, and the next step. */
export function StateCard({ icon, tone, title, cause, money, action }: Props) {
  const { t } = useText();
  return (
    <section className="state-card" role="status">
      <h2>
        <span className={`tone-${tone}`}>
          <Icon name={icon} />
        </span>
        {title}
      </h2>
      <p>{cause}</p>
      <p>
        <b>{t('claim_your_money')}</b> {money}
      </p>
      {action && (
        <div>
          <Button onPress={action.onPress}>{action.label}</Button>
        </div>
      )}
    </section>
  );
}
