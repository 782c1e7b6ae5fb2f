import { Rejected } from '../../components/receipt/rejected.tsx';
import { useText } from '../../components/text.tsx';
import type { Receipt } from '../../lib/protocol/receipts.ts';
import { useAppeal } from '../../lib/ui/use-appeal.ts';

/** Why bytes were not paid, and one press that asks for another look at them. */
export function RejectedBytes({ receipt }: { receipt: Receipt }) {
  const { t } = useText();
  const { word, send } = useAppeal(receipt.unit, 'sharing.appeal');
  const final = receipt.reason.startsWith('appeal_denied');
  const appeal = {
    onAppeal: send,
    keyCap: null,
    sending: word.state === 'sending',
    left: word.state === 'taken' ? word.appeal.left : null,
    failed: word.state === 'failed' ? word.message : null,
    what: t('share_appeal_what'),
  };
  return <Rejected receipt={receipt} appeal={final ? null : appeal} />;
}
