import { useText } from '../text.tsx';
import { Setting } from './setting.tsx';
import './settings.css';

/** Offered in addition to the browser's languages: the most read on the web. */
const COMMON = ['ar', 'de', 'en', 'es', 'fr', 'hi', 'id', 'it', 'ja', 'pt', 'ru', 'tr', 'zh'];

type Props = {
  /** BCP 47; empty for any. */
  chosen: readonly string[];
  /** The languages of the browser's settings. */
  own: readonly string[];
  onChange: (languages: string[]) => void;
};

/** Which languages tasks may be in. None is preselected. */
export function Languages({ chosen, own, onChange }: Props) {
  const { t, locale } = useText();
  const names = new Intl.DisplayNames(locale, { type: 'language' });
  const primary = own.map((tag) => tag.split('-')[0] ?? tag);
  const offered = [...new Set([...chosen, ...primary, ...COMMON])].sort((one, other) =>
    (names.of(one) ?? one).localeCompare(names.of(other) ?? other, locale),
  );
  const toggle = (tag: string, on: boolean) =>
    onChange(on ? [...chosen, tag] : chosen.filter((other) => other !== tag));

  return (
    <Setting name={t('set_languages')} detail={t('set_languages_detail')}>
      <fieldset className="languages" aria-label={t('set_languages')}>
        {offered.map((tag) => (
          <label key={tag} className="language">
            <input
              type="checkbox"
              checked={chosen.includes(tag)}
              onChange={(event) => toggle(tag, event.currentTarget.checked)}
            />
            {names.of(tag) ?? tag}
          </label>
        ))}
      </fieldset>
    </Setting>
  );
}
