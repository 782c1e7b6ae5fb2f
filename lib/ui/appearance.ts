import type { Settings } from '../protocol/settings.ts';

/** Theme and text size as attributes of the page; the tokens do the rest. */
export function applyAppearance({ theme, textSize }: Settings): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset.theme;
  else dataset.theme = theme;
  dataset.text = textSize;
}
