import { useText } from '../../components/text.tsx';

/** Formats shares from 0 to 1 as percentages; null means not known yet. */
export function usePercent(): (share: number | null) => string {
  const { t, locale } = useText();
  const format = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  return (share) => (share === null ? t('campaign_unknown') : format.format(share));
}
