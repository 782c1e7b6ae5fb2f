import { createRoot } from 'react-dom/client';
import '../../../components/tokens.css';
import '../../../components/base.css';
import { TokenProvider } from '../../../components/money.tsx';
import { createText, fromMessages, TextProvider } from '../../../components/text.tsx';
import ar from '../../../public/_locales/ar/messages.json';
import de from '../../../public/_locales/de/messages.json';
import en from '../../../public/_locales/en/messages.json';
import { scenes } from './scenes.ts';
import './drawn.css';

/** `?scene=home&lang=de` draws one scene; without `scene`, lists their names. */
const query = new URLSearchParams(location.search);
const language = query.get('lang') ?? 'en';
const messages = { en, de, ar }[language] ?? en;
const text = createText(fromMessages(messages), language === 'en' ? 'en-GB' : language);
document.documentElement.lang = text.locale;
document.documentElement.dir = text.dir;

const scene = scenes[query.get('scene') ?? ''];
const names = Object.keys(scenes);
createRoot(document.getElementById('root') as HTMLElement).render(
  <TextProvider text={text}>
    <TokenProvider token={{ symbol: 'USDC', decimals: 6 }}>
      {scene ? (
        <div className={`stage stage-${scene.size}`}>{scene.draw()}</div>
      ) : (
        <ul id="names">
          {names.map((name) => (
            <li key={name} data-size={scenes[name]?.size}>
              <a href={`?scene=${name}`}>{name}</a>
            </li>
          ))}
        </ul>
      )}
    </TokenProvider>
  </TextProvider>,
);
