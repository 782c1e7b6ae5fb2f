import {
  BaseError,
  createPublicClient,
  custom,
  defineChain,
  type EIP1193RequestFn,
  HttpRequestError,
  http,
  type PublicClient,
  TimeoutError,
} from 'viem';
import { StintError } from '../../../lib/protocol/errors.ts';

/** Long enough for a slow endpoint, short enough that a hanging one does not block a duty, ms. */
const TIMEOUT_MS = 5_000;
/** How long to leave alone an endpoint that hung or refused (429, 5xx), ms. */
const REST_MS = 30_000;

/** JSON-RPC endpoints of one chain. */
export interface Endpoints {
  /** Asks one endpoint after another until one answers. */
  readonly client: PublicClient;
  /**
   * Asks every endpoint and returns the value on which all that answer agree.
   * @throws StintError `chain_unreachable` when none answers or two disagree: an endpoint that lies
   *   or lags must not open a campaign or finish a claim
   */
  agreed<T>(what: string, read: (client: PublicClient) => Promise<T>): Promise<T>;
}

/** Awaits a call and turns its errors into a typed one. @throws StintError `chain_unreachable` */
export async function reach<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof StintError) throw cause;
    const reason = cause instanceof BaseError ? cause.shortMessage : 'no reply';
    throw new StintError('chain_unreachable', `${what}: ${reason}`, { cause });
  }
}

const stable = (value: unknown): string =>
  JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? `${v}n` : v)) ?? '';

/** Whether the connection failed, rather than the request. */
const isAway = (error: unknown): boolean =>
  error instanceof HttpRequestError || error instanceof TimeoutError;

/** Makes the requests of one endpoint. */
export type Connect = (url: string) => EIP1193RequestFn;

const connectByHttp: Connect = (url) =>
  http(url, { timeout: TIMEOUT_MS, retryCount: 0 })({}).request;

/** An endpoint that remembers whether it failed recently. */
function createEndpoint(request: EIP1193RequestFn, now: () => number) {
  let restsUntil = 0;
  return {
    isResting: () => now() < restsUntil,
    request: (async (args: never) => {
      try {
        const answer = await request(args);
        restsUntil = 0;
        return answer;
      } catch (error) {
        if (isAway(error)) restsUntil = now() + REST_MS;
        throw error;
      }
    }) as EIP1193RequestFn,
  };
}

/** Connects to one or more JSON-RPC endpoints of one chain. */
export function createEndpoints(
  urls: string[],
  chainId: number,
  name: string,
  now: () => number = Date.now,
  connect: Connect = connectByHttp,
): Endpoints {
  const chain = defineChain({
    id: chainId,
    name,
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: urls } },
  });
  const all = urls.map((url) => createEndpoint(connect(url), now));
  /** Resting endpoints come last, and are asked only when no other answers. */
  const inOrder = () => all.toSorted((a, b) => Number(a.isResting()) - Number(b.isResting()));
  const make = (request: EIP1193RequestFn): PublicClient =>
    createPublicClient({
      chain,
      transport: custom({ request }, { retryCount: 0 }),
      pollingInterval: 500,
    });
  const clients = new Map(all.map((one) => [one, make(one.request)]));

  async function askFirst(args: never): Promise<unknown> {
    let failure: unknown;
    for (const one of inOrder()) {
      try {
        return await one.request(args);
      } catch (error) {
        if (!isAway(error)) throw error;
        failure = error;
      }
    }
    throw failure;
  }

  return {
    client: make(askFirst as EIP1193RequestFn),
    agreed: (what, read) =>
      reach(what, async () => {
        const awake = all.filter((one) => !one.isResting());
        const asked = awake.length > 0 ? awake : all;
        const answers = await Promise.allSettled(asked.map((one) => read(clients.get(one)!)));
        const given = answers.flatMap((a) => (a.status === 'fulfilled' ? [a.value] : []));
        if (given.length === 0) throw (answers[0] as PromiseRejectedResult).reason;
        if (given.some((value) => stable(value) !== stable(given[0]))) {
          const message = `${what}: the endpoints disagree.`;
          throw new StintError('chain_unreachable', message);
        }

        return given[0]!;
      }),
  };
}
