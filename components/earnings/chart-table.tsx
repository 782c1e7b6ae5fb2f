import { useMoney } from '../money.tsx';
import { useText } from '../text.tsx';
import type { Bar } from './chart.tsx';
import './earnings.css';

/** The chart's numbers as a table. */
export function ChartTable({ bars, sum }: { bars: readonly Bar[]; sum: bigint }) {
  const { t } = useText();
  const { amount, symbol } = useMoney();

  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t('table_day')}</th>
          <th scope="col" className="end">
            {t('judging')}, {symbol}
          </th>
        </tr>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.key}>
            <td>{bar.label}</td>
            <td className="end num">{amount(bar.amount)}</td>
          </tr>
        ))}
        <tr>
          <td className="med">{t('table_sum')}</td>
          <td className="end num strong">{amount(sum)}</td>
        </tr>
      </tbody>
    </table>
  );
}
