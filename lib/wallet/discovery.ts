import * as z from 'zod/mini';
import { isProvider, type Provider } from './provider.ts';

/** Further wallets are ignored. */
const MAX_WALLETS = 20;

/**
 * What a wallet says about itself (EIP-6963). `uuid` is any short text: some wallets leave
 * the hyphens out. Only a data: image may be an icon, so that none is fetched.
 */
const WalletInfo = z.object({
  uuid: z.string().check(z.minLength(1), z.maxLength(100)),
  name: z.string().check(z.minLength(1), z.maxLength(60)),
  rdns: z.catch(z.string().check(z.maxLength(200)), ''),
  icon: z.catch(
    z.nullable(z.string().check(z.startsWith('data:image/'), z.maxLength(200_000))),
    null,
  ),
});

export interface Wallet extends z.infer<typeof WalletInfo> {
  provider: Provider;
}

function read(event: Event): Wallet | null {
  try {
    const { info, provider } = (event as CustomEvent<{ info?: unknown; provider?: unknown }>)
      .detail;
    const parsed = WalletInfo.safeParse(info);
    return parsed.success && isProvider(provider) ? { ...parsed.data, provider } : null;
  } catch {
    // The event comes from another script, whose getters may throw.
    return null;
  }
}

/** The place where wallets were before they announced themselves; not an announced one's. */
export const BARE_UUID = 'window.ethereum';

function bareWallet(target: EventTarget, announced: readonly Wallet[]): Wallet[] {
  try {
    const { ethereum } = target as { ethereum?: unknown };
    if (!isProvider(ethereum) || announced.some((one) => one.provider === ethereum)) return [];
    return [{ uuid: BARE_UUID, name: BARE_UUID, rdns: '', icon: null, provider: ethereum }];
  } catch {
    // A getter of another script.
    return [];
  }
}

export interface Discovery {
  /** Asks again; wallets already found stay. */
  again(): void;
  stop(): void;
}

/**
 * Finds the wallets in this browser (EIP-6963). Calls `found` with the whole list
 * whenever it grows, in the order of their announcements. One that announces nothing and only puts
 * itself into the page comes last.
 */
export function discoverWallets(
  target: EventTarget,
  found: (wallets: readonly Wallet[]) => void,
): Discovery {
  const wallets = new Map<string, Wallet>();
  let told = '';
  const tell = () => {
    const announced = [...wallets.values()];
    const all = [...announced, ...bareWallet(target, announced)];
    const now = all.map(({ uuid }) => uuid).join('\n');
    if (now === told) return;
    told = now;
    found(all);
  };
  const listen = (event: Event) => {
    const wallet = read(event);
    if (!wallet || wallets.has(wallet.uuid) || wallets.size >= MAX_WALLETS) return;
    wallets.set(wallet.uuid, wallet);
    tell();
  };
  const again = () => {
    target.dispatchEvent(new Event('eip6963:requestProvider'));
    tell();
  };
  // The listener comes first, since wallets answer at once.
  target.addEventListener('eip6963:announceProvider', listen);
  target.addEventListener('ethereum#initialized', tell);
  again();

  return {
    again,
    stop() {
      target.removeEventListener('eip6963:announceProvider', listen);
      target.removeEventListener('ethereum#initialized', tell);
    },
  };
}
