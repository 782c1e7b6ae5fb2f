import { useState } from 'react';
import type { ClaimJob } from '../../lib/protocol/bridge.ts';
import { Button } from '../controls/button.tsx';
import { useMoney } from '../money.tsx';
import { useText } from '../text.tsx';
import { useTime } from '../time.ts';
import { CLAIM_WORDS } from './claim-words.ts';
import '../earnings/earnings.css';

/** A claim as a row of the list. */
export type ClaimLine = { id: string; startedAt: number; amount: string; state: ClaimJob['state'] };

type Props = { claims: readonly ClaimLine[]; onOpen: (id: string) => void };

/** How many claims are listed at first; a button shows the others. */
const SHOWN_AT_FIRST = 3;

/** Every claim that was started; each opens its history. */
export function ClaimsList({ claims, onOpen }: Props) {
  const { t } = useText();
  const { amount } = useMoney();
  const { dayMonth, clock } = useTime();
  const [all, setAll] = useState(false);
  if (claims.length === 0) return null;

  const shown = all ? claims : claims.slice(0, SHOWN_AT_FIRST);
  return (
    <section>
      <h2 className="day">
        <span>{t('claims_title')}</span>
      </h2>
      {shown.map(({ id, startedAt, amount: sum, state }) => (
        <button type="button" key={id} className="earning" onClick={() => onOpen(id)}>
          <span>
            <span className="med">{t('claim')}</span>
            <br />
            <span className="t12 ink2 num">
              {dayMonth(startedAt)} · {clock(startedAt)}
            </span>
          </span>
          <span className="t12 ink2">{t(CLAIM_WORDS[state])}</span>
          <span className="num med">{amount(sum)}</span>
        </button>
      ))}
      {shown.length < claims.length && (
        <Button variant="text" wide onPress={() => setAll(true)}>
          {t('show_more')}
        </Button>
      )}
    </section>
  );
}
