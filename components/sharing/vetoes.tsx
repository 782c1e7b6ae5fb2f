import { type FormEvent, useId, useState } from 'react';
import { Button } from '../controls/button.tsx';
import { Setting } from '../settings/setting.tsx';
import { Section } from '../shell/section.tsx';
import { useText } from '../text.tsx';
import '../controls/controls.css';

type Props = { hosts: readonly string[]; onVeto: (host: string, on: boolean) => void };

const HOST = /^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/;

/** Hosts whose pages are never fetched, nor those of their subdomains. */
export function Vetoes({ hosts, onVeto }: Props) {
  const { t } = useText();
  const id = useId();
  const [text, setText] = useState('');
  const host = text.trim().toLowerCase();
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (!HOST.test(host)) return;
    onVeto(host, true);
    setText('');
  };

  return (
    <Section title={t('share_veto_title')}>
      <p className="ink2">{t('share_veto_note')}</p>
      <form className="line" onSubmit={add}>
        <label className="sr" htmlFor={id}>
          {t('share_veto_host')}
        </label>
        <input
          id={id}
          className="field"
          dir="ltr"
          placeholder="example.com"
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" className="btn" disabled={!HOST.test(host)}>
          {t('share_veto')}
        </button>
      </form>
      {hosts.map((each) => (
        <Setting key={each} name={each}>
          <Button variant="quiet" onPress={() => onVeto(each, false)}>
            {t('share_veto_lift', each)}
          </Button>
        </Setting>
      ))}
    </Section>
  );
}
