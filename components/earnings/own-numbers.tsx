import type { OwnNumbers as Numbers } from '../../lib/domain/own-numbers.ts';
import { Facts } from '../marks/facts.tsx';
import { useText } from '../text.tsx';
import { useTime } from '../time.ts';

/** A contributor's statistics about themselves, computed here and shown to nobody else. */
export function OwnNumbers({ accepted, agreement, first, ties, paceMs }: Numbers) {
  const { t, locale } = useText();
  const { duration } = useTime();
  const percent = (share: number) =>
    new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(share);
  const known: [string, string | null][] = [
    [t('own_accepted'), accepted === null ? null : percent(accepted)],
    [t('own_agreement'), agreement === null ? null : percent(agreement)],
    [t('own_first'), first === null ? null : percent(first)],
    [t('own_ties'), ties === null ? null : percent(ties)],
    [t('own_pace'), paceMs === null ? null : duration(paceMs)],
  ];
  const facts = known.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
  if (facts.length === 0) return null;

  return (
    <section className="pad stack-4" aria-labelledby="own-numbers">
      <h2 className="t14 strong" id="own-numbers">
        {t('own_title')}
      </h2>
      <Facts facts={facts} />
      {agreement !== null && <p className="t12 ink2">{t('own_agreement_what')}</p>}
      <p className="t12 ink2">{t('own_private')}</p>
    </section>
  );
}
