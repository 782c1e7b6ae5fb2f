import { Button } from '../../components/controls/button.tsx';
import { type Fact, Facts } from '../../components/marks/facts.tsx';
import { useMoney } from '../../components/money.tsx';
import { useText } from '../../components/text.tsx';
import type { Offer } from '../../lib/domain/backup/offers.ts';
import type { Prospect } from './payment.ts';
import { transactionsOf } from './payment.ts';
import { useHindrance } from './refusal-words.ts';

type Props = {
  prospect: Prospect;
  busy: boolean;
  onPay: (offer: Offer) => void;
  onLook: () => void;
};

/** What the chain has paid, what each way would pay now, and the button that pays. */
export function Offers({ prospect, busy, onPay, onLook }: Props) {
  const { t } = useText();
  const { withUnit } = useMoney();
  const { state, offers } = prospect;
  const [best] = offers;

  return (
    <div className="stack-4">
      <p>{t('recover_claimed', withUnit(state.claimed))}</p>
      <ul className="stack-4" aria-label={t('recover_ways')}>
        {offers.map((offer) => (
          <OfferLine key={offer.way} offer={offer} rooted={isRooted(prospect, offer)} />
        ))}
      </ul>
      {offers.length === 0 && <p>{t('recover_nothing')}</p>}
      <div className="line">
        {best && best.pays > 0n && (
          <Button variant="main" large disabled={busy} onPress={() => onPay(best)}>
            {t('recover_send', withUnit(best.pays))}
          </Button>
        )}
        <Button variant="quiet" disabled={busy} onPress={onLook}>
          {t('recover_look')}
        </Button>
      </div>
      {best && best.pays > 0n && <SendNote prospect={prospect} offer={best} />}
    </div>
  );
}

const WAYS = {
  permanent: { name: 'way_permanent', body: 'way_permanent_body' },
  tail: { name: 'way_tail', body: 'way_tail_body' },
  proof: { name: 'way_proof', body: 'way_proof_body' },
} as const;

/** Whether a root that counts pays the same sum, so that no key is needed (docs/money.md rule 18). */
const isRooted = ({ holding: { proof }, offers }: Prospect, { way, cumulative }: Offer): boolean =>
  way === 'permanent' &&
  proof !== null &&
  BigInt(proof.cumulative) >= cumulative &&
  offers.some((one) => one.way === 'proof' && (one.pays > 0n || one.hindrance?.code === 'claimed'));

function OfferLine({ offer, rooted }: { offer: Offer; rooted: boolean }) {
  const { t, plural } = useText();
  const { withUnit } = useMoney();
  const hindrance = useHindrance(offer.hindrance);
  const facts: Fact[] = [
    { name: t('recover_worth'), value: withUnit(offer.cumulative) },
    { name: t('recover_owed'), value: withUnit(offer.owed) },
    { name: t('recover_pays'), value: withUnit(offer.pays), strong: true },
  ];
  const partly = !hindrance && offer.pays < offer.owed;

  return (
    <li className="recover-offer" data-way={offer.way} data-pays={String(offer.pays)}>
      <h3 className="h16">{t(rooted ? 'way_rooted' : WAYS[offer.way].name)}</h3>
      <p className="ink2">
        {t(rooted ? 'way_permanent_rooted' : WAYS[offer.way].body)}{' '}
        {offer.accruals.length > 0 && plural('recover_accruals', offer.accruals.length)}
      </p>
      <Facts facts={facts} />
      {hindrance && <p className="tone-brass">{hindrance}</p>}
      {partly && <p className="tone-brass">{t('recover_partly')}</p>}
    </li>
  );
}

function SendNote({ prospect, offer }: { prospect: Prospect; offer: Offer }) {
  const { t, plural } = useText();
  const parts = transactionsOf(prospect.holding, offer).length;
  return (
    <p className="t12 ink2">
      {parts > 1 && plural('recover_parts', parts)} {t('recover_send_note')}
    </p>
  );
}
