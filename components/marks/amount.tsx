import { useMoney } from '../money.tsx';
import './marks.css';

/** The large sum of a screen, its unit once and lighter. */
export function Amount({ units }: { units: string | bigint }) {
  const { amount, symbol } = useMoney();
  return (
    <p className="amount num">
      {amount(units)} <span className="unit">{symbol}</span>
    </p>
  );
}
