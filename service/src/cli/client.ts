import { buildRequest, type CallOptions as RouteCall } from '../../../lib/http/build-request.ts';
import { readAnswer, readErrorBody, toError } from '../../../lib/http/read-answer.ts';
import { isErrorCode } from '../../../lib/protocol/errors.ts';
import { LINE_ROUTES } from '../../../lib/protocol/line-routes.ts';
import type { Route } from '../../../lib/protocol/route.ts';
import {
  type RequestOf,
  type ResponseOf,
  ROUTES,
  type RouteName,
} from '../../../lib/protocol/routes.ts';
import { CliError } from './errors.ts';

const TIMEOUT_MS = 120_000;

interface CallOptions<R extends RouteName> {
  token?: string;
  body?: RequestOf<R>;
  /** A body that is not JSON. */
  jsonl?: string;
  /** What stands for the variable part of the path. */
  id?: string;
  idempotencyKey?: string;
}

/** The service's HTTP API, typed from its route table. */
export interface Client {
  readonly origin: string;
  /** @throws StintError as the service sent it, CliError when there is no service */
  call<R extends RouteName>(route: R, options?: CallOptions<R>): Promise<ResponseOf<R>>;
  /** The accepted answers as JSONL, as they arrive. */
  results(id: string, token: string): Promise<AsyncIterable<Uint8Array>>;
  /** Tasks with texts and accepted answers as JSONL, as they arrive. */
  judgments(id: string, token: string): Promise<AsyncIterable<Uint8Array>>;
}

/** @param origin such as `http://127.0.0.1:8787` */
export function createClient(origin: string): Client {
  async function request(
    route: Route,
    options: RouteCall,
    signal: AbortSignal | null,
  ): Promise<Response> {
    const { url, init } = buildRequest(origin, route, options);
    const response = await fetch(url, { ...init, signal }).catch((cause) => {
      throw new CliError(
        `The service at ${origin} does not answer.`,
        'Check --service, or start the local network: npm start',
        { cause },
      );
    });
    if (!response.ok) throw await errorOf(response);
    return response;
  }

  /** An export takes as long as it takes: it has no time limit. */
  async function lines(
    name: keyof typeof LINE_ROUTES,
    id: string,
    token: string,
  ): Promise<AsyncIterable<Uint8Array>> {
    const response = await request(LINE_ROUTES[name], { params: { id }, token }, null);
    return response.body ?? emptyStream();
  }

  return {
    origin,
    async call(name, { id = '', token, body, jsonl, idempotencyKey } = {}) {
      const route = ROUTES[name];
      const params = 'params' in route ? Object.keys(route.params).map((key) => [key, id]) : [];
      const options: RouteCall = {
        params: Object.fromEntries(params),
        token,
        body,
        text: jsonl,
        idempotencyKey,
      };
      const response = await request(route, options, AbortSignal.timeout(TIMEOUT_MS));
      return readAnswer(route, response) as never;
    },
    results: (id, token) => lines('results', id, token),
    judgments: (id, token) => lines('judgments', id, token),
  };
}

async function* emptyStream(): AsyncGenerator<Uint8Array> {}

async function errorOf(response: Response): Promise<Error> {
  const body = await readErrorBody(response);
  if (body && isErrorCode(body.code)) return toError(response, body);
  return new CliError(
    `The service answered with status ${response.status}.`,
    'Is this address a Stint service? Check --service.',
  );
}
