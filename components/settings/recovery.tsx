import { Button } from '../controls/button.tsx';
import { useText } from '../text.tsx';
import { Words } from './words.tsx';

type Props = {
  /** The words, once the person has asked for them. */
  words: string | null;
  saved: boolean;
  onShow: () => void;
  onHide: () => void;
  onSaveFile: () => void;
  /** The person has written the words down. */
  onWritten: () => void;
};

/** The recovery key, which brings earnings to another device: as a file, or as words on paper. */
export function Recovery({ words, saved, onShow, onHide, onSaveFile, onWritten }: Props) {
  const { t } = useText();
  return (
    <div className="stack-3">
      <p className="ink2">{t('recovery_body')}</p>
      <p className="med" role="status">
        {t(saved ? 'recovery_is_saved' : 'recovery_not_saved')}
      </p>
      {words && <Words words={words} />}
      <div className="equal-buttons">
        <Button onPress={onSaveFile}>{t('recovery_file')}</Button>
        {words ? (
          <Button onPress={saved ? onHide : onWritten}>
            {t(saved ? 'recovery_hide' : 'recovery_written')}
          </Button>
        ) : (
          <Button onPress={onShow}>{t('recovery_show')}</Button>
        )}
      </div>
      <p className="t12 ink2">{t('recovery_warning')}</p>
    </div>
  );
}
