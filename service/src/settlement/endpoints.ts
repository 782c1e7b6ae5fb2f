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

/** Long enough for a slow endpoint, short enough that one that hangs does not hold a duty, ms. */
const TIMEOUT_MS = 5_000;
/** An endpoint that hung or refused (429, 5xx) is asked again after this long, ms. */
const REST_MS = 30_000;

export interface Endpoints {
  /** Asks the first that answers. */
  readonly client: PublicClient;
  /**
   * Asks every endpoint and gives what all that answer agree on.
   * @throws StintError `chain_unreachable` when none answers, or two contradict each other: an
   *   endpoint that lies or lags must not open a campaign or finish a claim
   */
  agreed<T>(what: string, read: (client: PublicClient) => Promise<T>): Promise<T>;
}

/** Turns what an endpoint throws into a typed error. @throws StintError `chain_unreachable` */
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

/** The line failed, not the question. */
const isAway = (error: unknown): boolean =>
  error instanceof HttpRequestError || error instanceof TimeoutError;

/** One endpoint that knows whether it was away just now. */
function createEndpoint(url: string, now: () => number) {
  let restsUntil = 0;
  const { request } = http(url, { timeout: TIMEOUT_MS, retryCount: 0 })({});
  return {
    rests: () => now() < restsUntil,
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

/** One or more JSON-RPC endpoints of one chain. */
export function createEndpoints(
  urls: string[],
  chainId: number,
  name: string,
  now: () => number = Date.now,
): Endpoints {
  const chain = defineChain({
    id: chainId,
    name,
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: urls } },
  });
  const all = urls.map((url) => createEndpoint(url, now));
  /** Those that rest come last: with nothing better they are asked all the same. */
  const inOrder = () => all.toSorted((a, b) => Number(a.rests()) - Number(b.rests()));
  const make = (request: EIP1193RequestFn): PublicClient =>
    createPublicClient({
      chain,
      transport: custom({ request }, { retryCount: 0 }),
      pollingInterval: 500,
    });
  const clients = new Map(all.map((one) => [one, make(one.request)]));

  async function first(args: never): Promise<unknown> {
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
    client: make(first as EIP1193RequestFn),
    agreed: (what, read) =>
      reach(what, async () => {
        const awake = all.filter((one) => !one.rests());
        const asked = awake.length > 0 ? awake : all;
        const answers = await Promise.allSettled(asked.map((one) => read(clients.get(one)!)));
        const given = answers.flatMap((a) => (a.status === 'fulfilled' ? [a.value] : []));
        if (given.length === 0) throw (answers[0] as PromiseRejectedResult).reason;
        if (given.some((value) => stable(value) !== stable(given[0]))) {
          const message = `${what}: the endpoints contradict each other.`;
          throw new StintError('chain_unreachable', message);
        }
        return given[0]!;
      }),
  };
}
