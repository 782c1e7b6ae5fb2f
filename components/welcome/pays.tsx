import type { Lease } from '../../lib/protocol/tasks.ts';
import { useMoney } from '../money.tsx';
import { Section } from '../shell/section.tsx';
import { useText } from '../text.tsx';
import { useTime } from '../time.ts';
import './welcome.css';

type Offer = Pick<Lease, 'price' | 'medianMs'>;

/** What a task pays now, from a real task and not from an advertisement. */
export function Pays({ offer }: { offer: Offer | null }) {
  const { t } = useText();
  const { withUnit, perHour } = useMoney();
  const { duration } = useTime();
  if (!offer) {
    return (
      <Section title={t('pays_title')}>
        <p className="ink2">{t('pays_unknown')}</p>
      </Section>
    );
  }

  const cells = [
    [t('pays_kind'), t('kind_comparison')],
    [t('pays_price'), withUnit(offer.price)],
    [t('pays_time'), duration(offer.medianMs)],
    [t('home_per_hour'), perHour(offer.price, offer.medianMs)],
  ] as const;
  return (
    <Section title={t('pays_title')}>
      <div className="responsive-table">
        <table>
          <thead>
            <tr>
              {cells.map(([name], index) => (
                <th key={name} scope="col" className={index ? 'end' : undefined}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              {cells.map(([name, value], index) => (
                <td key={name} data-name={name} className={index ? 'end num' : 'med'}>
                  {value}
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
      <p className="ink2">{t('pays_note')}</p>
    </Section>
  );
}
