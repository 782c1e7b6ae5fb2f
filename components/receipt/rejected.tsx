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

/** What is needed to appeal; pass null where an appeal is not possible. */
export type AppealProps = {
  onAppeal: () => void;
  /** The key for the same action. */
  keyCap: string | null;
  sending: boolean;
  /** Appeals left after this one was accepted; null before. */
  left: number | null;
  /** Why it was not accepted. */
  failed: string | null;
  /** Who decides the appeal, in a sentence. */
  what: string;
};

/** Why a piece of work was rejected, with the evidence from the receipt. */
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
      more={appeal && <AppealWords appeal={appeal} />}
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

function AppealWords({ appeal: { left, what, failed } }: { appeal: AppealProps }) {
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

/** Replaces the receipt's milliseconds with durations that people read easily. */
const readable = (evidence: string, duration: (ms: number) => string): string =>
  evidence.replace(/(\d+) ms\b/g, (_, ms: string) => duration(Number(ms)));
