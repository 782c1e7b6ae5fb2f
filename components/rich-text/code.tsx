import { useText } from '../text.tsx';

/** A code block, which keeps its lines and scrolls on its own, also by keyboard. */
export function Code({ text }: { text: string }) {
  const { t } = useText();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling part must be reachable by keyboard
    <figure className="rich-scroll" dir="ltr" tabIndex={0} aria-label={t('code_block')}>
      <pre>{text}</pre>
    </figure>
  );
}
