import type { Text } from '../../components/text.tsx';
import { BARE_UUID, type Wallet } from '../../lib/wallet/discovery.ts';

/** What to call a wallet: its own name, or words for one that has not said it. */
export const walletName = ({ uuid, name }: Wallet, { t }: Text): string =>
  uuid === BARE_UUID ? t('claim_wallet_unnamed') : name;
