import { Icon } from '../icon/icon.tsx';
import { useText } from '../text.tsx';
import './claim.css';

/** What the claim's signature can and cannot do. */
export function SignaturePowers() {
  const { t } = useText();
  return (
    <section className="stack-3">
      <h2 className="h16">{t('power_title')}</h2>
      <ul className="powers stack-2">
        <Power can words={t('power_pay')} />
        <Power words={t('power_take')} />
        <Power words={t('power_approve')} />
      </ul>
    </section>
  );
}

function Power({ can, words }: { can?: boolean; words: string }) {
  return (
    <li>
      <span className={can ? 'can' : 'cannot'}>
        <Icon name={can ? 'check' : 'close'} size={16} />
      </span>
      <span>{words}</span>
    </li>
  );
}
