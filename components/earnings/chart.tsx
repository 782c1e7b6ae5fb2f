import { useMoney } from '../money.tsx';
import { useText } from '../text.tsx';
import { barHeight, chartScale } from './scale.ts';
import './earnings.css';

/** A bar for one day, or for one month in long ranges. */
export type Bar = { key: string; label: string; amount: bigint; now: boolean };

/** The most labels that are readable under the bars in a popup. */
const MAX_LABELS = 7;

/** Bars with two lines of scale. `ChartTable` has the same numbers as text. */
export function Chart({ bars }: { bars: readonly Bar[] }) {
  const { t } = useText();
  const scale = chartScale(bars.map((bar) => bar.amount));
  const every = Math.ceil(bars.length / MAX_LABELS);

  return (
    <div className="plot" role="img" aria-label={t('chart_label')}>
      {scale.lines.map((line) => (
        <ScaleLine key={String(line)} amount={line} top={scale.top} />
      ))}
      <div className="chart">
        {bars.map((bar) => (
          <div key={bar.key} className="chart-column">
            <i style={{ blockSize: `${barHeight(bar.amount, scale.top)}%` }} />
          </div>
        ))}
      </div>
      <div className="axis">
        {bars
          .filter((_, index) => (bars.length - 1 - index) % every === 0)
          .map((bar) =>
            bar.now ? <b key={bar.key}>{bar.label}</b> : <span key={bar.key}>{bar.label}</span>,
          )}
      </div>
    </div>
  );
}

const HEIGHT = 120;

function ScaleLine({ amount, top }: { amount: bigint; top: bigint }) {
  const money = useMoney();
  const offset = HEIGHT - (Number((amount * 1000n) / top) / 1000) * HEIGHT;
  return (
    <div className="plot-line" style={{ insetBlockStart: offset }}>
      <span className="num">{money.short(amount)}</span>
    </div>
  );
}
