import type { Difference, Balance as Sums } from '../../lib/domain/balance.ts';
import { type Fact, Facts } from '../marks/facts.tsx';
import { useMoney } from '../money.tsx';
import { Strip } from '../notice/strip.tsx';
import { useText } from '../text.tsx';
import type { TextKey } from '../text-keys.ts';

const WORDS: Record<Difference['what'], TextKey> = {
  credited: 'differs_credited',
  pending: 'differs_pending',
  entries: 'differs_entries',
  entry: 'differs_entry',
  claimed: 'differs_claimed',
};

/** Claimed + claimable + owed = credited, then pending; and whether every sum agrees with its lines. */
export function Balance({ balance }: { balance: Sums }) {
  const { t } = useText();
  const { withUnit } = useMoney();
  const {
    credited,
    claimed,
    claimable,
    owed = 0n,
    pending,
    unbound,
    unasked,
    differences,
  } = balance;
  const facts: Fact[] = [
    { name: t('balance_claimed'), value: withUnit(claimed) },
    { name: t('balance_claimable'), value: withUnit(claimable) },
    { name: t('balance_credited'), value: withUnit(credited), strong: true },
    { name: t('on_the_way'), value: withUnit(pending) },
  ];
  if (owed > 0n) facts.splice(2, 0, { name: t('balance_owed'), value: withUnit(owed) });
  if (unbound > 0n) facts.splice(2, 0, { name: t('balance_unbound'), value: withUnit(unbound) });

  return (
    <div className="stack-3">
      <Facts facts={facts} />
      {owed > 0n && <p className="label">{t('balance_owed_why')}</p>}
      {differences.length === 0 ? (
        <Strip icon="seal" tone="pine" title={t('balance_agrees')}>
          {t(unasked.length > 0 ? 'balance_unasked' : 'balance_how')}
        </Strip>
      ) : (
        <Strip icon="warn" tone="brick" title={t('balance_differs')}>
          {differences.map(({ what, account, n, should, is }) => (
            <span key={`${what} ${account} ${n}`}>
              {t(WORDS[what], withUnit(should), withUnit(is))} <bdi className="hash">
                {account}
              </bdi>{' '}
            </span>
          ))}
        </Strip>
      )}
    </div>
  );
}
