import { useState } from 'react';
import { ClaimHistory } from '../../../components/claim/claim-history.tsx';
import { Empty } from '../../../components/notice/empty.tsx';
import { Tabs } from '../../../components/shell/tabs.tsx';
import { TopBar } from '../../../components/shell/top-bar.tsx';
import { useText } from '../../../components/text.tsx';
import { ask } from '../../../lib/ui/ask.ts';
import { useClaims } from '../../../lib/ui/use-claims.ts';
import type { ScreenProps } from './screen-props.ts';

/** One claim with its whole history. */
export default function ClaimHistoryScreen({ id, snapshot, go }: ScreenProps & { id: string }) {
  const { t } = useText();
  const [failed, setFailed] = useState<string | null>(null);
  const claims = useClaims();
  const claim = claims?.find((one) => one.id === id);
  const attempt = (work: Promise<unknown>) =>
    work.then(
      () => go({ name: 'claim' }),
      (error: Error) => setFailed(error.message),
    );

  return (
    <div className="screen">
      <TopBar title={t('claim')} onBack={() => go({ name: 'earnings' })} />
      <main className="body" aria-busy={!claims}>
        {claim && (
          <ClaimHistory
            claim={claim}
            current={snapshot?.claim?.id === id}
            onReopen={() => void attempt(ask('claim.reopen', { job: id }))}
            onCopy={() => navigator.clipboard.writeText(JSON.stringify(claim, null, 1))}
            onAgain={() => void attempt(ask('claim.start', {}))}
          />
        )}
        {claims && !claim && (
          <Empty icon="wallet" title={t('claim')}>
            {t('claim_none')}
          </Empty>
        )}
        <p className="error-line pad" role="alert">
          {failed && `${t('failed_title')} ${failed}`}
        </p>
      </main>
      <Tabs current="earnings" onSelect={(name) => go({ name })} />
    </div>
  );
}
