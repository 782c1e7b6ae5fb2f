import type { Settings } from '../protocol/settings.ts';

/** Sets theme and text size as attributes of the page, from which the design tokens follow. */
export function applyAppearance({ theme, textSize }: Settings): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset.theme;
  else dataset.theme = theme;
  dataset.text = textSize;
}
