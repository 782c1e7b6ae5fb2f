import { useState } from 'react';
import { Button } from '../controls/button.tsx';
import { Segmented } from '../controls/segmented.tsx';
import { useMoney } from '../money.tsx';
import { useText } from '../text.tsx';
import { type Bar, Chart } from './chart.tsx';
import { ChartTable } from './chart-table.tsx';
import './earnings.css';

export type Range = '7' | '30' | 'all';

type Props = { range: Range; bars: readonly Bar[]; onRange: (range: Range) => void };

/** What was earned in a range, as a chart or a table, with its sum. */
export function Overview({ range, bars, onRange }: Props) {
  const { t, plural } = useText();
  const { withUnit } = useMoney();
  const [asTable, setAsTable] = useState(false);
  const sum = bars.reduce((total, bar) => total + bar.amount, 0n);
  const options: { value: Range; label: string }[] = [
    { value: '7', label: plural('range_days', 7) },
    { value: '30', label: plural('range_days', 30) },
    { value: 'all', label: t('range_all') },
  ];

  return (
    <section className="pad stack-4" aria-label={t('judging')}>
      <div className="between">
        <Segmented label={t('range_label')} options={options} value={range} onChange={onRange} />
        <Button variant="text" onPress={() => setAsTable(!asTable)}>
          {t(asTable ? 'as_chart' : 'as_table')}
        </Button>
      </div>
      {asTable ? <ChartTable bars={bars} sum={sum} /> : <Chart bars={bars} />}
      {!asTable && (
        <p className="legend">
          <span className="line">
            <i className="swatch" />
            {t('judging')}
          </span>
          <span className="num strong">{withUnit(sum)}</span>
        </p>
      )}
    </section>
  );
}
