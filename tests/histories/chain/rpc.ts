import {
  type EIP1193RequestFn,
  type Hex,
  HttpRequestError,
  hexToBytes,
  numberToHex,
  RpcRequestError,
} from 'viem';
import { callVault } from '../vault/call.ts';
import { consents } from '../vault/claims.ts';
import { Revert } from '../vault/revert.ts';
import { viewVault } from '../vault/views.ts';
import type { Block, Blocks, Mined } from './blocks.ts';

/** What is wrong with an endpoint at the moment. */
export interface EndpointFaults {
  /** How many requests it does not answer. */
  away: number;
  /** It says that calls revert, and not why. */
  silent: boolean;
  /** How many blocks it is behind. */
  behind: number;
  /** It has no receipts or transactions yet. */
  blind: boolean;
}

export const NO_FAULTS: EndpointFaults = { away: 0, silent: false, behind: 0, blind: false };

const GAS_LIMIT = 30_000_000;
const ZERO_BLOOM: Hex = `0x${'0'.repeat(512)}`;
const ZERO_HASH: Hex = `0x${'0'.repeat(64)}`;
const IS_VALID_SIGNATURE = '0x1626ba7e';

type Params = readonly unknown[];
type Tx = { from?: string; to?: string; data?: Hex; gas?: Hex };

/** An error of JSON-RPC as viem gives it. */
const rpcError = (code: number, message: string, data?: Hex) =>
  new RpcRequestError({
    body: {},
    url: 'model',
    error: { code, message, ...(data !== undefined && { data }) },
  });

/**
 * An endpoint of the chain in memory. `relayer` is the only account whose signed bytes are sent.
 * @returns `request` of EIP-1193, as a transport of viem has it
 */
