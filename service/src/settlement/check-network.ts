import { type Address, erc20Abi } from 'viem';
import { earningsVaultAbi } from '../../../contracts/abi/earnings-vault.ts';
import type { KeyRole, Signer } from '../keys.ts';
import type { Chain } from './chain.ts';

/** The settings that the chain knows better. */
export interface NetworkSettings {
  STINT_CHAIN_ID: number;
  STINT_VAULT: string;
  STINT_TOKEN: string;
  STINT_TOKEN_SYMBOL: string;
  STINT_TOKEN_DECIMALS: number;
  STINT_START_BLOCK: number;
}

/** The vault's roles by their numbers, as `Role` in contracts/src/vault/Types.sol. */
const ROLES = ['none', 'voucher', 'accrual', 'root poster', 'root cosigner'] as const;

/** Which role each key of the service needs. The relayer needs one only where roots are made. */
const NEEDED: { key: KeyRole; setting: string; role: number; onlyForRoots?: boolean }[] = [
  { key: 'voucher', setting: 'STINT_VOUCHER_KEY', role: 1 },
  { key: 'accrual', setting: 'STINT_ACCRUAL_KEY', role: 2 },
  { key: 'relayer', setting: 'STINT_RELAYER_KEY', role: 3, onlyForRoots: true },
  { key: 'cosigner', setting: 'STINT_COSIGNER_KEY', role: 4, onlyForRoots: true },
];

/**
 * Compares the settings with the chain, because what the service signs under wrong ones no vault
 * pays.
 * @returns what is wrong and what to do, a sentence each
 * @throws StintError `chain_unreachable`
 */
export async function checkNetwork(
  chain: Chain,
  settings: NetworkSettings,
  { signer, makesRoots }: { signer: Signer; makesRoots: boolean },
): Promise<string[]> {
  const chainId = await chain.read('chain id', (client) => client.getChainId());
  if (chainId !== settings.STINT_CHAIN_ID) {
    return [
      `STINT_CHAIN_ID is ${settings.STINT_CHAIN_ID}, but STINT_RPC_URL leads to chain ${chainId}. Change one of them.`,
    ];
  }

  const vault = settings.STINT_VAULT as Address;
  const code = await chain.read('vault', (client) => client.getCode({ address: vault }));
  if (!code) {
    return [
      `STINT_VAULT: there is no contract at ${vault} on chain ${chainId}. Check the address.`,
    ];
  }
  return [
    ...(await checkToken(chain, settings)),
    ...(await checkKeys(chain, vault, signer, makesRoots)),
    ...(await checkStart(chain, settings)),
  ];
}

async function checkToken(chain: Chain, settings: NetworkSettings): Promise<string[]> {
  const { STINT_VAULT, STINT_TOKEN, STINT_TOKEN_SYMBOL, STINT_TOKEN_DECIMALS } = settings;
  const vault = { address: STINT_VAULT as Address, abi: earningsVaultAbi } as const;
  const paid = await chain.read('token', (client) =>
    client.readContract({ ...vault, functionName: 'token' }),
  );
  if (paid.toLowerCase() !== STINT_TOKEN) {
    return [`STINT_TOKEN is ${STINT_TOKEN}, but the vault pays ${paid.toLowerCase()}. Set that.`];
  }

  const token = { address: paid, abi: erc20Abi } as const;
  const [decimals, symbol] = await Promise.all([
    chain.read('decimals', (client) => client.readContract({ ...token, functionName: 'decimals' })),
    chain.read('symbol', (client) => client.readContract({ ...token, functionName: 'symbol' })),
  ]);

  const wrong = [];
  if (decimals !== STINT_TOKEN_DECIMALS) {
    wrong.push(`STINT_TOKEN_DECIMALS is ${STINT_TOKEN_DECIMALS}, but the token has ${decimals}.`);
  }
  if (symbol !== STINT_TOKEN_SYMBOL) {
    wrong.push(`STINT_TOKEN_SYMBOL is ${STINT_TOKEN_SYMBOL}, but the token says ${symbol}.`);
  }
  return wrong;
}

async function checkKeys(
  chain: Chain,
  vault: Address,
  signer: Signer,
  makesRoots: boolean,
): Promise<string[]> {
  const needed = NEEDED.filter(
    ({ key, onlyForRoots }) => signer.has(key) && (makesRoots || !onlyForRoots),
  );
  const found = await Promise.all(
    needed.map(async ({ key, setting, role }) => {
      const address = signer.address(key) as Address;
      const has = await Promise.all(
        ROLES.map((_, number) => number > 0 && isSigner(chain, vault, address, number)),
      );
      if (has[role]) return [];
      const other = ROLES.find((_, number) => has[number]);
      const known = other ? `as ${other}, so keys may be swapped` : 'for nothing';
      return [
        `${setting}: the vault does not accept ${address} as ${ROLES[role]}; it knows the address ${known}. Set another key, or add it to the vault and wait until it counts.`,
      ];
    }),
  );
  return found.flat();
}

const isSigner = (chain: Chain, vault: Address, address: Address, role: number) =>
  chain.read('signer', (client) =>
    client.readContract({
      address: vault,
      abi: earningsVaultAbi,
      functionName: 'isSigner',
      args: [address, role],
    }),
  );

async function checkStart(
  chain: Chain,
  { STINT_START_BLOCK: start, STINT_VAULT }: NetworkSettings,
): Promise<string[]> {
  const { block } = await chain.latest();
  if (start > block) {
    return [
      `STINT_START_BLOCK is ${start}, but the chain is at block ${block}. Name the block of the vault's deployment.`,
    ];
  }
  const vault = STINT_VAULT as Address;
  if (start < 3 || !(await hadCode(chain, vault, start - 1)) || (await hadCode(chain, vault, 1)))
    return [];
  return [
    `STINT_START_BLOCK is ${start}, but the vault was there before, and what it did until then would be missed. Name the block of its deployment.`,
  ];
}

/** False where the endpoint keeps no state of that age; some answer with that of today for every block. */
const hadCode = async (chain: Chain, address: Address, block: number): Promise<boolean> => {
  const code = await chain
    .read('vault', (client) => client.getCode({ address, blockNumber: BigInt(block) }))
    .catch(() => undefined);
  return code !== undefined;
};
