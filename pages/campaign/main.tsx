import { createRoot } from 'react-dom/client';
import '../../components/tokens.css';
import '../../components/base.css';
import '../../components/shell/shell.css';
import './page.css';
import { TextProvider } from '../../components/text.tsx';
import { loadText } from '../shared/words.ts';
import { App } from './app.tsx';
import { takeLink } from './link.ts';

const link = takeLink();
const text = await loadText(navigator.languages);
document.documentElement.lang = text.locale;
document.documentElement.dir = text.dir;
// Another link in the same tab changes only the fragment.
window.addEventListener('hashchange', () => location.reload());
createRoot(document.getElementById('root')!).render(
  <TextProvider text={text}>
    <App link={link} />
  </TextProvider>,
);
