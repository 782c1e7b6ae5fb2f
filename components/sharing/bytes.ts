import { useText } from '../text.tsx';

const STEPS = [
  ['gigabyte', 1e9],
  ['megabyte', 1e6],
  ['kilobyte', 1e3],
] as const;

/** Formats amounts of data in the reader's language, in units of 1,000, as campaigns are priced. */
export function useBytes() {
  const { locale } = useText();
  return (bytes: number): string => {
    const [unit, size] = STEPS.find(([, least]) => bytes >= least) ?? (['byte', 1] as const);
    return new Intl.NumberFormat(locale, {
      style: 'unit',
      unit,
      unitDisplay: unit === 'byte' ? 'long' : 'short',
      maximumFractionDigits: bytes / size < 100 ? 1 : 0,
    }).format(bytes / size);
  };
}
