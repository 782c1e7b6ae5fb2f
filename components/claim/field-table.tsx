import { Icon } from '../icon/icon.tsx';
import { useText } from '../text.tsx';
import './claim.css';

export type SignedField = {
  name: string;
  value: string;
  meaning: string;
  /** Whether it decides where money goes, so that it must be the same in the wallet. */
  must: boolean;
};

type Props = {
  /** The contract's name and version, and the network. */
  domain: string;
  contract: string;
  fields: readonly SignedField[];
};

/**
 * The fields in the order in which the wallet shows them, with a mark on those that must match.
 * Values are never shortened here.
 */
export function FieldTable({ domain, contract, fields }: Props) {
  const { t } = useText();
  return (
    <div className="exact">
      <div className="exact-cap">
        <span>{domain}</span>
        <bdi className="code">{contract}</bdi>
      </div>
      <dl>
        {fields.map(({ name, value, meaning, must }) => (
          <div key={name} className={must ? 'exact-row is-must' : 'exact-row'}>
            <dt className="code">
              {name}
              {must && (
                <span className="exact-must">
                  <Icon name="check" size={12} label={t('claim_must_match')} />
                </span>
              )}
            </dt>
            <dd className="code exact-value">{value}</dd>
            <dd className="ink2">{meaning}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
