import {
  type Address,
  type Chain,
  type Client,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  keccak256,
  type Log,
  parseEventLogs,
  size,
  type Transport,
  zeroAddress,
} from 'viem';
import type { PrivateKeyAccount } from 'viem/accounts';
import { sendTransaction, waitForTransactionReceipt } from 'viem/actions';
import { type BatchItem, packBatch } from '../../service/src/settlement/pack-batch.ts';
import { demoTokenAbi } from '../abi/demo-token.ts';
import { earningsVaultAbi as abi } from '../abi/earnings-vault.ts';
import { createMessages } from './messages.ts';

const SALT = keccak256('0x01');
const LEDGER_HEAD = keccak256('0x02');

export interface Setting {
  client: Client<Transport, Chain>;
  chain: Chain;
  token: Address;
  vault: Address;
  voucherSigner: PrivateKeyAccount;
  accrualSigner: PrivateKeyAccount;
  rootPoster: PrivateKeyAccount;
  rootCosigner: PrivateKeyAccount;
  requester: PrivateKeyAccount;
  relayer: PrivateKeyAccount;
  /** Unix seconds: of the campaign and of every consent. */
  deadline: number;
}

/** What a transaction cost, by its receipt, and how many bytes it carried. */
export interface Cost {
  gas: number;
  bytes: number;
}

interface Sent extends Cost {
  logs: Log[];
}

/** Sends transactions and says what they cost. Throws Error when one reverts. */
export function createSender(client: Client<Transport, Chain>, chain: Chain) {
  return async (account: PrivateKeyAccount, to: Address, data: Hex): Promise<Sent> => {
    const hash = await sendTransaction(client, { account, chain, to, data });
    const receipt = await waitForTransactionReceipt(client, { hash, pollingInterval: 20 });
    if (receipt.status !== 'success') throw new Error(`reverted: ${hash}`);
    return { gas: Number(receipt.gasUsed), bytes: size(data), logs: receipt.logs };
  };
}

/** The vault's calls, signed and sent; amounts in base units. */
export function createCalls(setting: Setting) {
  const { client, chain, token, vault, requester, relayer, deadline } = setting;
  const messages = createMessages({ ...setting, chainId: chain.id, ledgerHead: LEDGER_HEAD });
  const campaign = campaignOf(requester.address);
  const send = createSender(client, chain);

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

  async function item(by: PrivateKeyAccount, cumulative: bigint, fee: bigint, min?: bigint) {
    const list = min === undefined ? [] : [{ campaign, min }];
    const voucher = await messages.voucher(by.address, cumulative, list);
    const auth = await consent(by, cumulative, fee);
    return {
      voucher: { ...voucher, cumulative: `${cumulative}` },
      list: list.map((each) => ({ ...each, min: `${each.min}` })),
      claim: {
        account: by.address,
        recipient: auth.recipient,
        relayer: auth.relayer,
        cumulative: `${cumulative}`,
        relayerFee: `${fee}`,
        deadline,
      },
      sig: auth.sig,
    } satisfies BatchItem;
  }

  return {
    approve(amount: bigint): Promise<Cost> {
      const functionName = 'approve';
      const approval = { abi: demoTokenAbi, functionName, args: [vault, amount] } as const;
      return send(requester, token, encodeFunctionData(approval));
    },
    fund(amount: bigint): Promise<Cost> {
      const args = [SALT, amount, deadline] as const;
      return send(requester, vault, encodeFunctionData({ abi, functionName: 'fund', args }));
    },
    async accrue(cumulative: bigint): Promise<Cost> {
      const args = [await messages.accrual(campaign, cumulative)] as const;
      return send(relayer, vault, encodeFunctionData({ abi, functionName: 'accrue', args }));
    },
    async claim(by: PrivateKeyAccount, cumulative: bigint): Promise<Cost> {
      const args = [await messages.voucher(by.address, cumulative), [], by.address] as const;
      return send(by, vault, encodeFunctionData({ abi, functionName: 'claim', args }));
    },
    async claimFor(by: PrivateKeyAccount, cumulative: bigint, fee: bigint): Promise<Cost> {
      const voucher = await messages.voucher(by.address, cumulative);
      const args = [voucher, [], await consent(by, cumulative, fee)] as const;
      return send(relayer, vault, encodeFunctionData({ abi, functionName: 'claimFor', args }));
    },
    async settle(by: PrivateKeyAccount, cumulative: bigint, accrued: bigint): Promise<Cost> {
      const args = [...(await backed(by.address, cumulative, accrued)), by.address] as const;
      return send(by, vault, encodeFunctionData({ abi, functionName: 'settle', args }));
    },
    async settleFor(by: PrivateKeyAccount, cumulative: bigint, accrued: bigint): Promise<Cost> {
      const auth = await consent(by, cumulative, 0n);
      const args = [...(await backed(by.address, cumulative, accrued)), auth] as const;
      return send(relayer, vault, encodeFunctionData({ abi, functionName: 'settleFor', args }));
    },
    /** One claim of each, for a fee; with `accrued`, one accrual first, on which all of them lean. */
    async claimBatch(
      people: readonly PrivateKeyAccount[],
      cumulative: bigint,
      fee: bigint,
      accrued?: bigint,
    ): Promise<Cost> {
      const items = await Promise.all(people.map((by) => item(by, cumulative, fee, accrued)));
      const accrual =
        accrued === undefined
          ? []
          : [{ ...(await messages.accrual(campaign, accrued)), cumulative: `${accrued}` }];
      const sent = await send(relayer, vault, packBatch(relayer.address, accrual, items));
      const paid = parseEventLogs({ abi, eventName: 'Claimed', logs: sent.logs });
      if (paid.length !== people.length) throw new Error(`${paid.length} items were paid`);
      return sent;
    },
    async postRoot(epoch: bigint, root: Hex, total: bigint): Promise<Cost> {
      const cosignature = await messages.root(setting.rootCosigner, epoch, root, total);
      const args = [root, total, LEDGER_HEAD, cosignature] as const;
      const data = encodeFunctionData({ abi, functionName: 'postRoot', args });
      return send(setting.rootPoster, vault, data);
    },
    claimWithProof(by: PrivateKeyAccount, epoch: bigint, cumulative: bigint, proof: Hex[]) {
      const args = [epoch, cumulative, proof, by.address] as const;
      return send(by, vault, encodeFunctionData({ abi, functionName: 'claimWithProof', args }));
    },
  };
}

function campaignOf(requester: Address): Hex {
  const parameters = [{ type: 'address' }, { type: 'bytes32' }] as const;
  return keccak256(encodeAbiParameters(parameters, [requester, SALT]));
}
