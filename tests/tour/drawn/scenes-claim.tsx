import { ChoiceCard } from '../../../components/claim/choice-card.tsx';
import { ClaimStatus } from '../../../components/claim/claim-status.tsx';
import { FieldTable } from '../../../components/claim/field-table.tsx';
import { NumberedSection } from '../../../components/claim/numbered-section.tsx';
import { SignaturePowers } from '../../../components/claim/signature-powers.tsx';
import { StateCard } from '../../../components/claim/state-card.tsx';
import { WalletCard } from '../../../components/claim/wallet-card.tsx';
import { Button } from '../../../components/controls/button.tsx';
import { Facts } from '../../../components/marks/facts.tsx';
import { Page } from '../../../components/shell/page.tsx';
import { TopBar } from '../../../components/shell/top-bar.tsx';
import { useText } from '../../../components/text.tsx';
import { ACCOUNT } from './samples.ts';
import { nothing, type Scene } from './scene.ts';

type State = Parameters<typeof ClaimStatus>[0]['claim']['state'];

const status = (state: State, tx: string | null = null): Scene => ({
  size: 'popup',
  draw: () => (
    <div className="screen">
      <TopBar title="Claim" onBack={nothing} />
      <main className="body">
        <ClaimStatus
          claim={{ id: '', state, mode: 'relay', amount: '11934000', tx, error: null, asks: null }}
          account={ACCOUNT}
          onReopen={nothing}
          onStop={nothing}
        />
      </main>
    </div>
  ),
});

function ClaimPage() {
  const { t } = useText();
  const fields = [
    { name: 'account', value: ACCOUNT, meaning: t('claim_field_account'), must: true },
    { name: 'recipient', value: ACCOUNT, meaning: t('claim_field_recipient'), must: true },
    {
      name: 'cumulative',
      value: '15984000',
      meaning: t('claim_field_cumulative', '15.984', '4.050', '11.934'),
      must: true,
    },
    {
      name: 'relayerFee',
      value: '20000',
      meaning: t('claim_field_relayer_fee', '0.020'),
      must: true,
    },
    { name: 'relayer', value: ACCOUNT, meaning: t('claim_field_relayer'), must: false },
    {
      name: 'deadline',
      value: '1795104128',
      meaning: t('claim_field_deadline', '17:02'),
      must: false,
    },
  ];
  return (
    <Page name={t('claim')} aside="claim.stint.example" wide>
      <h1 className="h28">{t('claim_page_title', '11.934 USDC')}</h1>
      <div className="claim-columns">
        <div className="paper">
          <NumberedSection number={1} title={t('claim_sender_title')}>
            <div className="cards is-two">
              <ChoiceCard
                name="sender"
                title={t('claim_sender_stint')}
                note={t('claim_fee', '0.020')}
                detail={t('claim_sender_stint_detail', 'ETH', '11.914 USDC')}
                checked
                onChoose={nothing}
              />
              <ChoiceCard
                name="sender"
                title={t('claim_sender_wallet')}
                note={t('claim_fee', '0')}
                detail={t('claim_sender_wallet_receive', 'ETH', '11.934 USDC')}
                checked={false}
                onChoose={nothing}
              />
            </div>
          </NumberedSection>
          <NumberedSection
            number={2}
            title={t('claim_wallet_title')}
            aside={t('claim_wallet_found')}
          >
            <div className="cards">
              {['MetaMask', 'Rabby Wallet', 'Frame'].map((name) => (
                <WalletCard
                  key={name}
                  walletName={name}
                  icon={null}
                  checked={name === 'Frame'}
                  onChoose={nothing}
                />
              ))}
            </div>
          </NumberedSection>
          <NumberedSection number={3} title={t('claim_exact_title')}>
            <div className="stack-4">
              <p className="ink2">{t('claim_exact_body')}</p>
              <FieldTable
                domain={t('claim_exact_domain', 'EarningsVault', '1', '8453')}
                contract={ACCOUNT}
                fields={fields}
              />
              <div className="line">
                <Button variant="main" large onPress={nothing}>
                  {t('claim_sign', 'Frame')}
                </Button>
                <span className="ink2">{t('claim_sign_note')}</span>
              </div>
            </div>
          </NumberedSection>
        </div>
        <aside className="stack-4">
          <div className="paper pad">
            <Facts
              facts={[
                { name: t('claim_sum_claimable'), value: '11.934' },
                { name: t('claim_sum_fee'), value: '−0.020' },
                { name: t('claim_sum_receive'), value: '11.914 USDC', strong: true },
              ]}
            />
          </div>
          <SignaturePowers kind="claim" />
        </aside>
      </div>
    </Page>
  );
}

function States() {
  const { t } = useText();
  return (
    <Page name={t('claim')}>
      <h1 className="sr">{t('claim')}</h1>
      <div className="cards is-two">
        <StateCard
          icon="wallet"
          tone="plain"
          title={t('claim_no_wallet_title')}
          cause={t('claim_no_wallet_cause')}
          money={t('claim_no_wallet_money')}
          action={{ label: t('claim_no_wallet_action'), onPress: nothing }}
        />
        <StateCard
          icon="warn"
          tone="brass"
          title={t('claim_wrong_chain_title')}
          cause={t('claim_wrong_chain_cause', '1', 'Base')}
          money={t('claim_wrong_chain_money')}
          action={{ label: t('claim_wrong_chain_action', 'Base'), onPress: nothing }}
        />
        <StateCard
          icon="checks"
          tone="pine"
          title={t('claim_paid_title')}
          cause={t('claim_paid_cause', '11.914 USDC', ACCOUNT)}
          money={t('claim_paid_final', '11.914 USDC')}
        />
      </div>
    </Page>
  );
}

export const claimScenes: Record<string, Scene> = {
  'claim-quoted': status('quoted'),
  'claim-submitted': status('submitted', `0x${'5be109f4'.repeat(8)}`),
  'claim-done': status('final', `0x${'5be109f4'.repeat(8)}`),
  'claim-rejected': status('rejected'),
  'page-claim': { size: 'page', draw: () => <ClaimPage /> },
  'page-claim-states': { size: 'page', draw: () => <States /> },
};
