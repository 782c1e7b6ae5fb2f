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

export interface Discovery {
  /** Asks again; wallets already found stay. */
  again(): void;
  stop(): void;
}

/**
 * Finds the wallets in this browser (EIP-6963). Calls `found` with the whole list
 * whenever it grows, in the order of their announcements.
 */
export function discoverWallets(
  target: EventTarget,
  found: (wallets: readonly Wallet[]) => void,
): Discovery {
  const wallets = new Map<string, Wallet>();
  const listen = (event: Event) => {
    const wallet = read(event);
    if (!wallet || wallets.has(wallet.uuid) || wallets.size >= MAX_WALLETS) return;
    wallets.set(wallet.uuid, wallet);
    found([...wallets.values()]);
  };
  const again = () => target.dispatchEvent(new Event('eip6963:requestProvider'));
  // The listener comes first, since wallets answer at once.
  target.addEventListener('eip6963:announceProvider', listen);
  again();

  return { again, stop: () => target.removeEventListener('eip6963:announceProvider', listen) };
}
