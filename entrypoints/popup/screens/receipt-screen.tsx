import { IconButton } from '../../../components/controls/icon-button.tsx';
import { Empty } from '../../../components/notice/empty.tsx';
import { ReceiptView } from '../../../components/receipt/receipt-view.tsx';
import { Tabs } from '../../../components/shell/tabs.tsx';
import { TopBar } from '../../../components/shell/top-bar.tsx';
import { useText } from '../../../components/text.tsx';
import { saveFile } from '../../../lib/ui/save-file.ts';
import { useReceipt } from '../../../lib/ui/use-receipt.ts';
import type { ScreenProps } from './screen-props.ts';

export default function ReceiptScreen({ seq, go }: ScreenProps & { seq: number }) {
  const { t } = useText();
  const { found, check, verify } = useReceipt(seq);
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
