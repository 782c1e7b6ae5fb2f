import type { RepairReport } from '../../lib/protocol/repair.ts';
import { Button } from '../controls/button.tsx';
import { Facts } from '../marks/facts.tsx';
import { useMoney } from '../money.tsx';
import { Strip } from '../notice/strip.tsx';
import { useText } from '../text.tsx';
import { useTime } from '../time.ts';
import './backup.css';

type Props = { report: RepairReport; busy: boolean; onRepair: () => void };

/** What is missing and where it comes back from, with the button that restores it. */
export function Repair({ report, busy, onRepair }: Props) {
  const { t } = useText();
  const { exact } = useTime();
  const { database, copy, savedAt, missing, lost } = report;
  const can = missing.length > 0 || database === 'damaged';

  return (
    <div className="stack-3">
      <p>{t(database === 'damaged' ? 'repair_database' : 'repair_missing')}</p>
      {copy === 'damaged' && (
        <Strip icon="warn" tone="brass" title={t('repair_copy_damaged_title')}>
          {t('repair_copy_damaged')}
        </Strip>
      )}
      {missing.length > 0 && savedAt !== null && (
        <section className="stack-2">
          <h3 className="med">{t('repair_from_copy', exact(savedAt))}</h3>
          {missing.map((wallet) => (
            <Wallet key={wallet.account} wallet={wallet} />
          ))}
        </section>
      )}
      {lost && <Lost lost={lost} />}
      {can && (
        <div>
          <Button variant="main" disabled={busy} onPress={onRepair}>
            {t('repair_now')}
          </Button>
        </div>
      )}
      <p className="t12 ink2">{t('repair_else')}</p>
    </div>
  );
}

function Wallet({ wallet }: { wallet: RepairReport['missing'][number] }) {
  const { t } = useText();
  const { withUnit } = useMoney();
  const { account, permanent, tail, proof } = wallet;
  const facts = [
    { name: t('way_permanent'), sum: permanent },
    { name: t('way_tail'), sum: tail },
    { name: t('way_proof'), sum: proof },
  ].flatMap(({ name, sum }) => (sum === null ? [] : [{ name, value: withUnit(sum) }]));

  return (
    <div>
      <bdi className="hash">{account}</bdi>
      <Facts facts={facts} />
    </div>
  );
}

/** Lost receipts. The second copy cannot hold the device key, since it cannot leave the database. */
function Lost({ lost }: { lost: NonNullable<RepairReport['lost']> }) {
  const { t, plural } = useText();
  const { withUnit } = useMoney();
  const sum = withUnit(BigInt(lost.credited) + BigInt(lost.pending));

  return (
    <Strip icon="info" title={plural('repair_receipts', lost.seq, sum)}>
      {t(lost.same ? 'repair_receipts_same' : 'repair_receipts_words')}
    </Strip>
  );
}
