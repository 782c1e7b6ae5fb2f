import { Amount } from '../marks/amount.tsx';
import { Chip, type ChipState } from '../marks/chip.tsx';
import { type Fact, Facts } from '../marks/facts.tsx';
import { type CheckStep, ReceiptChecks } from './receipt-checks.tsx';
import './receipt.css';

type Props = {
  amount: string;
  state: ChipState;
  /** What was done, and when. */
  title: string;
  facts: readonly Fact[];
  /** Null while the check runs. */
  checks: readonly CheckStep[] | null;
};

/** A receipt in three parts: the amount, the facts, and the proof. */
export function Ticket({ amount, state, title, facts, checks }: Props) {
  return (
    <article className="ticket">
      <div className="ticket-part">
        <div className="ticket-head">
          <Amount units={amount} />
          <Chip state={state} />
        </div>
        <p className="ink2">{title}</p>
      </div>
      <Tear />
      <div className="ticket-part">
        <Facts facts={facts} />
      </div>
      <Tear />
      <div className="ticket-part" aria-live="polite" aria-busy={checks === null}>
        <ReceiptChecks steps={checks ?? []} />
      </div>
    </article>
  );
}

function Tear() {
  return (
    <div className="ticket-tear">
      <hr className="perf" />
    </div>
  );
}
