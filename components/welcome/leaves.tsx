import { Section } from '../shell/section.tsx';
import { useText } from '../text.tsx';
import type { TextKey } from '../text-keys.ts';
import './welcome.css';

type Row = readonly [what: TextKey, when: TextKey, who: TextKey, kept: TextKey];

const ROWS: readonly Row[] = [
  ['leaves_choice', 'leaves_choice_when', 'leaves_choice_who', 'leaves_choice_kept'],
  ['leaves_key', 'leaves_key_when', 'leaves_key_who', 'leaves_key_kept'],
  ['leaves_wallet', 'leaves_wallet_when', 'leaves_wallet_who', 'leaves_wallet_kept'],
];
const HEAD: Row = ['leaves_what', 'leaves_when', 'leaves_who', 'leaves_kept'];

/** A table of everything that leaves the device: when, to whom, and how long it is kept. */
export function Leaves() {
  const { t } = useText();
  return (
    <Section title={t('leaves_title')}>
      <div className="responsive-table">
        <table>
          <thead>
            <tr>
              {HEAD.map((key) => (
                <th key={key} scope="col">
                  {t(key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ROWS.map((row) => (
              <tr key={row[0]}>
                {row.map((key, index) => (
                  <td key={key} data-name={t(HEAD[index]!)} className={index ? undefined : 'med'}>
                    {t(key)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>
        <b className="strong">{t('leaves_never')}</b> {t('leaves_never_body')}
      </p>
    </Section>
  );
}
