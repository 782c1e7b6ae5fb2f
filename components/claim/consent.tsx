import { useEffect, useState } from 'react';
import type { Snapshot } from '../../lib/protocol/snapshot.ts';
import { Button } from '../controls/button.tsx';
import { Amount } from '../marks/amount.tsx';
import { useMoney } from '../money.tsx';
import { useText } from '../text.tsx';
import { watchInView } from './watch-in-view.ts';
import './claim.css';

type Props = {
  asks: NonNullable<NonNullable<Snapshot['claim']>['asks']>;
  /** Why the last press did not count, in words. */
  problem: string | null;
  onYes: () => void;
  onNo: () => void;
};

/** Whether the question has been in view for long enough to be the one that a press answers. */
function useArmed(): boolean {
  const [armed, setArmed] = useState(false);
  useEffect(() => watchInView(document, setArmed), []);
  return armed;
}

/**
 * Asks whether this wallet is the person's own, before the device key signs for it: account, amount
 * and recipient, none of them shortened (docs/money.md rule 13). A question that changes is a new one,
 * so that a press which was meant for the one before does not count.
 */
export const Consent = (props: Props) => <Question key={JSON.stringify(props.asks)} {...props} />;

function Question({ asks, problem, onYes, onNo }: Props) {
  const { t } = useText();
  const { withUnit } = useMoney();
  const armed = useArmed();
  const { account, recipient, amount, from, nonce } = asks;
  const elsewhere = recipient !== account;
  const title = from
    ? 'consent_move_title'
    : nonce === null
      ? 'consent_pay_title'
      : 'consent_title';

  return (
    <section className="pad stack-4" aria-labelledby="consent-title">
      <h1 className="h20" id="consent-title">
        {t(title)}
      </h1>
      <div>
        <p className="label">{t(from ? 'consent_stays' : 'consent_amount')}</p>
        <Amount units={amount} />
      </div>
      <Address name={t('consent_account')} address={account} />
      {elsewhere && <Address name={t('consent_recipient')} address={recipient} />}
      {from && <Address name={t('consent_from')} address={from} />}
      <p>
        {from
          ? t('consent_move_body', withUnit(amount))
          : t(nonce === null ? 'consent_pay_body' : 'consent_body')}
      </p>
      {nonce !== null && <p className="t12 ink2">{t('consent_public')}</p>}
      <div className="pair">
        <Button variant="main" disabled={!armed} onPress={onYes}>
          {t('consent_yes')}
        </Button>
        <Button onPress={onNo}>{t('consent_no')}</Button>
      </div>
      <p className="error-line" role="alert">
        {problem}
      </p>
    </section>
  );
}

/** Digits in groups of four, which people compare more easily; the text stays whole for copying. */
function Address({ name, address }: { name: string; address: string }) {
  const groups = [0, 4, 8, 12, 16, 20, 24, 28, 32, 36].map((at) => ({
    at,
    digits: address.slice(2 + at, 6 + at),
  }));
  return (
    <div>
      <p className="label">{name}</p>
      <bdi className="code consent-address" data-address={address} dir="ltr">
        <span>0x</span>
        {groups.map(({ at, digits }) => (
          <span key={at}>{digits}</span>
        ))}
      </bdi>
    </div>
  );
}
