import { Resolver } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import { isGlobalUnicast, normalAddress } from '../../../../lib/domain/public-address.ts';
import { StintError } from '../../../../lib/protocol/errors.ts';

/** How long an answer is cached, ms: short, so that a name that moves is checked again. */
const KEEP_MS = 30_000;
const MAX_NAMES = 20_000;
/** Codes that mean "there is no such record"; all others are failures. */
const NO_RECORD = new Set(['ENODATA', 'ENOTFOUND']);

/** The part of Node's resolver that is used; tests replace it. */
export interface DnsResolver {
  resolve4(host: string): Promise<string[]>;
  resolve6(host: string): Promise<string[]>;
}

const emptyIfNone = (error: { code?: string }): string[] => {
  if (error.code && NO_RECORD.has(error.code)) return [];
  throw error;
};

/** This machine's addresses: a page must never come from the service itself. */
const ownAddresses = (): Set<string> =>
  new Set(
    Object.values(networkInterfaces()).flatMap((entries) =>
      (entries ?? []).map(({ address }) => address),
    ),
  );

export interface ResolveOptions {
  now: () => number;
  /** Whether this is another address of the service, which this machine does not know. */
  isOurs: (address: string) => boolean;
  dns?: DnsResolver;
}

/**
 * Looks up A and AAAA records and refuses a name if any address is not global unicast, or is one of
 * ours: a good record next to a bad one is how rebinding starts.
 * @returns a function that resolves a host name to its addresses
 * @throws StintError `target_forbidden`, `target_failed`
 */
export function createResolve({ now, isOurs, dns }: ResolveOptions) {
  const resolver: DnsResolver = dns ?? new Resolver({ timeout: 2_000, tries: 2 });
  let own = { addresses: ownAddresses(), until: now() + KEEP_MS };
  const known = new Map<string, { addresses: string[]; until: number }>();

  async function ask(host: string): Promise<string[]> {
    try {
      const [v4, v6] = await Promise.all([
        resolver.resolve4(host).catch(emptyIfNone),
        resolver.resolve6(host).catch(emptyIfNone),
      ]);
      return [...v4, ...v6];
    } catch (cause) {
      throw new StintError('target_failed', `The host name ${host} could not be looked up.`, {
        cause,
      });
    }
  }

  return async function resolve(host: string): Promise<string[]> {
    const kept = known.get(host);
    let addresses = kept && kept.until > now() ? kept.addresses : null;
    if (!addresses) {
      addresses = await ask(host);
      if (known.size >= MAX_NAMES) known.delete(known.keys().next().value!);
      known.set(host, { addresses, until: now() + KEEP_MS });
    }

    if (addresses.length === 0) {
      throw new StintError('target_failed', `There is no host named ${host}.`);
    }
    if (own.until <= now()) own = { addresses: ownAddresses(), until: now() + KEEP_MS };
    for (const address of addresses) {
      if (!isGlobalUnicast(address)) {
        throw new StintError(
          'target_forbidden',
          `${host} resolves to an address that is not public.`,
        );
      }
      const plain = normalAddress(address);
      if (own.addresses.has(plain) || isOurs(plain)) {
        throw new StintError('target_forbidden', `${host} resolves to this service itself.`);
      }
    }
    return addresses;
  };
}
