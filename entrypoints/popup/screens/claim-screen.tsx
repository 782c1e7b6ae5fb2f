import { ClaimStatus } from '../../../components/claim/claim-status.tsx';
import { Empty } from '../../../components/notice/empty.tsx';
import { Tabs } from '../../../components/shell/tabs.tsx';
import { TopBar } from '../../../components/shell/top-bar.tsx';
import { useText } from '../../../components/text.tsx';
import { tell } from '../../../lib/ui/ask.ts';
import type { ScreenProps } from './screen-props.ts';

export default function ClaimScreen({ snapshot, go }: ScreenProps) {
  const { t } = useText();
  const home = () => go({ name: 'home' });
  const claim = snapshot?.claim;

  return (
    <div className="screen">
      <TopBar title={t('claim')} onBack={home} />
      <main className="body">
        {claim ? (
          <ClaimStatus
            claim={claim}
            account={snapshot.account}
            onReopen={() => tell('claim.reopen', { job: claim.id })}
            onStop={() => {
              tell('claim.dismiss', { job: claim.id });
              home();
            }}
          />
        ) : (
          <Empty icon="wallet" title={t('claim')}>
            {t('claim_none')}
          </Empty>
        )}
      </main>
      <Tabs current="home" onSelect={(name) => go({ name })} />
    </div>
  );
}
