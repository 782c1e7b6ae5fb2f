import { useState } from 'react';
import type { ClaimJob } from '../../lib/protocol/bridge.ts';
import { Button } from '../controls/button.tsx';
import { useMoney } from '../money.tsx';
import { useText } from '../text.tsx';
import { useTime } from '../time.ts';
import { CLAIM_WORDS } from './claim-words.ts';
import '../earnings/earnings.css';

/** A claim as lists show it. */
export type ClaimLine = { id: string; startedAt: number; amount: string; state: ClaimJob['state'] };

type Props = { claims: readonly ClaimLine[]; onOpen: (id: string) => void };

/** So many stand above the days; the others come with a press. */
const FEW = 3;

/** Every claim that was begun, each with a history of its own. */
export function ClaimsList({ claims, onOpen }: Props) {
  const { t } = useText();
  const { amount } = useMoney();
  const { dayMonth, clock } = useTime();
  const [all, setAll] = useState(false);
  if (claims.length === 0) return null;
  const shown = all ? claims : claims.slice(0, FEW);
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