export function createEndpoint(blocks: Blocks, relayer: string, faults: EndpointFaults) {
  const { vault, chainId } = blocks.domain;
  const newest = (): Block => blocks.at(Math.max(0, blocks.latest.number - faults.behind))!;

  function blockAt(tag: unknown): Block {
    if (typeof tag !== 'string' || !tag.startsWith('0x')) return newest();
    const number = Number(tag);
    const found = number <= newest().number ? blocks.at(number) : undefined;
    if (!found) throw rpcError(-32_000, 'header not found');
    return found;
  }

  function reverted(error: Revert) {
    if (faults.silent) return rpcError(-32_000, 'execution reverted');
    return rpcError(3, 'execution reverted', error.data);
  }

  function call({ from, to, data = '0x', gas }: Tx, block: Block): Hex {
    const target = (to ?? '').toLowerCase();
    if (target !== vault) return callWallet(target, data, gas, block);
    const view = viewVault(block.state, data, block.time);
    if (view !== null) return view;
    const sender = (from ?? ZERO_HASH.slice(0, 42)).toLowerCase();
    try {
      callVault(block.state, { domain: blocks.domain, sender, now: block.time }, data);
      return '0x';
    } catch (error) {
      throw error instanceof Revert ? reverted(error) : error;
    }
  }

  /** ERC-1271. A wallet that burns its gas has no answer within any limit that is given. */
  function callWallet(wallet: string, data: Hex, gas: Hex | undefined, block: Block): Hex {
    const kind = block.state.wallets.get(wallet);
    if (!kind || !data.startsWith(IS_VALID_SIGNATURE)) return '0x';
    if (kind === 'burns') {
      if (gas !== undefined) throw rpcError(-32_000, 'out of gas');
      return `${IS_VALID_SIGNATURE}${'0'.repeat(56)}`;
    }
    const hash = hexToBytes(`0x${data.slice(10, 74)}`);
    const size = Number(`0x${data.slice(10 + 128, 10 + 192)}`);
    const sig = `0x${data.slice(10 + 192, 10 + 192 + size * 2)}`;
    const yes = consents(block.state, wallet, hash, sig);
    return yes ? `${IS_VALID_SIGNATURE}${'0'.repeat(56)}` : `0x${'f'.repeat(64)}`;
  }

  const showBlock = (block: Block) => ({
    number: numberToHex(block.number),
    hash: block.hash,
    parentHash: block.parent,
    timestamp: numberToHex(block.time),
    gasLimit: numberToHex(GAS_LIMIT),
    gasUsed: '0x0',
    baseFeePerGas: numberToHex(1_000_000_000),
    transactions: block.txs.map(({ hash }) => hash),
    logsBloom: ZERO_BLOOM,
    miner: vault,
    nonce: '0x0000000000000000',
    difficulty: '0x0',
    extraData: '0x',
    size: '0x0',
    uncles: [],
    sha3Uncles: ZERO_HASH,
    stateRoot: ZERO_HASH,
    receiptsRoot: ZERO_HASH,
    transactionsRoot: ZERO_HASH,
    mixHash: ZERO_HASH,
  });

  const logsOf = (block: Block, tx: Mined, index: number) =>
    tx.logs.map(({ topics, data }, i) => ({
      address: vault,
      topics,
      data,
      blockNumber: numberToHex(block.number),
      blockHash: block.hash,
      transactionHash: tx.hash,
      transactionIndex: numberToHex(index),
      logIndex: numberToHex(index * 100 + i),
      removed: false,
    }));

  function receipt(hash: Hex) {
    const found = faults.blind ? null : blocks.find(hash);
    if (!found || found.block.number > newest().number) return null;
    const { block, tx, index } = found;
    return {
      transactionHash: tx.hash,
      transactionIndex: numberToHex(index),
      blockHash: block.hash,
      blockNumber: numberToHex(block.number),
      from: tx.from,
      to: vault,
      status: tx.ok ? '0x1' : '0x0',
      logs: logsOf(block, tx, index),
      logsBloom: ZERO_BLOOM,
      gasUsed: '0x5208',
      cumulativeGasUsed: '0x5208',
      effectiveGasPrice: '0x1',
      contractAddress: null,
      type: '0x2',
    };
  }

  function logs({ fromBlock, toBlock }: { fromBlock: Hex; toBlock: Hex }) {
    const upTo = Math.min(Number(toBlock), newest().number);
    return blocks.all
      .slice(Number(fromBlock), upTo + 1)
      .flatMap((block) => block.txs.flatMap((tx, index) => logsOf(block, tx, index)));
  }

  function send(raw: Hex): Hex {
    try {
      return blocks.sendRaw(raw, relayer);
    } catch (error) {
      throw rpcError(-32_000, (error as Error).message);
    }
  }

  const methods: Record<string, (params: Params) => unknown> = {
    eth_chainId: () => numberToHex(chainId),
    eth_blockNumber: () => numberToHex(newest().number),
    eth_getBlockByNumber: ([tag]) => {
      const number = typeof tag === 'string' && tag.startsWith('0x') ? Number(tag) : null;
      if (number !== null && number > newest().number) return null;
      return showBlock(blockAt(tag));
    },
    eth_getLogs: ([filter]) => logs(filter as { fromBlock: Hex; toBlock: Hex }),
    eth_call: ([tx, tag]) => call(tx as Tx, blockAt(tag)),
    eth_estimateGas: ([tx]) => {
      call(tx as Tx, newest());
      return numberToHex(300_000);
    },
    eth_getTransactionCount: ([account, tag]) =>
      numberToHex(blocks.nonceOf((account as string).toLowerCase(), blockAt(tag))),
    eth_sendRawTransaction: ([raw]) => send(raw as Hex),
    eth_getTransactionReceipt: ([hash]) => receipt(hash as Hex),
    eth_getCode: ([address]) =>
      newest().state.wallets.has((address as string).toLowerCase()) ? '0x60' : '0x',
    eth_gasPrice: () => numberToHex(2_000_000_000),
    eth_maxPriorityFeePerGas: () => numberToHex(1_000_000_000),
  };

  return (async ({ method, params }: { method: string; params?: Params }) => {
    if (faults.away > 0) {
      faults.away -= 1;
      throw new HttpRequestError({ url: 'model', details: 'the endpoint is away' });
    }
    const answer = methods[method];
    if (!answer) throw rpcError(-32_601, `the model has no ${method}`);
    return answer(params ?? []);
  }) as EIP1193RequestFn;
}
