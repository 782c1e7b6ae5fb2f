import {
  type Address,
  createTestClient,
  encodeDeployData,
  encodeFunctionData,
  type Hex,
  http,
  publicActions,
  walletActions,
} from 'viem';
import { mnemonicToAccount } from 'viem/accounts';
import { foundry } from 'viem/chains';
import { demoTokenBytecode } from '../../contracts/abi/demo-token.bytecode.ts';
import { demoTokenAbi } from '../../contracts/abi/demo-token.ts';
import { earningsVaultBytecode } from '../../contracts/abi/earnings-vault.bytecode.ts';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import { startAnvil } from '../../contracts/script/anvil.ts';
import { DOMAIN, GUARDIAN, OWNER, REQUESTER, VAULT_KEYS, WALLET_CAST } from './cast.ts';
import type { Block, Mined } from './chain/blocks.ts';
import { viewVault } from './vault/views.ts';

/** Says yes to any signature; in histories the owner of a contract wallet signs what is sent. */
const YES: Hex = '0x631626ba7e60e01b5f5260205ff3';
const MNEMONIC = 'test test test test test test test test test test test junk';
const RICH = 10n ** 24n;
const SUPPLY = 1n << 80n;

function connect(url: string) {
  return createTestClient({ mode: 'anvil', chain: foundry, transport: http(url) })
    .extend(publicActions)
    .extend(walletActions);
}
type Client = ReturnType<typeof connect>;

/** The real contract on a real chain, at the address that histories use. */
export class RealVault {
  readonly #client: Client;
  readonly #known = new Set<string>();
  #snapshot: Hex = '0x';
  readonly stop: () => Promise<void>;

  private constructor(client: Client, stop: () => Promise<void>) {
    this.#client = client;
    this.stop = stop;
  }

  /** Starts a chain with the vault as `newVault` has it in histories. */
  static async start(capFloor: bigint): Promise<RealVault> {
    const anvil = await startAnvil({ port: 0, silent: true });
    const client = connect(anvil.url);
    const real = new RealVault(client, anvil.stop);
    const first = mnemonicToAccount(MNEMONIC);
    const second = mnemonicToAccount(MNEMONIC, { addressIndex: 1 });
    const put = async (account: typeof first, data: Hex) => {
      const hash = await client.sendTransaction({ account, data });
      const { contractAddress } = await client.waitForTransactionReceipt({ hash });
      return contractAddress!;
    };
    const token = await put(
      second,
      encodeDeployData({ abi: demoTokenAbi, bytecode: demoTokenBytecode, args: [SUPPLY] }),
    );
    const setup = { token, owner: OWNER as Hex, guardian: GUARDIAN as Hex, capFloor };
    const keys = VAULT_KEYS.map(({ signer, role }) => ({ signer: signer as Hex, role }));
    const args = [setup, keys] as const;
    const vault = await put(
      first,
      encodeDeployData({ abi: earningsVaultAbi, bytecode: earningsVaultBytecode, args }),
    );
    if (vault.toLowerCase() !== DOMAIN.vault) throw new Error(`the vault is at ${vault}`);

    const transfer = encodeFunctionData({
      abi: demoTokenAbi,
      functionName: 'transfer',
      args: [REQUESTER.address as Hex, SUPPLY / 2n],
    });
    await client.sendTransaction({ account: second, to: token, data: transfer });
    const approve = encodeFunctionData({
      abi: demoTokenAbi,
      functionName: 'approve',
      args: [vault, SUPPLY],
    });
    await real.#adopt(REQUESTER.address);
    await client.sendTransaction({ account: REQUESTER.address as Hex, to: token, data: approve });
    for (const { address, owner } of WALLET_CAST) {
      if (owner) await client.setCode({ address: address as Hex, bytecode: YES });
    }
    await client.setAutomine(false);
    real.#snapshot = await client.snapshot();
    return real;
  }

  /** Goes back to the vault's beginning. */
  async reset(): Promise<void> {
    await this.#client.revert({ id: this.#snapshot });
    this.#known.clear();
    this.#snapshot = await this.#client.snapshot();
  }

  async #adopt(address: string): Promise<void> {
    if (this.#known.has(address)) return;
    this.#known.add(address);
    await this.#client.impersonateAccount({ address: address as Address });
    await this.#client.setBalance({ address: address as Address, value: RICH });
  }

  /** Mines a block of the model's chain. @returns how it differs from the model, in words */
  async mine({ number, time, txs }: Block): Promise<string[]> {
    const hashes: Hex[] = [];
    const calls = txs.filter(({ data }) => data !== '0x');
    for (const [i, { from, data }] of calls.entries()) {
      await this.#adopt(from);
      hashes.push(
        await this.#client.sendTransaction({
          account: from as Hex,
          to: DOMAIN.vault as Hex,
          data,
          gas: 2_000_000n,
          gasPrice: BigInt(1_000 - i) * 10n ** 9n,
        }),
      );
    }
    await this.#client.setNextBlockTimestamp({ timestamp: BigInt(time) });
    await this.#client.mine({ blocks: 1 });
    const differences = await Promise.all(calls.map((tx, i) => this.#compare(tx, hashes[i]!)));
    return differences.flat().map((what) => `block ${number}: ${what}`);
  }

  async #compare(tx: Mined, hash: Hex): Promise<string[]> {
    const { status, logs } = await this.#client.getTransactionReceipt({ hash });
    const name = `${tx.data.slice(0, 10)} of ${tx.from}`;
    if ((status === 'success') !== tx.ok)
      return [`${name}: the model says ${tx.ok ? 'yes' : tx.error}`];
    const own = logs.filter(({ address }) => address.toLowerCase() === DOMAIN.vault);
    const said = own.map(({ topics, data }) => `${topics.join()} ${data}`).join('\n');
    const modelled = tx.logs.map(({ topics, data }) => `${topics.join()} ${data}`).join('\n');
    if (said !== modelled) return [`${name}: logs\n${said}\nare not\n${modelled}`];
    if (tx.ok) return [];
    const trace = (await this.#client.request({
      method: 'debug_traceTransaction',
      params: [hash, { tracer: 'callTracer' }],
    } as never)) as { output?: Hex };
    const { output = '0x' } = trace;
    return output === tx.error ? [] : [`${name}: reverts with ${output}, not ${tx.error}`];
  }

  /** Compares a view with the model's after a block. @returns how they differ, in words */
  async view({ state, time }: Block, functionName: string, args: readonly unknown[]) {
    const data = encodeFunctionData({ abi: earningsVaultAbi, functionName, args } as never);
    const { data: real = '0x' } = await this.#client.call({ to: DOMAIN.vault as Hex, data });
    const modelled = viewVault(state, data, time);
    return real === modelled ? [] : [`${functionName}(${args.join()}): ${real} is not ${modelled}`];
  }
}
