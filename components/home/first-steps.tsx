import { Icon } from '../icon/icon.tsx';
import { useText } from '../text.tsx';
import './home.css';

/** What a person wants to know before the first task; not shown afterwards. */
export function FirstSteps() {
  const { t } = useText();
  return (
    <section className="pad first-steps">
      <ul className="points stack-2">
        <li>
          <Icon name="receipt" />
          <span>{t('first_receipts')}</span>
        </li>
        <li>
          <Icon name="flag" />
          <span>{t('first_flag')}</span>
        </li>
        <li>
          <Icon name="wallet" />
          <span>{t('first_wallet')}</span>
        </li>
      </ul>
    </section>
  );
}
