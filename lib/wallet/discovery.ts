import * as z from 'zod/mini';
import { isProvider, type Provider } from './provider.ts';

/** More announcements than this are noise. */
const MOST = 20;

/**
 * What a wallet says of itself (EIP-6963). `uuid` is any bounded text: some wallets leave
 * the hyphens out. Nothing but a data: image may be an icon, so that none is fetched.
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
    // A getter of a stranger's object may throw.
    return null;
  }
}

export interface Discovery {
  /** Asks again; wallets that were found stay. */
  again(): void;
  stop(): void;
}

/**
 * Finds the wallets of this browser (EIP-6963). `found` is called with the whole list
 * whenever it grows, in the order of announcement.
 */
export function discoverWallets(
  target: EventTarget,
  found: (wallets: readonly Wallet[]) => void,
): Discovery {
  const wallets = new Map<string, Wallet>();
  const listen = (event: Event) => {
    const wallet = read(event);
    if (!wallet || wallets.has(wallet.uuid) || wallets.size >= MOST) return;
    wallets.set(wallet.uuid, wallet);
    found([...wallets.values()]);
  };
  const again = () => target.dispatchEvent(new Event('eip6963:requestProvider'));
  // The listener first: wallets answer at once.
  target.addEventListener('eip6963:announceProvider', listen);
  again();
  return { again, stop: () => target.removeEventListener('eip6963:announceProvider', listen) };
}
