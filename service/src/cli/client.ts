import { ErrorBody, isErrorCode, StintError } from '../../../lib/protocol/errors.ts';
import {
  type RequestOf,
  type ResponseOf,
  ROUTES,
  type RouteName,
} from '../../../lib/protocol/routes.ts';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '../../../lib/protocol/version.ts';
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
  async function request(path: string, init: RequestInit, token?: string): Promise<Response> {
    const headers = {
      ...init.headers,
      [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
      ...(token && { authorization: `Bearer ${token}` }),
    };
    const response = await fetch(new URL(path, origin), { ...init, headers }).catch((cause) => {
      throw new CliError(
        `The service at ${origin} does not answer.`,
        'Check --service, or start the local network: npm start',
        { cause },
      );
    });
    if (!response.ok) throw await errorOf(response);
    return response;
  }
  async function streamed(path: string, token: string): Promise<AsyncIterable<Uint8Array>> {
    const response = await request(path, {}, token);
    return response.body ?? emptyStream();
  }
  return {
    origin,
    async call(name, options = {}) {
      const route = ROUTES[name];
      const path = route.path.replace(/:\w+/, options.id ?? '');
      const response = await request(
        path,
        {
          method: route.method,
          ...(route.method === 'POST' && {
            body: options.jsonl ?? JSON.stringify(options.body ?? {}),
          }),
          ...(options.idempotencyKey && { headers: { 'idempotency-key': options.idempotencyKey } }),
          signal: AbortSignal.timeout(TIMEOUT_MS),
        },
        options.token,
      );
      return read(name, await response.json());
    },
    results: (id, token) => streamed(`/v1/campaigns/${id}/results`, token),
    judgments: (id, token) => streamed(`/v1/campaigns/${id}/judgments`, token),
  };
}

async function* emptyStream(): AsyncGenerator<Uint8Array> {}

function read<R extends RouteName>(name: R, value: unknown): ResponseOf<R> {
  const parsed = ROUTES[name].response.safeParse(value);
  if (parsed.success) return parsed.data as ResponseOf<R>;
  throw new StintError('protocol_violation', `The service's reply to ${name} is not understood.`, {
    cause: parsed.error,
  });
}

async function errorOf(response: Response): Promise<Error> {
  const body = ErrorBody.safeParse(await response.json().catch(() => null));
  if (!body.success || !isErrorCode(body.data.error.code)) {
    return new CliError(
      `The service answered with status ${response.status}.`,
      'Is this address a Stint service? Check --service.',
    );
  }
  const { code, message, details } = body.data.error;
  return new StintError(code, message, details && { details });
}
