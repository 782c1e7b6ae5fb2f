import './claim.css';

export type SignedField = { name: string; value: string; meaning: string };

type Props = {
  /** The contract's name and version, and the network. */
  domain: string;
  contract: string;
  fields: readonly SignedField[];
};

/** The fields that the wallet will show, by name. Values are never shortened here. */
export function FieldTable({ domain, contract, fields }: Props) {
  return (
    <div className="exact">
      <div className="exact-cap">
        <span>{domain}</span>
        <bdi className="code">{contract}</bdi>
      </div>
      <dl>
        {fields.map(({ name, value, meaning }) => (
          <div key={name} className="exact-row">
            <dt className="code">{name}</dt>
            <dd className="code exact-value">{value}</dd>
            <dd className="ink2">{meaning}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
