import '../controls/controls.css';
import './claim.css';

type Props = {
  name: string;
  title: string;
  /** What it costs, at the end of the first line. */
  note: string;
  detail: string;
  checked: boolean;
  disabled?: boolean;
  onChoose: () => void;
};

/** One of a few choices, with its price and what it means. */
export function ChoiceCard({ name, title, note, detail, checked, disabled, onChoose }: Props) {
  return (
    <label className="card">
      <input
        type="radio"
        className="radio"
        name={name}
        checked={checked}
        disabled={disabled}
        onChange={onChoose}
      />
      <span className="grow">
        <span className="between">
          <span className="med">{title}</span>
          <span className="num">{note}</span>
        </span>
        <span className="ink2">{detail}</span>
      </span>
    </label>
  );
}
