import { useText } from '../../components/text.tsx';
import type { QualityReport } from '../../lib/protocol/report.ts';
import { PlotHead } from './plot-head.tsx';
import { usePercent } from './use-percent.ts';

/** How many raters have which reliability, without names: a bar next to each number. */
export function ReliabilityTable({ reliability }: Pick<QualityReport, 'reliability'>) {
  const { t, locale } = useText();
  const percent = usePercent();
  if (!reliability) return <p className="ink2">{t('campaign_reliability_none')}</p>;

  const { bins, of, low, median, high } = reliability;
  const most = Math.max(...bins);
  const count = (n: number) => new Intl.NumberFormat(locale).format(n);
  const rows = bins
    .map((people, tenth) => ({ people, from: tenth / 10, to: (tenth + 1) / 10 }))
    // Starts with the least reliable rater.
    .slice(bins.findIndex((people) => people > 0));

  return (
    <div className="stack-2">
      <h3 className="t14 strong">{t('campaign_reliability_title')}</h3>
      <p className="ink2">
        {t('campaign_reliability', of, percent(low), percent(median), percent(high))}
      </p>
      <table>
        <PlotHead rows={t('campaign_reliability_column')} numbers={[t('campaign_people')]} />
        <tbody>
          {rows.map(({ people, from, to }) => (
            <tr key={from}>
              <th scope="row" className="num">
                <bdi>
                  {percent(from)} – {percent(to)}
                </bdi>
              </th>
              <td className="plot-column">
                <div className="bar" aria-hidden="true">
                  <i style={{ inlineSize: `${(100 * people) / most}%` }} />
                </div>
              </td>
              <td className="end num">{count(people)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
