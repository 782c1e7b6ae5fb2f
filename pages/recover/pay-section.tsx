import { useState } from 'react';
import { NumberedSection } from '../../components/claim/numbered-section.tsx';
import { StateCard } from '../../components/claim/state-card.tsx';
import { WalletCard } from '../../components/claim/wallet-card.tsx';
import { useText } from '../../components/text.tsx';
import type { Wallet } from '../../lib/wallet/discovery.ts';
import { useWallets } from '../shared/use-wallets.ts';
import { walletName } from '../shared/wallet-name.ts';
import { Offers } from './offers.tsx';
import type { Opened } from './opened.ts';
import { Paid } from './paid.tsx';
import { SendStatus } from './send-status.tsx';
import { Trouble } from './trouble.tsx';
import { usePayment } from './use-payment.ts';
import { WalletState } from './wallet-state.tsx';

/** Finds the wallet, reads the vault through it, and asks it to send the payment. */
export function PaySection({ opened }: { opened: Opened }) {
  const text = useText();
  const { t } = text;
  const { wallets, lookAgain } = useWallets();
  const payment = usePayment(opened);
  const [chosen, setChosen] = useState<Wallet | null>(null);
  const { request, connected, prospect, progress, paid } = payment;
  const busy = request.state.at === 'waiting';

  return (
    <>
      <NumberedSection number={3} title={t('claim_wallet_title')} aside={t('claim_wallet_found')}>
        {wallets.length === 0 && (
          <StateCard
            icon="wallet"
            tone="plain"
            title={t('claim_no_wallet_title')}
            cause={t('recover_no_wallet')}
            money={t('recover_not_asked')}
            action={{ label: t('claim_no_wallet_action'), onPress: lookAgain }}
          />
        )}
        <div className="cards" role="radiogroup" aria-label={t('claim_wallet_title')}>
          {wallets.map((wallet) => (
            <WalletCard
              key={wallet.uuid}
              walletName={walletName(wallet, text)}
              icon={wallet.icon}
              checked={wallet.uuid === chosen?.uuid}
              onChoose={() => {
                setChosen(wallet);
                payment.connect(wallet);
              }}
            />
          ))}
        </div>
        {connected && (
          <WalletState opened={opened} connected={connected} onSwitch={payment.switchChain} />
        )}
      </NumberedSection>
      {(prospect || request.state.at !== 'idle') && (
        <NumberedSection number={4} title={t('recover_pay_title')}>
          {paid && <Paid paid={paid} />}
          {prospect && (
            <Offers prospect={prospect} busy={busy} onPay={payment.pay} onLook={payment.look} />
          )}
          {progress && <SendStatus progress={progress} onLook={payment.look} />}
          <Trouble
            state={request.state}
            walletName={chosen ? walletName(chosen, text) : ''}
            asks={progress?.tx == null}
            onAgain={request.again}
          />
        </NumberedSection>
      )}
    </>
  );
}
