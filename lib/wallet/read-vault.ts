import * as z from 'zod/mini';
import { signersOf } from '../domain/backed-voucher.ts';
import type { CampaignState, VaultState } from '../domain/backup/offers.ts';
import type { Domain } from '../domain/eip712.ts';
import type { Holding } from '../protocol/backup.ts';
import type { BackedVoucher } from '../protocol/receipts.ts';
import { type AskOptions, ask } from './ask.ts';
import type { Provider } from './provider.ts';
import { type VaultReader, vaultReader } from './vault-call.ts';
import { WalletError } from './wallet-error.ts';

/** The contract's numbers for roles and rails. */
const ROLE = { voucher: 1, accrual: 2 } as const;
const RAIL = { voucher: 0, root: 1 } as const;
/** Parallel reads: wallets pass them on to nodes that limit their rate. */
const MAX_PARALLEL = 8;

const Amount = z.bigint();
const Campaign = z.tuple([z.string(), z.number(), z.boolean(), Amount, Amount]);
const Root = z.tuple([z.string(), z.string(), Amount, Amount, z.number()], z.unknown());
const Block = z.object({ timestamp: z.string().check(z.regex(/^0x[0-9a-f]{1,12}$/i)) });

function parseAnswer<T>(schema: z.ZodMiniType<T>, value: unknown): T {
  const found = schema.safeParse(value);
  if (found.success) return found.data;
  throw new WalletError(
    'malformed',
    'The network sent an answer that cannot be read. Check that the wallet is on the right network.',
  );
}

/** `Promise.all` over `map`, a few at a time. */
async function mapInBatches<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += MAX_PARALLEL) {
    results.push(...(await Promise.all(items.slice(i, i + MAX_PARALLEL).map(work))));
  }
  return results;
}

async function blockTime(provider: Provider, options?: AskOptions): Promise<number> {
  const block = await ask(provider, 'eth_getBlockByNumber', ['latest', false], options);
  return Number(parseAnswer(Block, block).timestamp);
}

async function readCampaigns(vault: VaultReader, vouchers: readonly BackedVoucher[]) {
  const ids = [...new Set(vouchers.flatMap(({ list }) => list.map(({ campaign }) => campaign)))];
  const states = await mapInBatches(ids, async (id): Promise<[string, CampaignState]> => {
    const [, , closed, funded, accrued] = parseAnswer(Campaign, await vault.read('campaigns', id));
    return [id, { closed, funded, accrued }];
  });
  return new Map(states);
}

/** The signatures by keys that the vault currently accepts in their role. */
async function goodSignatures(vault: VaultReader, domain: Domain, vouchers: BackedVoucher[]) {
  const made = vouchers.flatMap((backed) => {
    const { voucher, accruals } = signersOf(domain, backed);
    const attested = backed.attestations.map(({ sig }, i) => ({
      sig,
      key: accruals[i] ?? null,
      role: ROLE.accrual as number,
    }));
    return [{ sig: backed.voucher.sig, key: voucher, role: ROLE.voucher as number }, ...attested];
  });
  const keys = [...new Set(made.map(({ key, role }) => `${role} ${key}`))];
  const good = await mapInBatches(keys, async (name) => {
    const [role, key] = name.split(' ');
    return (
      key !== 'null' && parseAnswer(z.boolean(), await vault.read('isSigner', key, Number(role)))
    );
  });
  const goodKeys = new Set(keys.filter((_, i) => good[i]));

  return new Set(
    made.filter(({ key, role }) => goodKeys.has(`${role} ${key}`)).map(({ sig }) => sig),
  );
}

async function readRoot(vault: VaultReader, epoch: bigint) {
  const [root, , , , validAt] = parseAnswer(Root, await vault.read('roots', epoch));
  return {
    root,
    validAt,
    struckOut: parseAnswer(z.boolean(), await vault.read('isStruckOut', epoch)),
  };
}

/**
 * Reads from the vault, through the wallet, all that decides how this wallet can be paid.
 * @throws WalletError
 */
export async function readVault(
  provider: Provider,
  domain: Domain,
  { account, permanent, tail, proof }: Holding,
  options?: AskOptions,
): Promise<VaultState> {
  const vault = vaultReader(provider, domain.vault, options);
  const vouchers = [permanent, tail].filter((one) => one !== null);
  const amount = async (read: Promise<unknown>) => parseAnswer(Amount, await read);
  const [now, claimed, available, voucher, byRoot, pausedUntil] = await Promise.all([
    blockTime(provider, options),
    amount(vault.read('claimed', account)),
    amount(vault.read('available')),
    amount(vault.read('capLeft', RAIL.voucher)),
    amount(vault.read('capLeft', RAIL.root)),
    amount(vault.read('pausedUntil')),
  ]);
  const root = proof && (await readRoot(vault, BigInt(proof.epoch)));

  return {
    now,
    claimed,
    available,
    left: { voucher, root: byRoot },
    pausedUntil: Number(pausedUntil),
    campaigns: await readCampaigns(vault, vouchers),
    goodSignatures: await goodSignatures(vault, domain, vouchers),
    root,
  };
}
