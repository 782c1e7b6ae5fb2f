import { type DragEvent, useId, useState } from 'react';
import { Button } from '../controls/button.tsx';
import { useText } from '../text.tsx';
import '../controls/controls.css';
import './backup.css';

type Props = {
  chosen: boolean;
  onFile: (file: File | undefined) => void;
  onText: (text: string) => void;
};

/** Takes a file that is dropped, chosen or pasted. The button inside works with the keyboard. */
export function DropField({ chosen, onFile, onText }: Props) {
  const { t } = useText();
  const field = useId();
  const [text, setText] = useState('');
  const drop = (event: DragEvent) => {
    event.preventDefault();
    onFile(event.dataTransfer.files[0]);
  };

  return (
    <fieldset className="drop" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <label className="btn">
        {t(chosen ? 'recover_choose_other' : 'recover_choose')}
        <input
          type="file"
          className="sr"
          accept=".json,application/json"
          onChange={(event) => onFile(event.currentTarget.files?.[0])}
        />
      </label>
      <span className="ink2">{t('recover_drop')}</span>
      <details className="drop-paste">
        <summary>{t('recover_paste')}</summary>
        <label className="sr" htmlFor={field}>
          {t('recover_paste')}
        </label>
        <textarea
          id={field}
          className="field"
          dir="ltr"
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button disabled={text.trim() === ''} onPress={() => onText(text)}>
          {t('recover_read')}
        </Button>
      </details>
    </fieldset>
  );
}
