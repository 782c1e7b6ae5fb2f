import { Icon } from '../icon/icon.tsx';
import { useText } from '../text.tsx';
import type { TextKey } from '../text-keys.ts';
import './claim.css';

/** What the wallet is asked for next. */
export type SignatureKind = 'bind' | 'claim' | 'send';

const POWERS: Record<SignatureKind, { title: TextKey; can: TextKey; cannot: readonly TextKey[] }> =
  {
    bind: {
      title: 'power_title',
      can: 'power_bind',
      cannot: ['power_bind_pays', 'power_take', 'power_approve'],
    },
    claim: {
      title: 'power_title',
      can: 'power_pay',
      cannot: ['power_take', 'power_approve'],
    },
    send: {
      title: 'power_send_title',
      can: 'power_send',
      cannot: ['power_send_value', 'power_approve'],
    },
  };

/** What the signature or transaction that comes next can and cannot do. */
export function SignaturePowers({ kind }: { kind: SignatureKind }) {
  const { t } = useText();
  const { title, can, cannot } = POWERS[kind];
  return (
    <section className="stack-3">
      <h2 className="h16">{t(title)}</h2>
      <ul className="powers stack-2">
        <Power can words={t(can)} />
        {cannot.map((key) => (
          <Power key={key} words={t(key)} />
        ))}
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
