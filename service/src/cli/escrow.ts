import { encodeFunctionData, erc20Abi, type Hex } from 'viem';
import type { PrivateKeyAccount } from 'viem/accounts';
import { earningsVaultAbi } from '../../../contracts/abi/earnings-vault.ts';
import { formatUnits } from '../../../lib/domain/money.ts';
import type { NetworkInfo } from '../../../lib/protocol/network.ts';
import { type ChainClient, onChain } from './chain.ts';
import { CliError } from './errors.ts';

/** Everything that funding a campaign needs. */
export interface Funding {
  chain: ChainClient;
  info: NetworkInfo;
  wallet: PrivateKeyAccount;
  /** Hash of the campaign's terms. */
  salt: string;
  /** The deadline in the terms, Unix seconds. */
  deadline: number;
}

/** How much a campaign was funded with on chain, base units. @throws CliError */
export async function fundedOnChain(
  chain: ChainClient,
  info: NetworkInfo,
  id: string,
): Promise<bigint> {
  const [, , , funded] = await onChain(
    chain.readContract({
      address: info.network.vault as Hex,
      abi: earningsVaultAbi,
      functionName: 'campaigns',
      args: [id as Hex],
    }),
    info.rpcUrl,
  );
  return funded;
}

/**
 * Moves base units from the wallet into a campaign's escrow: approves exactly that amount if need
 * be, then sends the funding transaction.
 * @throws CliError when the wallet has too little, or the chain refuses
 */
export async function addToEscrow(
  funding: Funding,
  amount: bigint,
  note: (line: string) => void,
): Promise<void> {
  const { info, wallet, salt, deadline } = funding;
  const token = info.network.token.address as Hex;
  const vault = info.network.vault as Hex;
  const { balance, allowance } = await readHoldings(funding, token, vault);
  const shown = (units: bigint) =>
    `${formatUnits(units, info.network.token.decimals)} ${info.network.token.symbol}`;
  if (balance < amount) {
    throw new CliError(
      `Wallet ${wallet.address} has ${shown(balance)}, but this needs ${shown(amount)}.`,
      'Send it the difference, then run the same command again.',
    );
  }
  if (allowance < amount) {
    const data = encodeFunctionData({
      abi: erc20Abi,
      functionName: 'approve',
      args: [vault, amount],
    });
    note(`approved ${shown(amount)}: ${await send(funding, token, data)}`);
  }

  const args = [salt as Hex, amount, deadline] as const;
  const data = encodeFunctionData({ abi: earningsVaultAbi, functionName: 'fund', args });
  note(`funded ${shown(amount)}: ${await send(funding, vault, data)}`);
}

async function readHoldings({ chain, wallet, info }: Funding, token: Hex, vault: Hex) {
  const of = { address: token, abi: erc20Abi } as const;
  const [balance, allowance] = await onChain(
    Promise.all([
      chain.readContract({ ...of, functionName: 'balanceOf', args: [wallet.address] }),
      chain.readContract({ ...of, functionName: 'allowance', args: [wallet.address, vault] }),
    ]),
    info.rpcUrl,
  );
  return { balance, allowance };
}

/** Sends a transaction and waits until it is in a block. @returns its hash */
async function send({ chain, wallet, info }: Funding, to: Hex, data: Hex): Promise<Hex> {
  const transaction = { account: wallet, to, data, chain: chain.chain };
  const hash = await onChain(chain.sendTransaction(transaction), info.rpcUrl);
  const receipt = await onChain(chain.waitForTransactionReceipt({ hash }), info.rpcUrl);
  if (receipt.status === 'success') return hash;
  throw new CliError(
    `Transaction ${hash} was reverted.`,
    'Look it up on the chain, then try again.',
  );
}
