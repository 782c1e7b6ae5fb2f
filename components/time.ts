import { useText } from './text.tsx';

/** Dates, clock times and durations in the reader's language. */
export function useTime() {
  const { locale, t } = useText();
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);

  return {
    clock: (at: number) => format({ hour: '2-digit', minute: '2-digit' }).format(at),
    exact: (at: number) => format({ dateStyle: 'medium', timeStyle: 'medium' }).format(at),
    date: (at: number) => format({ weekday: 'long', day: 'numeric', month: 'long' }).format(at),
    weekday: (at: number) => format({ weekday: 'short' }).format(at),
    month: (at: number) => format({ month: 'short' }).format(at),
    dayMonth: (at: number) => format({ day: 'numeric', month: 'short' }).format(at),
    /** `20 s` under a minute and a half, else whole minutes. */
    duration: (ms: number) =>
      ms < 90_000
        ? t('seconds', Math.max(1, Math.round(ms / 1000)))
        : t('minutes', Math.round(ms / 60_000)),
  };
}
