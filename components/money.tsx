import { createContext, type ReactNode, useContext } from 'react';
import { formatUnits, perHour } from '../lib/domain/money.ts';
import { isolate, useText } from './text.tsx';

export type Token = { symbol: string; decimals: number };

const TokenContext = createContext<Token>({ symbol: 'USDC', decimals: 6 });

export function TokenProvider({ token, children }: { token: Token; children: ReactNode }) {
  return <TokenContext value={token}>{children}</TokenContext>;
}

type Units = bigint | string;

export type Money = {
  symbol: string;
  /** `0.045`: three decimals, cut and never rounded up, so that no amount looks larger than it is. */
  amount: (units: Units) => string;
  /** No more decimals than needed, for a chart's scale. */
  short: (units: Units) => string;
  /** All decimals of the token, since the pay for a few kilobytes would otherwise show as zero. */
  exact: (units: Units) => string;
  /** `0.045 USDC` */
  withUnit: (units: Units) => string;
  /** The hourly rate of `units` in `ms`, with two decimals; '' when the time is unknown. */
  perHour: (units: Units, ms: number) => string;
};

/** Formats amounts in base units, in the reader's language and the network's token. */
export function useMoney(): Money {
  const { symbol, decimals } = useContext(TokenContext);
  const { locale, dir } = useText();
  // Intl takes the exact decimal text, so no amount goes through a float.
  const write = (units: Units, digits: number) =>
    new Intl.NumberFormat(locale, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(formatUnits(units, decimals, digits) as Intl.StringNumericLiteral);

  return {
    symbol,
    short: (units) =>
      new Intl.NumberFormat(locale, { maximumFractionDigits: 3 }).format(
        formatUnits(units, decimals, 3) as Intl.StringNumericLiteral,
      ),
    amount: (units) => write(units, 3),
    exact: (units) => write(units, decimals),
    withUnit: (units) => isolate(`${write(units, 3)}\u00a0${symbol}`, dir),
    perHour: (units, ms) => (ms > 0 ? write(perHour(BigInt(units), ms), 2) : ''),
  };
}
