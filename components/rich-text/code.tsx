import { useText } from '../text.tsx';

/** Code keeps its lines and scrolls inside itself, also by keyboard. */
export function Code({ text }: { text: string }) {
  const { t } = useText();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable
    <figure className="rich-scroll" dir="ltr" tabIndex={0} aria-label={t('code_block')}>
      <pre>{text}</pre>
    </figure>
  );
}
