import type { Holding } from '../../lib/protocol/backup.ts';
import type { BackedVoucher } from '../../lib/protocol/receipts.ts';
import { Facts } from '../marks/facts.tsx';
import { useMoney } from '../money.tsx';
import { useText } from '../text.tsx';
import type { TextKey } from '../text-keys.ts';
import { useTime } from '../time.ts';
import './backup.css';

export type HeldWallet = Holding & {
  /** What the chain has paid to it, base units; null while unknown. */
  claimed: string | null;
  /** Who says that the vault holds the proof's root. */
  proofSaidBy: 'service' | 'file' | null;
};

type Props = { wallets: readonly HeldWallet[]; now: number };

/** What each wallet holds on this device: how much, what it pays, and until when. */
export function Holdings({ wallets, now }: Props) {
  const { t } = useText();
  if (wallets.length === 0) return <p className="ink2">{t('hold_none')}</p>;

  return (
    <div className="stack-4">
      {wallets.map((wallet) => (
        <section key={wallet.account} aria-label={wallet.account}>
          <h3>
            <bdi className="hash">{wallet.account}</bdi>
          </h3>
          <Wallet wallet={wallet} now={now} />
        </section>
      ))}
    </div>
  );
}

function Wallet({ wallet, now }: { wallet: HeldWallet; now: number }) {
  const { t, plural } = useText();
  const { exact } = useTime();
  const { permanent, tail, proof, claimed, proofSaidBy } = wallet;
  const good = (backed: BackedVoucher) =>
    backed.goodUntil === null
      ? t('hold_while_key')
      : t('hold_until', exact(backed.goodUntil * 1000));
  const proofWhen = (validAt: number) =>
    validAt * 1000 > now ? t('hold_from', exact(validAt * 1000)) : t('hold_always');
  const same = tail && permanent && tail.voucher.sig === permanent.voucher.sig;

  return (
    <>
      {permanent && (
        <Held
          name="way_permanent"
          body={t('hold_permanent')}
          sum={permanent.voucher.cumulative}
          claimed={claimed}
          when={t('hold_while_key')}
        />
      )}
      {tail && !same && (
        <Held
          name="way_tail"
          body={plural('hold_tail', tail.list.length)}
          sum={tail.voucher.cumulative}
          claimed={claimed}
          when={good(tail)}
        />
      )}
      {proof && (
        <Held
          name="way_proof"
          body={t(proofSaidBy === 'service' ? 'hold_proof' : 'hold_proof_file', proof.epoch)}
          sum={proof.cumulative}
          claimed={claimed}
          when={proofWhen(proof.validAt)}
        />
      )}
    </>
  );
}

type HeldProps = { name: TextKey; body: string; sum: string; claimed: string | null; when: string };

function Held({ name, body, sum, claimed, when }: HeldProps) {
  const { t } = useText();
  const { withUnit } = useMoney();
  const rest = claimed === null ? null : BigInt(sum) - BigInt(claimed);
  const pays = rest === null ? t('hold_unknown') : withUnit(rest > 0n ? rest : 0n);
  const facts = [
    { name: t('recover_worth'), value: withUnit(sum) },
    { name: t('hold_pays'), value: pays, strong: true },
    { name: t('hold_good'), value: when },
  ];

  return (
    <div className="holding">
      <h4 className="t14 med">{t(name)}</h4>
      <p className="ink2">{body}</p>
      <Facts facts={facts} />
    </div>
  );
}
