import { createRoot } from 'react-dom/client';
import '../../components/tokens.css';
import '../../components/base.css';
import '../../components/shell/shell.css';
import './page.css';
import { TextProvider } from '../../components/text.tsx';
import { Id } from '../../lib/protocol/primitives.ts';
import { loadText } from '../shared/words.ts';
import { App } from './app.tsx';

const job = Id.safeParse(location.hash.slice(1));
const text = await loadText(navigator.languages);
document.documentElement.lang = text.locale;
document.documentElement.dir = text.dir;
// A popup that opens another claim changes only the fragment.
window.addEventListener('hashchange', () => location.reload());
createRoot(document.getElementById('root')!).render(
  <TextProvider text={text}>
    <App job={job.success ? job.data : null} />
  </TextProvider>,
);
