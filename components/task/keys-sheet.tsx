import type { ShortcutAction } from '../../lib/protocol/settings.ts';
import { Button } from '../controls/button.tsx';
import { KeyCap } from '../controls/key-cap.tsx';
import type { KeyCaps } from '../kinds/kind.ts';
import { Sheet } from '../sheet/sheet.tsx';
import { useText } from '../text.tsx';
import { KEY_WORDS } from './key-words.ts';
import './task.css';

type Props = { keys: KeyCaps; onSettings: () => void; onClose: () => void };

/** All keys, as they are set now. */
export function KeysSheet({ keys, onSettings, onClose }: Props) {
  const { t } = useText();
  const names = (Object.keys(KEY_WORDS) as ShortcutAction[]).filter((name) => keys[name]);

  return (
    <Sheet title={t('keys_title')} onClose={onClose}>
      {names.length === 0 && <p className="ink2">{t('keys_are_off')}</p>}
      <dl className="keys-list">
        {names.map((name) => (
          <KeyLine key={name} cap={keys[name] ?? ''} words={t(KEY_WORDS[name])} />
        ))}
        <KeyLine cap="↓ ↑" words={t('key_scroll')} />
        <KeyLine cap="Esc" words={t('key_close')} />
      </dl>
      <div className="pair">
        <Button onPress={onSettings}>{t('keys_change')}</Button>
        <Button onPress={onClose}>{t('close')}</Button>
      </div>
    </Sheet>
  );
}

function KeyLine({ cap, words }: { cap: string; words: string }) {
  return (
    <>
      <dt>
        <KeyCap name={cap} />
        <span className="sr">{cap}</span>
      </dt>
      <dd>{words}</dd>
    </>
  );
}
