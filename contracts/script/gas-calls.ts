import {
  type Address,
  type Chain,
  type Client,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  keccak256,
  type Transport,
  zeroAddress,
} from 'viem';
import type { PrivateKeyAccount } from 'viem/accounts';
import { sendTransaction, waitForTransactionReceipt } from 'viem/actions';
import { demoTokenAbi } from '../abi/demo-token.ts';
import { earningsVaultAbi as abi } from '../abi/earnings-vault.ts';
import { createMessages } from './messages.ts';

const SALT = keccak256('0x01');
const LEDGER_HEAD = keccak256('0x02');

interface Setting {
  client: Client<Transport, Chain>;
  chain: Chain;
  token: Address;
  vault: Address;
  voucherSigner: PrivateKeyAccount;
  accrualSigner: PrivateKeyAccount;
  requester: PrivateKeyAccount;
  relayer: PrivateKeyAccount;
  /** Unix seconds: of the campaign and of every consent. */
  deadline: number;
}

/** The vault's calls, signed and sent. Each gives the gas that its receipt says; amounts in base units. */
export function createCalls(setting: Setting) {
  const { client, chain, token, vault, requester, relayer, deadline } = setting;
  const messages = createMessages({ ...setting, chainId: chain.id, ledgerHead: LEDGER_HEAD });
  const campaign = campaignOf(requester.address);

  async function send(account: PrivateKeyAccount, data: Hex, to = vault): Promise<number> {
    const hash = await sendTransaction(client, { account, chain, to, data });
    const receipt = await waitForTransactionReceipt(client, { hash, pollingInterval: 20 });
    if (receipt.status !== 'success') throw new Error(`reverted: ${hash}`);
    return Number(receipt.gasUsed);
  }

  function consent(by: PrivateKeyAccount, cumulative: bigint, relayerFee: bigint) {
    return messages.claim(by, cumulative, {
      recipient: by.address,
      relayerFee,
      relayer: relayerFee === 0n ? zeroAddress : relayer.address,
      deadline: BigInt(deadline),
    });
  }

  /** The accrual, a voucher that leans on it, and its list. */
  async function backed(account: Address, cumulative: bigint, min: bigint) {
    const list = [{ campaign, min }];
    const voucher = await messages.voucher(account, cumulative, list);
    return [[await messages.accrual(campaign, min)], voucher, list] as const;
  }

  return {
    approve(amount: bigint): Promise<number> {
      const approval = {
        abi: demoTokenAbi,
        functionName: 'approve',
        args: [vault, amount],
      } as const;
      return send(requester, encodeFunctionData(approval), token);
    },
    fund(amount: bigint): Promise<number> {
      const args = [SALT, amount, deadline] as const;
      return send(requester, encodeFunctionData({ abi, functionName: 'fund', args }));
    },
    async accrue(cumulative: bigint): Promise<number> {
      const args = [await messages.accrual(campaign, cumulative)] as const;
      return send(relayer, encodeFunctionData({ abi, functionName: 'accrue', args }));
    },
    async claim(by: PrivateKeyAccount, cumulative: bigint): Promise<number> {
      const args = [await messages.voucher(by.address, cumulative), [], by.address] as const;
      return send(by, encodeFunctionData({ abi, functionName: 'claim', args }));
    },
    async claimFor(by: PrivateKeyAccount, cumulative: bigint, fee: bigint): Promise<number> {
      const voucher = await messages.voucher(by.address, cumulative);
      const args = [voucher, [], await consent(by, cumulative, fee)] as const;
      return send(relayer, encodeFunctionData({ abi, functionName: 'claimFor', args }));
    },
    async settle(by: PrivateKeyAccount, cumulative: bigint, accrued: bigint): Promise<number> {
      const args = [...(await backed(by.address, cumulative, accrued)), by.address] as const;
      return send(by, encodeFunctionData({ abi, functionName: 'settle', args }));
    },
    async settleFor(by: PrivateKeyAccount, cumulative: bigint, accrued: bigint): Promise<number> {
      const auth = await consent(by, cumulative, 0n);
      const args = [...(await backed(by.address, cumulative, accrued)), auth] as const;
      return send(relayer, encodeFunctionData({ abi, functionName: 'settleFor', args }));
    },
  };
}

function campaignOf(requester: Address): Hex {
  const parameters = [{ type: 'address' }, { type: 'bytes32' }] as const;
  return keccak256(encodeAbiParameters(parameters, [requester, SALT]));
}
