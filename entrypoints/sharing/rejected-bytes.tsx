import { Rejected } from '../../components/receipt/rejected.tsx';
import { useText } from '../../components/text.tsx';
import type { Receipt } from '../../lib/protocol/receipts.ts';
import { useAppeal } from '../../lib/ui/use-appeal.ts';

/** Why bytes were rejected, with a button to appeal. */
export function RejectedBytes({ receipt }: { receipt: Receipt }) {
  const { t } = useText();
  const { status, send } = useAppeal(receipt.unit, 'sharing.appeal');
  const final = receipt.reason.startsWith('appeal_denied');
  const appeal = {
    onAppeal: send,
    keyCap: null,
    sending: status.state === 'sending',
    left: status.state === 'taken' ? status.appeal.left : null,
    failed: status.state === 'failed' ? status.message : null,
    what: t('share_appeal_what'),
  };

  return <Rejected receipt={receipt} appeal={final ? null : appeal} />;
}
