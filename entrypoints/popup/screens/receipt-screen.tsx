import { IconButton } from '../../../components/controls/icon-button.tsx';
import { Empty } from '../../../components/notice/empty.tsx';
import { ReceiptView } from '../../../components/receipt/receipt-view.tsx';
import { Tabs } from '../../../components/shell/tabs.tsx';
import { TopBar } from '../../../components/shell/top-bar.tsx';
import { useText } from '../../../components/text.tsx';
import { isAppealable } from '../../../lib/domain/appealable.ts';
import { keyCaps } from '../../../lib/ui/keys.ts';
import { saveFile } from '../../../lib/ui/save-file.ts';
import { useAppeal } from '../../../lib/ui/use-appeal.ts';
import { useKeys } from '../../../lib/ui/use-keys.ts';
import { useReceipt } from '../../../lib/ui/use-receipt.ts';
import type { ScreenProps } from './screen-props.ts';

export default function ReceiptScreen({ seq, go, settings }: ScreenProps & { seq: number }) {
  const { t } = useText();
  const { found, check, verify } = useReceipt(seq);
  const { status, send } = useAppeal(found?.receipt?.unit);
  // This receipt is the newest of its work, and a rejection that can be appealed.
  const { work, receipt } = found ?? {};
  const canAppeal =
    work?.state === 'rejected' && work.seq === seq && isAppealable(receipt?.reason ?? '');
  useKeys(settings, (command) => {
    if (command !== 'flag' || !canAppeal) return false;
    send();
    return true;
  });
  const json = JSON.stringify(found?.receipt, null, 1);

  return (
    <div className="screen">
      <TopBar title={t('receipt_title', seq)} onBack={() => go({ name: 'earnings' })}>
        <IconButton
          icon="copy"
          label={t('receipt_copy')}
          onPress={() => navigator.clipboard.writeText(json)}
        />
        <IconButton
          icon="save"
          label={t('recovery_file')}
          onPress={() => saveFile(`stint-receipt-${seq}.json`, json, 'application/json')}
        />
      </TopBar>
      <main className="body" aria-busy={!found}>
        {found?.receipt && (
          <ReceiptView
            receipt={found.receipt}
            campaignName={found.work?.campaignName || null}
            tookMs={found.work?.shownMs ?? 0}
            check={check}
            onVerify={verify}
            appeal={
              canAppeal
                ? {
                    onAppeal: send,
                    keyCap: keyCaps(settings).flag ?? null,
                    sending: status.state === 'sending',
                    left: status.state === 'taken' ? status.appeal.left : null,
                    what: t('appeal_what'),
                    failed: status.state === 'failed' ? status.message : null,
                  }
                : null
            }
          />
        )}
        {found && !found.receipt && (
          <Empty icon="receipt" title={t('receipt_title', seq)}>
            {t('receipt_missing')}
          </Empty>
        )}
      </main>
      <Tabs current="earnings" onSelect={(name) => go({ name })} />
    </div>
  );
}
