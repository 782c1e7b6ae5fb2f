import { useMoney } from '../money.tsx';
import './marks.css';

/** The large amount of a screen, with its unit in a lighter weight. */
export function Amount({ units }: { units: string | bigint }) {
  const { amount, symbol } = useMoney();
  return (
    <p className="amount num">
      {amount(units)} <span className="unit">{symbol}</span>
    </p>
  );
}
