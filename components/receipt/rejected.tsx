import type { Receipt } from '../../lib/protocol/receipts.ts';
import { Button } from '../controls/button.tsx';
import { useMoney } from '../money.tsx';
import { Strip } from '../notice/strip.tsx';
import { useText } from '../text.tsx';
import type { TextKey } from '../text-keys.ts';
import { useTime } from '../time.ts';

const REASONS: Readonly<Record<string, TextKey>> = {
  too_fast: 'reject_too_fast',
  duplicate: 'reject_duplicate',
  checks_failed: 'reject_checks_failed',
  copied: 'reject_copied',
  appeal_denied: 'reject_appeal_denied',
  not_the_page: 'reject_not_the_page',
};

/** Asks another person to judge; null where that is not to be had. */
export type AppealProps = {
  onAppeal: () => void;
  /** The key that does the same. */
  keyCap: string | null;
  sending: boolean;
  /** Appeals that are left once this one is taken; null before. */
  left: number | null;
  /** Why it was not taken. */
  failed: string | null;
  /** Who decides, in a sentence. */
  what: string;
};

/** Why a piece of work was refused, with the evidence as it stands in the receipt. */
export function Rejected({ receipt, appeal }: { receipt: Receipt; appeal: AppealProps | null }) {
  const { t } = useText();
  const { withUnit } = useMoney();
  const { duration } = useTime();
  const [code, ...evidence] = receipt.reason.split(': ');
  const known = REASONS[code ?? ''];
  const lost = BigInt(receipt.pendingDelta) * -1n;
  return (
    <Strip
      icon="info"
      tone="brick"
      title={known ? t(known) : t('reject_other', code ?? '')}
      more={appeal && <Said appeal={appeal} />}
      actions={
        appeal?.left === null && (
          <Button onPress={appeal.onAppeal} keyCap={appeal.keyCap} disabled={appeal.sending}>
            {t('appeal')}
          </Button>
        )
      }
    >
      {t('reject_would_have_paid', withUnit(lost))}{' '}
      {evidence.length > 0 && <bdi>({readable(evidence.join(': '), duration)})</bdi>}
    </Strip>
  );
}

function Said({ appeal: { left, what, failed } }: { appeal: AppealProps }) {
  const { t, plural } = useText();
  return (
    <>
      {left === null && <p>{what}</p>}
      {left !== null && (
        <p>
          {t('appeal_taken')} {plural('appeal_left', left)}
        </p>
      )}
      {failed && <p role="alert">{failed}</p>}
    </>
  );
}

/** The receipt measures in milliseconds; people do not. */
const readable = (evidence: string, duration: (ms: number) => string): string =>
  evidence.replace(/(\d+) ms\b/g, (_, ms: string) => duration(Number(ms)));
