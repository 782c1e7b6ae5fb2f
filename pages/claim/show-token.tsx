import { Button } from '../../components/controls/button.tsx';
import { useText } from '../../components/text.tsx';
import type { JobView } from '../../lib/protocol/bridge.ts';
import type { Wallet } from '../../lib/wallet/discovery.ts';
import { toWalletError } from '../../lib/wallet/wallet-error.ts';
import { watchAsset } from '../../lib/wallet/watch-asset.ts';
import { useRequest } from '../shared/use-request.ts';
import { walletName } from '../shared/wallet-name.ts';

/** Offers to list the token in the wallet: many show a balance only of tokens that they know. */
export function ShowToken({ view, wallet }: { view: JobView; wallet: Wallet }) {
  const text = useText();
  const { t } = text;
  const { state, run } = useRequest();
  const { token } = view.info.network;
  const show = () => void run((options) => watchAsset(wallet.provider, token, options));

  return (
    <div className="claim-facts">
      <Button variant="quiet" disabled={state.at === 'waiting'} onPress={show}>
        {t('claim_show_token', token.symbol, walletName(wallet, text))}
      </Button>
      {state.at === 'failed' && (
        <span className="ink2">
          {t('claim_show_token_failed', toWalletError(state.error).message)}
        </span>
      )}
    </div>
  );
}
