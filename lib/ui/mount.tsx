import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import '../../components/tokens.css';
import '../../components/base.css';
import '../../components/surface.css';
import { TokenProvider } from '../../components/money.tsx';
import { createText, TextProvider } from '../../components/text.tsx';
import { applyAppearance } from './appearance.ts';
import { type FirstRead, firstRead } from './first-frame.ts';
import { lookup, uiLanguage } from './lookup.ts';

/** The token until there is a snapshot, which names the network's own. */
const TOKEN = { symbol: 'USDC', decimals: 6 };

/** Reads what the first frame needs, sets language and appearance, and renders a page. */
export async function mount(draw: (first: FirstRead) => ReactNode): Promise<void> {
  const root = createRoot(document.getElementById('root') as HTMLElement);
  const first = await firstRead();
  const text = createText(lookup, uiLanguage());

  document.documentElement.lang = text.locale;
  document.documentElement.dir = text.dir;
  applyAppearance(first.settings);
  root.render(
    <TextProvider text={text}>
      <TokenProvider token={first.snapshot ?? TOKEN}>{draw(first)}</TokenProvider>
    </TextProvider>,
  );
}
