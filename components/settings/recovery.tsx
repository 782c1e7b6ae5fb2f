import { Button } from '../controls/button.tsx';
import { useText } from '../text.tsx';
import { Words } from './words.tsx';

type Props = {
  /** The words, once the person has asked for them. */
  words: string | null;
  saved: boolean;
  onShow: () => void;
  onSaveFile: () => void;
  /** The person has the words: from here on they are nowhere else. */
  onSaved: () => void;
  /** New words are made where the present ones are entered. */
  onNew: () => void;
};

/** The recovery key, which brings earnings to another device: as a file, or as words on paper. */
export function Recovery(props: Props) {
  const { t } = useText();
  return (
    <div className="stack-3">
      <p className="ink2">{t('recovery_body')}</p>
      {props.saved ? <Saved {...props} /> : <Unsaved {...props} />}
      <p className="t12 ink2">{t('recovery_warning')}</p>
    </div>
  );
}

function Unsaved({ words, onShow, onSaveFile, onSaved }: Props) {
  const { t } = useText();
  return (
    <>
      <p className="med" role="status">
        {t('recovery_not_saved')}
      </p>
      {words && <Words words={words} />}
      <div className="equal-buttons">
        <Button onPress={onSaveFile}>{t('recovery_file')}</Button>
        {words ? (
          <Button onPress={onSaved}>{t('recovery_written')}</Button>
        ) : (
          <Button onPress={onShow}>{t('recovery_show')}</Button>
        )}
      </div>
    </>
  );
}

function Saved({ onNew }: Props) {
  const { t } = useText();
  return (
    <>
      <p className="med" role="status">
        {t('recovery_is_saved')}
      </p>
      <p className="ink2">{t('recovery_new_body')}</p>
      <div>
        <Button onPress={onNew}>{t('recovery_new')}</Button>
      </div>
    </>
  );
}
