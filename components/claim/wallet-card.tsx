import '../controls/controls.css';
import './claim.css';

type Props = {
  /** The name that the wallet announces (EIP-6963). */
  walletName: string;
  /** A data: image from the announcement; anything else is not shown. */
  icon: string | null;
  checked: boolean;
  disabled?: boolean;
  onChoose: () => void;
};

/** A wallet found in this browser. */
export function WalletCard({ walletName, icon, checked, disabled, onChoose }: Props) {
  const safe = icon && /^data:image\/(png|jpeg|webp|gif|svg\+xml)[;,]/.test(icon) ? icon : null;
  return (
    <label className="card wallet-card">
      {safe ? (
        <img className="wallet-icon" src={safe} alt="" />
      ) : (
        <span className="wallet-icon" aria-hidden="true">
          {walletName.slice(0, 2)}
        </span>
      )}
      <bdi className="med grow">{walletName}</bdi>
      <input
        type="radio"
        className="radio"
        name="wallet"
        checked={checked}
        disabled={disabled}
        onChange={onChoose}
        // A second press asks the wallet again: another account may be chosen in it by now.
        onClick={() => checked && onChoose()}
      />
    </label>
  );
}
